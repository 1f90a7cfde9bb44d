/**
 * Faults on demand, for tests of what happens then. The two ends are src/main/faults.ts and src/worker/faults.ts; both are
 * in builds made with VITE_FAULTS=1 only, and no other build holds a trace of them.
 */
import type { DrawCanvas } from "./render/surface.ts";

declare global {
  interface ImportMetaEnv {
    /** "1" in a build that takes faults; a constant of the build. */
    readonly VITE_FAULTS?: string;
  }
  interface ImportMeta {
    readonly env: ImportMetaEnv;
  }
}

/**
 * What a worker is made to do: throw in the midst of its next step or frame; throw outside of everything; loop for ever;
 * end itself; lose its canvas's context for a while, or for good.
 */
export type Fault = "step" | "throw" | "hang" | "close" | "context" | "context-gone";

export interface FaultMessage {
  readonly fault: Fault;
}

/** Milliseconds for which a context is gone that comes back. */
const CONTEXT_AWAY_MS = 100;

/** What a browser does when it loses the canvas's context, as far as it can be seen from inside. */
export function loseContext(canvas: DrawCanvas, comesBack: boolean): void {
  const gl = canvas.getContext("webgl2"); // null where the canvas has a 2D context
  if (gl) loseWebGl(gl, comesBack);
  else lose2d(canvas, comesBack);
}

/** Really, and it comes back when the renderer asks for it. */
function loseWebGl(gl: WebGL2RenderingContext, comesBack: boolean): void {
  const loser = gl.getExtension("WEBGL_lose_context");
  if (!loser) throw new Error("the context can't be lost");
  if (!comesBack) Object.defineProperty(loser, "restoreContext", { value() {} });
  loser.loseContext();
}

function lose2d(canvas: DrawCanvas, comesBack: boolean): void {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("the canvas has no context to lose");
  Object.defineProperty(context, "isContextLost", { configurable: true, value: () => true });
  canvas.dispatchEvent(new Event("contextlost", { cancelable: true }));
  if (!comesBack) return;
  setTimeout(() => {
    Reflect.deleteProperty(context, "isContextLost");
    canvas.width += 0; // which blanks it and forgets every state
    canvas.dispatchEvent(new Event("contextrestored"));
  }, CONTEXT_AWAY_MS);
}

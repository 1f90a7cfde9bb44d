/**
 * Watches over a canvas's context, which a browser may take away (its graphics process died, memory ran short) and give
 * back blank. What was drawn, and everything that the context held, is then gone.
 *
 * A 2D context comes back by itself, unless contextlost is cancelled; with WebGL it is the other way round, and one that
 * was taken away by WEBGL_lose_context comes back only when it is asked for. It may take its time or fail, and a new
 * canvas has a context at once: so patience is short.
 */
import { CONTEXT_LOST, ContextLost } from "../errors.ts";
import type { Context2d, DrawCanvas } from "./surface.ts";

/** Milliseconds that a lost context may take to come back. */
export const PATIENCE = 250;

export interface ContextWatchOptions {
  readonly canvas: DrawCanvas;
  readonly context: Context2d | WebGL2RenderingContext;
  /** The context is gone, and what it held. */
  readonly lost?: () => void;
  /** The context is there again, blank. */
  readonly restored: () => void;
  /** It did not come back. */
  readonly gone: (error: ContextLost) => void;
}

export class ContextWatch {
  readonly #options: ContextWatchOptions;
  /** Of the events. */
  readonly #prefix: "" | "webgl";
  /** By which WebGL is asked for what it took away; there only while the context is. */
  readonly #loser: WEBGL_lose_context | null = null;
  #lost = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ContextWatchOptions) {
    this.#options = options;
    const { canvas, context } = options;
    this.#prefix = "getExtension" in context ? "webgl" : "";
    if ("getExtension" in context) this.#loser = context.getExtension("WEBGL_lose_context");
    canvas.addEventListener(`${this.#prefix}contextlost`, this.#onLost);
    canvas.addEventListener(`${this.#prefix}contextrestored`, this.#onRestored);
  }

  /** Whether nothing can be drawn now. Asks the context too: events come late, and not from every browser. */
  isLost(): boolean {
    const lost = this.#ask();
    if (lost === true) this.#lose();
    else if (lost === false && this.#lost) this.#onRestored();
    return this.#lost;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    const { canvas } = this.#options;
    canvas.removeEventListener(`${this.#prefix}contextlost`, this.#onLost);
    canvas.removeEventListener(`${this.#prefix}contextrestored`, this.#onRestored);
  }

  /** What the context says of itself; older browsers' contexts don't. */
  #ask(): boolean | undefined {
    const { context } = this.#options as { readonly context: Partial<Context2d> };
    return context.isContextLost?.();
  }

  readonly #onLost = (event: Event): void => {
    if (this.#prefix === "webgl") event.preventDefault();
    this.#lose();
    // Heard only once this event is over.
    if (this.#loser) setTimeout(() => this.#lost && this.#loser?.restoreContext());
  };

  #lose(): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#timer = setTimeout(() => {
      // Not if it is back, and this thread was too busy to hear of it.
      if (this.#ask() === false) this.#onRestored();
      else this.#options.gone(new ContextLost(`${CONTEXT_LOST} and did not come back`, { patience: PATIENCE }));
    }, PATIENCE);
    this.#options.lost?.();
  }

  readonly #onRestored = (): void => {
    this.#lost = false;
    clearTimeout(this.#timer);
    this.#options.restored();
  };
}

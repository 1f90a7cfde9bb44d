/**
 * Watches over a canvas's 2D context, which a browser may take away (its graphics process died, memory ran short) and
 * give back blank. What was drawn, and every image and gradient of before, is then gone.
 *
 * The browser tries to give it back by itself, unless contextlost is cancelled (with WebGL it is the other way round).
 * It may take its time or fail, and a new canvas has a context at once: so patience is short.
 */
import { ContextLost } from "../errors.ts";
import type { Context2d, DrawCanvas } from "./surface.ts";

/** Milliseconds that a lost context may take to come back. */
export const PATIENCE = 250;

export interface ContextWatchOptions {
  readonly canvas: DrawCanvas;
  readonly context: Context2d;
  /** The context is there again, blank. */
  readonly restored: () => void;
  /** It did not come back. */
  readonly gone: (error: ContextLost) => void;
}

export class ContextWatch {
  readonly #options: ContextWatchOptions;
  #lost = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ContextWatchOptions) {
    this.#options = options;
    options.canvas.addEventListener("contextlost", this.#onLost);
    options.canvas.addEventListener("contextrestored", this.#onRestored);
  }

  /** Whether nothing can be drawn now. Asks the context too: events come late, and not from every browser. */
  isLost(): boolean {
    const lost = this.#ask();
    if (lost === true) this.#onLost();
    else if (lost === false && this.#lost) this.#onRestored();
    return this.#lost;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#options.canvas.removeEventListener("contextlost", this.#onLost);
    this.#options.canvas.removeEventListener("contextrestored", this.#onRestored);
  }

  /** What the context says of itself; older browsers' contexts don't. */
  #ask(): boolean | undefined {
    const { context } = this.#options as { readonly context: Partial<Context2d> };
    return context.isContextLost?.();
  }

  readonly #onLost = (): void => {
    if (this.#lost) return;
    this.#lost = true;
    this.#timer = setTimeout(() => {
      // Not if it is back, and this thread was too busy to hear of it.
      if (this.#ask() === false) this.#onRestored();
      else
        this.#options.gone(
          new ContextLost("the canvas context was lost and did not come back", { patience: PATIENCE }),
        );
    }, PATIENCE);
  };

  readonly #onRestored = (): void => {
    this.#lost = false;
    clearTimeout(this.#timer);
    this.#options.restored();
  };
}

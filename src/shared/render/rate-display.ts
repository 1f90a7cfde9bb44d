/**
 * "60 frames/s" on a canvas of its own, written by the thread whose frames it counts: while that thread is blocked the
 * figure stands still, and while another one is it lives on. Written twice a second.
 */
import type { RateLook } from "../protocol.ts";
import type { Display } from "./display.ts";
import { type Context2d, context2d, type DrawCanvas } from "./surface.ts";

/** CSS px of the canvas, as lab.css has it: room for three digits and the unit. */
const WIDTH = 176;
const HEIGHT = 40;
/** CSS px from the top. */
const BASELINE = 33;
const FIGURE_FONT = "650 34px system-ui, sans-serif";
const UNIT_FONT = "14px system-ui, sans-serif";
const UNIT = "frames/s";
const GAP = 6;
/** Milliseconds. */
const PERIOD = 500;
/** A rate below the best so far divided by this is late, as a frame is after so many intervals. */
const LATE = 1.5;

export interface RateDisplayOptions {
  readonly canvas: DrawCanvas;
  readonly look: RateLook;
  readonly display: Display;
  /** Frames drawn so far. */
  readonly drawn: () => number;
}

export class RateDisplay {
  readonly #options: RateDisplayOptions;
  readonly #context: Context2d;
  #request: number;
  /** Shared-clock milliseconds and frames at the last figure; NaN before the first frame. */
  #since = Number.NaN;
  #drawn = 0;
  #best = 0;

  constructor(options: RateDisplayOptions) {
    const { canvas, look, display } = options;
    this.#options = options;
    canvas.width = Math.round(WIDTH * look.pixelRatio);
    canvas.height = Math.round(HEIGHT * look.pixelRatio);
    this.#context = context2d(canvas);
    // The first text in a font takes a worker of Chromium until the page's main thread has a moment: now, and not when
    // that is blocked, or the picture would wait for it, too.
    this.#write(1_234_567_890, false);
    this.#context.clearRect(0, 0, WIDTH, HEIGHT);
    this.#request = display.requestFrame(this.#onFrame);
  }

  stop(): void {
    this.#options.display.cancelFrame(this.#request);
  }

  /** Writes beforehand what holds while this thread is blocked. */
  writeNone(): void {
    this.#write(0, true);
  }

  #write(rate: number, isLate: boolean): void {
    const { look } = this.#options;
    const { pixelRatio, ink, late, muted } = look;
    const context = this.#context;
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    context.clearRect(0, 0, WIDTH, HEIGHT);
    context.textAlign = "right";
    context.font = UNIT_FONT;
    context.fillStyle = muted;
    context.fillText(UNIT, WIDTH, BASELINE);
    const left = WIDTH - context.measureText(UNIT).width - GAP;
    context.font = FIGURE_FONT;
    context.fillStyle = isLate ? late : ink;
    context.fillText(String(Math.round(rate)), left, BASELINE);
  }

  readonly #onFrame = (timestamp: number): void => {
    const { display, drawn } = this.#options;
    this.#request = display.requestFrame(this.#onFrame);
    if (timestamp - this.#since < PERIOD) return;
    const now = drawn();
    if (!Number.isNaN(this.#since)) {
      const rate = ((now - this.#drawn) / (timestamp - this.#since)) * 1000;
      this.#best = Math.max(this.#best, rate);
      // None at all while this thread is free: there is nothing to draw, for the run is paused.
      this.#write(rate, rate > 0 && rate < this.#best / LATE);
    }
    this.#since = timestamp;
    this.#drawn = now;
  };
}

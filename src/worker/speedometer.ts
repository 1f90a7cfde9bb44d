/**
 * How fast the loop really runs: steps/s over a window of time, and whether that is slow motion. Told of every tick.
 * Times in milliseconds.
 */
import { STEP } from "./physics/index.ts";

/** Over how long is measured. */
export const WINDOW_MS = 1000;
/** The same at the start and after a change of speed, so that there is a figure soon. */
const FIRST_WINDOW_MS = 250;
/** Less than this share of the steps that were due is slow motion even before a step is dropped. */
const SLOW_SHARE = 0.9;

export class Speedometer {
  #start = 0;
  #length = FIRST_WINDOW_MS;
  #steps = 0;
  #dropped = 0;
  #stepsPerSecond = 0;
  #slowRate: number | null = null;

  /** Over the last full window; 0 before the first. */
  get stepsPerSecond(): number {
    return this.#stepsPerSecond;
  }
  /** Simulated seconds per second of the last full window if it was slow motion, else null. */
  get slowRate(): number | null {
    return this.#slowRate;
  }

  /** The speed asked for is another: the figure stands until the next one comes, soon. */
  begin(now: number): void {
    this.#slowRate = null;
    this.#beginWindow(now, FIRST_WINDOW_MS);
  }

  stop(): void {
    this.#stepsPerSecond = 0;
  }

  drop(steps: number): void {
    this.#dropped += steps;
  }

  /** @param interval between two steps that are due */
  tick(now: number, ran: number, interval: number): void {
    this.#steps += ran;
    const length = now - this.#start;
    if (length < 0) this.#beginWindow(now, FIRST_WINDOW_MS); // the clock was set back
    if (length < this.#length) return;
    this.#stepsPerSecond = (1000 * this.#steps) / length;
    // One step more or less is where the window happens to end.
    const slow = this.#dropped > 0 || this.#steps + 1 < (SLOW_SHARE * length) / interval;
    this.#slowRate = slow ? this.#stepsPerSecond * STEP : null;
    this.#beginWindow(now, WINDOW_MS);
  }

  #beginWindow(now: number, length: number): void {
    this.#start = now;
    this.#length = length;
    this.#steps = 0;
    this.#dropped = 0;
  }
}

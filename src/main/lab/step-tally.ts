/**
 * Counts steps that were simulated, and steps that were due by the clock, from frames seen now and then: each says its
 * step and when that was due, so it does not matter how late it is seen. Pure.
 */
import { type FrameView, SHOW_LATEST } from "../../shared/frame.ts";

/** Steps in a second of simulated time, as protocol.ts has it. */
const STEPS_PER_SECOND = 120;

type Seen = Pick<FrameView, "generation" | "step" | "due" | "flags">;

export class StepTally {
  #simulated = 0;
  #due = 0;
  #last: { readonly generation: number; readonly step: number; readonly due: number } | null = null;

  /** @param speed simulated seconds per second since the frame before */
  add({ generation, step, due, flags }: Seen, speed: number): void {
    const last = this.#last;
    const runs = (flags & SHOW_LATEST) === 0;
    this.#last = runs ? { generation, step, due } : null;
    // What lies between two runs, or a pause, is nobody's due.
    if (!runs || last?.generation !== generation || step < last.step) return;
    this.#simulated += step - last.step;
    this.#due += ((due - last.due) / 1000) * STEPS_PER_SECOND * speed;
  }

  /** Shared-clock milliseconds up to which it has counted; −Infinity before the first frame. */
  get until(): number {
    return this.#last?.due ?? Number.NEGATIVE_INFINITY;
  }

  get simulated(): number {
    return this.#simulated;
  }

  /** Rounded: between two steps none is due. */
  get due(): number {
    return Math.round(this.#due);
  }
}

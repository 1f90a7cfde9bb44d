/**
 * A run of steps in slices of some milliseconds, between which other calls get in. A later call may end it, by name.
 */
import { Cancelled } from "../shared/errors.ts";
import { type LoopHost, TICK_MS } from "./loop.ts";

/** Time and tasks, as the loop needs them; see LoopHost. */
export type Surroundings = Pick<LoopHost, "now" | "schedule" | "cancel">;

/** Steps in a slice at the most, whatever the clock says. */
export const STEPS_AT_ONCE = 1_000;

export class Slices {
  readonly #surroundings: Surroundings;
  #end: ((error: Cancelled) => void) | null = null;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** Ends the run under way, if there is one: its promise is rejected with Cancelled. */
  cancel(call: string): void {
    this.#end?.(new Cancelled(`the steps under way were ended by ${call}`, { call }));
    this.#end = null;
  }

  /**
   * Calls `step` n times, and `shown` after each slice. The first slice runs at once.
   *
   * @returns a promise if one slice is not enough
   * @throws Cancelled, and whatever a step throws
   */
  run(n: number, step: () => void, shown: () => void): Promise<void> | undefined {
    const { now, schedule, cancel } = this.#surroundings;
    let left = n;
    const slice = () => {
      const begun = now();
      const least = Math.max(left - STEPS_AT_ONCE, 0);
      do step();
      while (--left > least && now() - begun < TICK_MS);
      shown();
    };
    slice();
    if (left === 0) return undefined;
    return new Promise((resolve, reject) => {
      const next = () => {
        try {
          slice();
        } catch (error) {
          this.#end = null;
          reject(error);
          return;
        }
        if (left > 0) {
          handle = schedule(next, 0);
          return;
        }
        this.#end = null;
        resolve();
      };
      let handle = schedule(next, 0);
      this.#end = (error) => {
        cancel(handle);
        reject(error);
      };
    });
  }
}

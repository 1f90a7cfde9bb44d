/**
 * When a checkpoint is kept: as often as is worth it, at most twice a second and for at most a twentieth of the time.
 * Times in milliseconds.
 */
import type { FrameSink } from "../shared/sharing.ts";
import { checkpointBytes, type World, writeCheckpoint } from "./physics/index.ts";

const LEAST_INTERVAL_MS = 500;
/** A clock that jumped while one was written must not put the next off for ever. */
const MOST_INTERVAL_MS = 60_000;
/** Times as long as the last one took. */
const SHARE = 20;

export class Checkpoints {
  readonly #now: () => number;
  #last = 0;
  #cost = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** From one to the next. */
  get interval(): number {
    return Math.min(Math.max(LEAST_INTERVAL_MS, SHARE * this.#cost), MOST_INTERVAL_MS);
  }

  /**
   * Other memory, or another run.
   *
   * @param missed whether one is missed there from the first
   */
  begin(missed: boolean): void {
    this.#last = missed ? Number.NEGATIVE_INFINITY : this.#now();
  }

  /** Keeps one if it is time; if it can't be kept now, it stays due. */
  offer(sink: FrameSink, world: World): void {
    const begun = this.#now();
    const passed = begun - this.#last;
    if (passed >= 0 && passed < this.interval) return; // a clock set back does not put it off
    const kept = sink.keepCheckpoint(world.step, checkpointBytes(world), (into) => writeCheckpoint(world, into));
    if (!kept) return;
    this.#last = this.#now();
    this.#cost = this.#last - begun; // below 0 by a clock set back, which is as good as none
  }
}

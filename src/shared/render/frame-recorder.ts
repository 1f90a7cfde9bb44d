/** Figures of a draw loop: notes a few numbers per frame, and works out percentiles only when asked. */
import type { FrameIntervals, FrameStatistics } from "../protocol.ts";

/** Frames that the figures cover: ten seconds at 60 Hz. */
const CAPACITY = 600;

/** p50, p99 (nearest rank) and maximum of the first `count` values. */
function summary(values: Float64Array, count: number): FrameStatistics["interval"] {
  if (count === 0) return { p50: 0, p99: 0, max: 0 };
  const sorted = values.slice(0, count).sort();
  const rank = (share: number) => sorted[Math.ceil(share * count) - 1];
  return { p50: rank(0.5), p99: rank(0.99), max: sorted[count - 1] };
}

export class FrameRecorder {
  readonly #intervals = new Float64Array(CAPACITY);
  /** Shared-clock milliseconds at which each interval ended. */
  readonly #ends = new Float64Array(CAPACITY);
  readonly #deviations = new Float64Array(CAPACITY);
  #noted = 0;
  #drawn = 0;
  #age = 0;
  /** Whether the frame before this one was drawn while running, so that there is an interval between the two. */
  #running = false;
  #now = 0;
  #time = 0;

  /**
   * A frame has been drawn.
   *
   * @param now shared-clock milliseconds of the display frame
   * @param time simulated seconds shown
   * @param rate simulated seconds per second
   * @param due shared-clock milliseconds at which the newest state was due
   */
  record(now: number, time: number, rate: number, due: number): void {
    this.#drawn++;
    this.#age = now - due;
    if (this.#running) {
      const interval = now - this.#now;
      const i = this.#noted++ % CAPACITY;
      this.#intervals[i] = interval;
      this.#ends[i] = now;
      this.#deviations[i] = rate > 0 ? Math.abs(((time - this.#time) / rate) * 1000 - interval) : 0;
    }
    this.#running = true;
    this.#now = now;
    this.#time = time;
  }

  /** A frame has been drawn while nothing was to move. */
  recordStill(): void {
    this.#drawn++;
    this.interrupt();
  }

  /** The time until the next frame is no interval: the loop pauses, or begins anew. */
  interrupt(): void {
    this.#running = false;
  }

  /** Those that ended after a moment of the shared clock, in milliseconds; oldest first. */
  intervals(after: number): FrameIntervals {
    let first = Math.max(0, this.#noted - CAPACITY);
    while (first < this.#noted && this.#ends[first % CAPACITY] <= after) first++;
    const pick = (from: Float64Array) =>
      Float64Array.from({ length: this.#noted - first }, (_, i) => from[(first + i) % CAPACITY]);
    return { ends: pick(this.#ends), lengths: pick(this.#intervals) };
  }

  statistics(): FrameStatistics {
    const count = Math.min(this.#noted, CAPACITY);
    const sum = this.#intervals.subarray(0, count).reduce((total, interval) => total + interval, 0);
    return {
      drawn: this.#drawn,
      framesPerSecond: sum > 0 ? (1000 * count) / sum : 0,
      interval: summary(this.#intervals, count),
      deviation: summary(this.#deviations, count),
      age: this.#age,
    };
  }
}

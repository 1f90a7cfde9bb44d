/** The last seconds of one thread's frames and of what blocked the main one: what the charts show. Pure. */
import type { FrameIntervals } from "../../shared/protocol.ts";
import type { Span } from "./load-maker.ts";

/** Milliseconds. */
export const WINDOW = 6_000;
/** A frame is late after so many of the display's intervals. */
const LATE = 1.5;
/** Frames that tell the display's interval. */
const ENOUGH = 30;

export interface RecentFrame {
  /** Shared-clock milliseconds. */
  readonly end: number;
  /** Milliseconds since the frame before. */
  readonly length: number;
}

/** Those of the newest frames that are not older than the window. */
export class RecentFrames {
  #frames: RecentFrame[] = [];

  add({ ends, lengths }: FrameIntervals, now: number): void {
    for (const [i, end] of ends.entries()) this.#frames.push({ end, length: lengths[i] });
    this.#frames = this.#frames.filter(({ end }) => end > now - WINDOW);
  }

  get frames(): readonly RecentFrame[] {
    return this.#frames;
  }

  /** When the newest frame was; shared-clock milliseconds. */
  get newest(): number {
    return this.#frames.at(-1)?.end ?? Number.NEGATIVE_INFINITY;
  }

  /** Frames per second over the last second. */
  rate(now: number): number {
    return this.#frames.filter(({ end }) => end > now - 1000).length;
  }

  /** Milliseconds; NaN while there are too few. */
  get median(): number {
    if (this.#frames.length < ENOUGH) return Number.NaN;
    const sorted = this.#frames.map(({ length }) => length).sort((a, b) => a - b);
    return sorted[sorted.length >> 1];
  }
}

/** The interval of the display, which no thread says: the shortest that was ever usual for one of them. */
export class DisplayInterval {
  #shortest = Number.POSITIVE_INFINITY;

  learn(median: number): void {
    if (median < this.#shortest) this.#shortest = median;
  }

  isLate(length: number): boolean {
    return length > LATE * this.#shortest;
  }
}

/** What of the blocked times lies in the window before now: seconds before now, negative; milliseconds in all. */
export function bandsIn(spans: readonly Span[], now: number): { bands: readonly Span[]; total: number } {
  const seen = spans.filter(({ to }) => to > now - WINDOW);
  const bands = seen.map(({ from, to }) => ({
    from: (Math.max(from, now - WINDOW) - now) / 1000,
    to: (Math.min(to, now) - now) / 1000,
  }));
  return { bands, total: bands.reduce((sum, { from, to }) => sum + 1000 * (to - from), 0) };
}

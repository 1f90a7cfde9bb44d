/**
 * What is known of one load, from its start to its end: the times between frames of both threads, how long the main
 * thread was kept busy, and the steps that were due and simulated. Before the first load it is what the lab has seen
 * since it was opened. Pure.
 */
import type { FrameView } from "../../shared/frame.ts";
import type { FrameIntervals } from "../../shared/protocol.ts";
import { IntervalTally } from "./interval-tally.ts";
import { type Load, PERIOD, type Span } from "./load-maker.ts";
import { StepTally } from "./step-tally.ts";

export type Thread = "picture" | "twin";

export class LoadRecord {
  /** Null before the first. */
  readonly load: Load | null;
  readonly from: number;
  readonly steps = new StepTally();
  readonly tallies: Readonly<Record<Thread, IntervalTally>> = {
    picture: new IntervalTally(),
    twin: new IntervalTally(),
  };
  #to = Number.POSITIVE_INFINITY;
  #blocked = 0;

  /** @param from shared-clock milliseconds */
  constructor(load: Load | null, from: number) {
    this.load = load;
    this.from = from;
  }

  /** Shared-clock milliseconds; Infinity while it lasts. */
  get to(): number {
    return this.#to;
  }

  /** Milliseconds. */
  get blocked(): number {
    return this.#blocked;
  }

  end(to: number): void {
    this.#to = Math.min(this.#to, to);
  }

  block({ from, to }: Span): void {
    this.#blocked += to - from;
  }

  /** Counts those of the intervals that lie in it, also in part. */
  addIntervals(thread: Thread, { ends, lengths }: FrameIntervals): void {
    for (const [i, end] of ends.entries()) {
      if (end > this.from && end - lengths[i] < this.#to) this.tallies[thread].add(lengths[i]);
    }
  }

  /** Frames are seen late where they travel as messages: so the first one that was due after its end counts, too. */
  addFrame(frame: Pick<FrameView, "generation" | "step" | "due" | "flags">, speed: number): void {
    if (this.steps.until < this.#to) this.steps.add(frame, speed);
  }
}

/** "load on: 200 of every 210 ms", or "blocked for 5 s". */
export function loadWords(load: Load): string {
  if ("seconds" in load) return `blocked for ${load.seconds} s`;
  return `load on: ${Math.round((PERIOD * load.share) / 100)} of every ${PERIOD} ms`;
}

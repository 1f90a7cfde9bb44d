/** One line for several runs of an engine in the same scene: medians of times, means of what is counted, the worst of maxima. */
import type { RunResult } from "./orders.ts";
import type { Depths, Quality } from "./quality.ts";

export interface Summary {
  readonly runs: number;
  /** Wall time of a scene step. */
  readonly milliseconds: Spread;
  /** Of a scene step, median; absent where the engine doesn't choose them itself. */
  readonly subSteps?: number;
  readonly quality: Quality;
  /** m/s, of the mean speed: the runs' standard deviation by the root of their number; 0 for a single run. */
  readonly speedError: number;
}

export interface Spread {
  readonly lowest: number;
  readonly median: number;
  readonly highest: number;
}

/** @param runs one at least */
export function summarize(runs: readonly RunResult[]): Summary {
  const quality = runs.map((run) => run.quality);
  const speeds = quality.map(({ meanSpeed }) => meanSpeed);
  const meanSpeed = mean(speeds);
  const variance = speeds.reduce((sum, speed) => sum + (speed - meanSpeed) ** 2, 0) / Math.max(runs.length - 1, 1);
  const subSteps = runs.flatMap((run) => run.subSteps ?? []);
  return {
    runs: runs.length,
    milliseconds: spread(runs.map(({ milliseconds }) => milliseconds)),
    ...(subSteps.length > 0 && { subSteps: spread(subSteps).median }),
    quality: {
      outside: Math.max(...quality.map(({ outside }) => outside)),
      deep: mean(quality.map(({ deep }) => deep)),
      veryDeep: mean(quality.map(({ veryDeep }) => veryDeep)),
      pairs: joinDepths(quality.map(({ pairs }) => pairs)),
      walls: joinDepths(quality.map(({ walls }) => walls)),
      meanSpeed,
    },
    speedError: Math.sqrt(variance / runs.length),
  };
}

function joinDepths(depths: Depths[]): Depths {
  return {
    mean: mean(depths.map((d) => d.mean)),
    p99: mean(depths.map((d) => d.p99)),
    max: Math.max(...depths.map((d) => d.max)),
  };
}

/** @param values one at least */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
  return { lowest: sorted[0], median, highest: sorted[sorted.length - 1] };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

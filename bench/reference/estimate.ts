/**
 * The mean ball speed of the reference, over many seeds, because a single run is chance: 20 balls differ by 4 % from run to
 * run, 200 by 6 %, 1,000 by 2 %. The window and the way of measuring are those of the benchmark.
 */
import { createQualityMeter, type Quality } from "../quality.ts";
import { createScene } from "../scene.ts";
import { measuredSteps, SAMPLE_INTERVAL, WARM_UP_STEPS } from "../window.ts";
import { createReference, type ReferenceOptions } from "./reference.ts";

export interface Estimate {
  /** Runs with a seed each, from 1. */
  readonly seeds: number;
  /** m/s, from places one scene step apart, as the benchmark takes it from every engine. */
  readonly meanSpeed: number;
  /** m/s, of meanSpeed: the runs' standard deviation by the root of their number. */
  readonly standardError: number;
  /** m/s, of the balls' own velocities: more, since a way around a bend is longer than its chord. */
  readonly ownSpeed: number;
  /** Of the run with seed 1. */
  readonly quality: Quality;
}

/**
 * @param seeds at least 1; the standard error of one is NaN
 * @param onStep called after every scene step
 */
export function estimate(balls: number, seeds: number, options: ReferenceOptions, onStep: () => void): Estimate {
  const before = new Float64Array(2 * balls);
  const places = new Float64Array(2 * balls);
  const qualities: Quality[] = [];
  const ownSpeeds: number[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const scene = createScene(balls, "brief", seed);
    const reference = createReference(scene, options);
    const meter = createQualityMeter(scene);
    const last = WARM_UP_STEPS + measuredSteps(balls);
    for (let step = 1; step <= last; step++) {
      reference.read(before);
      reference.step();
      onStep();
      if (step <= WARM_UP_STEPS || (step - WARM_UP_STEPS) % SAMPLE_INTERVAL !== 0) continue;
      reference.read(places);
      meter.sample(before, places, reference.wallAngle());
      ownSpeeds.push(reference.meanSpeed());
    }
    qualities.push(meter.result());
  }
  const speeds = qualities.map((quality) => quality.meanSpeed);
  const meanSpeed = mean(speeds);
  const variance = speeds.reduce((sum, speed) => sum + (speed - meanSpeed) ** 2, 0) / (seeds - 1);
  return {
    seeds,
    meanSpeed,
    standardError: Math.sqrt(variance / seeds),
    ownSpeed: mean(ownSpeeds),
    quality: qualities[0],
  };
}

export interface Change {
  /** Share of the first estimate's mean speed by which the second differs. */
  readonly share: number;
  readonly standardError: number;
}

/** How much a mean speed changes, and how well that is known. */
export function change(from: Estimate, to: Estimate): Change {
  const ratio = to.meanSpeed / from.meanSpeed;
  const error = Math.hypot(from.standardError / from.meanSpeed, to.standardError / to.meanSpeed);
  return { share: ratio - 1, standardError: ratio * error };
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

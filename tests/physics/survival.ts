/** Whatever the input: refused by name, or simulated with nobody lost and nothing infinite. One property for scenes of every size. */
import fc from "fast-check";
import { expect } from "vitest";
import { applyChange, type Config, type ConfigChange, defaultConfig } from "../../src/shared/config.ts";
import { InvalidConfig } from "../../src/shared/errors.ts";
import { createWorld, escaped, STEP, step, type World } from "../../src/worker/physics/index.ts";
import { anyChange } from "../arbitraries.ts";
import { balls } from "./scenes.ts";

/** How long a scene is watched. */
export interface Watch {
  /** Of simulated time. */
  readonly seconds: number;
  /** Balls times sub-steps, at which the watch ends early: tiny fast balls take 30 times the sub-steps of others. */
  readonly work: number;
}

export const unlimited = Number.POSITIVE_INFINITY;

/** Balls up to which every step is looked at, and not every tenth and the last. */
const LOOKED_AT_EACH_STEP = 300;

/** Runs a scene; fails if anybody is outside, or anything is not a finite number at the end. */
export function watchSurvival(scene: World, { seconds, work }: Watch): void {
  const last = Math.round(seconds / STEP);
  const interval = scene.count <= LOOKED_AT_EACH_STEP ? 1 : 10;
  let spent = 0;
  for (let s = 1; s <= last; s++) {
    step(scene);
    spent += scene.count * scene.subSteps;
    const ends = s === last || spent >= work;
    if ((ends || s % interval === 0) && escaped(scene) > 0)
      throw new Error(`a ball is outside after step ${scene.step}`);
    if (ends) break;
  }
  for (const ball of balls(scene)) {
    if (!Object.values(ball).every(Number.isFinite)) throw new Error(`not finite: ${JSON.stringify(ball)}`);
  }
}

export function survives(change: ConfigChange, watch: Watch): void {
  watchSurvival(createWorld(applyChange(defaultConfig, change)), watch);
}

/**
 * The property, for random configurations of at most `most` balls.
 *
 * @returns how many were simulated; the others were refused
 */
export function surviveAny(runs: number, most: number, watch: Watch): number {
  let simulated = 0;
  fc.assert(
    fc.property(anyChange(most), (change) => {
      let config: Config;
      try {
        config = applyChange(defaultConfig, change);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidConfig);
        return;
      }
      simulated++;
      watchSurvival(createWorld(config), watch);
    }),
    { numRuns: runs, seed: 7 },
  );
  return simulated;
}

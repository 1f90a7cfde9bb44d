/** What a drum of balls does at a number of sub-steps: the figures that more of them may not make worse. */
import { expect } from "vitest";
import { escaped, meanSpeed, STEP, step } from "../../src/worker/physics/index.ts";
import { deepPairs } from "./deep-pairs.ts";
import { drum, run } from "./scenes.ts";

/** From the fewest to the most, each twice the last. */
export const SUB_STEPS = [4, 8, 16, 32, 64, 128];

export interface Motion {
  /** Asked for; and used at most, since fast balls may ask for more. */
  subSteps: number;
  used: number;
  /** Ball–steps outside. */
  escapes: number;
  /** Deeper than 0.1 r, per 1,000 balls, mean of ten looks a second. */
  deep: number;
  /** Radii/s, mean over balls and time. */
  speed: number;
}

/** Means over `seeds` runs of `seconds` each, after 2 s of warm-up. */
export function motion(balls: number, subSteps: number, seeds: number, seconds: number): Motion {
  const result = { subSteps, used: 0, escapes: 0, deep: 0, speed: 0 };
  const steps = Math.round(seconds / STEP);
  let looks = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const scene = run(drum(balls, subSteps, seed), 2);
    for (let s = 0; s < steps; s++) {
      step(scene);
      result.used = Math.max(result.used, scene.subSteps);
      result.speed += meanSpeed(scene) / scene.radius;
      if (s % 12 > 0) continue;
      result.escapes += escaped(scene);
      result.deep += (1_000 / balls) * deepPairs(scene, [0.1])[0];
      looks++;
    }
  }
  result.speed /= seeds * steps;
  result.deep /= looks;
  return result;
}

/** One line of figures. */
export function inWords(balls: number, { subSteps, used, escapes, deep, speed }: Motion): string {
  const asked = `${balls} balls, ${subSteps} sub-steps asked for, at most ${used} used`;
  return `${asked}: mean speed ${speed.toFixed(2)} r/s, ${deep.toFixed(2)} deep pairs per 1,000, ${escapes} escapes`;
}

/** No escapes, no growth of deep pairs (one in 1,000 is chance), mean speeds within 5 % of each other's mean. */
export function expectNoWorse(motions: readonly Motion[]): void {
  const speed = motions.reduce((sum, m) => sum + m.speed, 0) / motions.length;
  for (const [i, m] of motions.entries()) {
    const where = `${m.subSteps} sub-steps asked for, ${m.used} used`;
    expect(m.used, where).toBeGreaterThanOrEqual(m.subSteps);
    expect(m.escapes, where).toBe(0);
    expect(m.deep, where).toBeLessThanOrEqual(1 + Math.min(...motions.slice(0, i + 1).map(({ deep }) => deep)));
    expect(Math.abs(m.speed / speed - 1), where).toBeLessThan(0.05);
  }
}

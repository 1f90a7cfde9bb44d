/** P15 by the clock: cost per ball, step and sub-step at a fixed number of sub-steps, from 1,000 to 100,000 balls at equal density. */
import { expect, test } from "vitest";
import { step, type World } from "../../src/worker/physics/index.ts";
import { world } from "../physics/scenes.ts";

const COUNTS = [1_000, 10_000, 100_000];
const effort = { subSteps: 8, contactSweeps: 2, impactSweeps: 2, overlapSweeps: 1 };
const ROUNDS = 15;
const STEPS = 6;

/** The same motion in units of the radius at every size, so that the scenes look alike and need the same sub-steps. */
function scene(balls: number): World {
  const radius = world({ balls }).radius;
  const result = world({ balls, gravity: 20 * radius, launchSpeed: 4 * radius, rotation: 0 }, effort);
  for (let s = 0; s < 60; s++) step(result);
  return result;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

test("cost per ball, step and sub-step within a factor of 1.5", () => {
  const scenes = COUNTS.map(scene);
  const times: number[][] = COUNTS.map(() => []);
  // Interleaved, and the same steps for all, so that every scene is at the same moment of the same fall.
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, s] of scenes.entries()) {
      const begun = performance.now();
      for (let k = 0; k < STEPS; k++) step(s);
      times[i].push(((performance.now() - begun) * 1e6) / (STEPS * s.count * effort.subSteps));
      expect(s.subSteps).toBe(effort.subSteps);
    }
  }
  const costs = times.map(median);
  console.log(COUNTS.map((n, i) => `${n} balls: ${costs[i].toFixed(0)} ns per ball, step and sub-step`).join("\n"));
  expect(Math.max(...costs) / Math.min(...costs)).toBeLessThan(1.5);
});

/** Over-relaxation of contacts at rest, which crowds have: its law on a pair, and that it makes no energy. */
import { expect, test } from "vitest";
import { effortFor } from "../../src/worker/physics/constants.ts";
import { step } from "../../src/worker/physics/index.ts";
import { energyRises, RESTITUTIONS } from "./energy-rises.ts";
import { ball, sceneOf } from "./scenes.ts";

const { relaxation } = effortFor(50_000);

test("is more than 1 in crowds only, and less than 2", () => {
  expect(relaxation).toBeGreaterThan(1);
  expect(relaxation).toBeLessThan(2);
  expect(effortFor(30_000).relaxation).toBe(1);
});

test.each([1, 2, 3])("what two balls close in by is (1 − relaxation)^n of it after %d visits", (restSweeps) => {
  // Touching, and slower than what bounces.
  const pair = [
    { x: -15, y: 0, vx: 3 },
    { x: 15, y: 0, vx: -3 },
  ];
  for (const share of [1, relaxation, 1.9]) {
    const effort = { ...effortFor(1_000), subSteps: 1, motion: 100, restSweeps, relaxation: share };
    const scene = sceneOf(pair, { friction: 0, airDrag: 0, gravity: 240 }, effort);
    step(scene);
    expect(scene.subSteps).toBe(1);
    expect(ball(scene, 2).vx - ball(scene, 1).vx).toBeCloseTo(-6 * (1 - share) ** restSweeps, 12);
  }
});

test.each(RESTITUTIONS)("restitution %f: one-second means of 60 s never rise by 0.1 %", { timeout: 600_000 }, (e) => {
  const { worst, left } = energyRises(e, 60, { ...effortFor(20), relaxation });
  expect(worst).toBeLessThanOrEqual(0.001);
  expect(left).toBeLessThan(0.2);
});

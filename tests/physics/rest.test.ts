/** A crowd in a resting heptagon comes to rest: a pile that boils shows in no figure of overlap. */
import { expect, test } from "vitest";
import { SLOP } from "../../src/worker/physics/constants.ts";
import { deepestPair, escaped, step } from "../../src/worker/physics/index.ts";
import { ball, run, sceneOf, wandering, world } from "./scenes.ts";

test("after 20 s 1,000 balls wander by less than 0.05 radii a second in the mean", { timeout: 600_000 }, () => {
  const scene = run(world({ balls: 1_000, rotation: 0 }), 20);
  const ways = wandering(scene);
  expect(ways.reduce((sum, way) => sum + way, 0) / 1_000).toBeLessThan(0.05);
  expect(escaped(scene)).toBe(0);
});

test("what closes in too slowly to bounce is stopped where it touches, not behind", () => {
  // Just below the threshold, 137 units/s at this gravity: 0.012 r a sub-step, and no gap that is a multiple of it.
  for (const gap of [2, 2.05, 2.1, 2.15]) {
    const rider = { x: 0, y: 0, vx: 130 };
    const scene = sceneOf([rider, { x: 2 * 15 + gap, y: 0 }], { gravity: 5_000 });
    const overlaps: number[] = [];
    for (let k = 0; k < 12; k++) step(scene, () => overlaps.push(deepestPair(scene)));
    expect(Math.max(...overlaps)).toBeLessThan(SLOP);
    expect(ball(scene, 2).vx, "it has been reached").toBeGreaterThan(60);
  }
});

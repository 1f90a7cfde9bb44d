/** A crowd in a resting heptagon comes to rest: a pile that boils shows in no figure of overlap. */
import { expect, test } from "vitest";
import { escaped } from "../../src/worker/physics/index.ts";
import { run, wandering, world } from "./scenes.ts";

test("after 20 s 1,000 balls wander by less than 0.05 radii a second in the mean", { timeout: 600_000 }, () => {
  const scene = run(world({ balls: 1_000, rotation: 0 }), 20);
  const ways = wandering(scene);
  expect(ways.reduce((sum, way) => sum + way, 0) / 1_000).toBeLessThan(0.05);
  expect(escaped(scene)).toBe(0);
});

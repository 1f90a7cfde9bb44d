/** Crowds in the product's own heptagon, where the balls get smaller as they get more; larger ones in tests/long. */
import { describe, expect, test } from "vitest";
import { effortFor } from "../../src/worker/physics/constants.ts";
import { step, writeBall } from "../../src/worker/physics/index.ts";
import { crowd } from "./crowds.ts";
import { deepPairs } from "./deep-pairs.ts";
import { balls, run, sceneOf, world } from "./scenes.ts";

test("5,000 balls for 2 s: nobody escapes, and fewer than 1 in 100 balls has a pair deeper than 0.3 r", () => {
  const { escapes, deep } = crowd(5_000, 2);
  expect(escapes).toBe(0);
  expect(deep).toBeLessThan(0.01);
});

describe("where many pairs are deep, more sub-steps follow", () => {
  test.each([
    { depth: 0.39, subSteps: 1 },
    { depth: 0.41, subSteps: 8 },
  ])("$depth r deep, half a pair a ball: $subSteps where the motion asks for one", ({ depth, subSteps }) => {
    const gap = (2 - depth) / 2; // radii, from a pair's middle to its centres
    const places = Array.from({ length: 20 }, (_, i) => 4 * i - 38);
    const pairs = places.flatMap((x) => [
      { x, y: -gap / 2 },
      { x, y: gap / 2 },
    ]);
    // The walls turn away from the outermost by 0.95 r in a step.
    const change = { radius: 0.5, rotation: (0.95 * 0.5 * 120 * 180) / (38 * Math.PI) };
    const scene = sceneOf(pairs, change, { ...effortFor(1_000), motion: 1 });
    step(scene);
    expect(scene.subSteps).toBe(1);
    step(scene);
    expect(scene.subSteps).toBe(subSteps);
  });

  test("as many as there are deep, and no more once they are apart", () => {
    const scene = world({ balls: 1_000 });
    for (let i = 0; i < 2 * 10; i++) writeBall(scene, i + 1, { x: 0.01 * i, y: 0, vx: 0, vy: 0 });
    step(scene);
    const before = scene.subSteps;
    expect(scene.deepPairs).toBeGreaterThan(0.004 * 1_000);
    step(scene);
    expect(scene.subSteps).toBeGreaterThan(before);
    run(scene, 1);
    expect(scene.deepPairs).toBe(0);
    expect(scene.subSteps).toBeLessThanOrEqual(before);
  });
});

describe("deep pairs are counted", () => {
  test("as set down: each once, by its depth, also across cells and on one spot", () => {
    const scene = sceneOf([
      { x: 0, y: 0 },
      { x: 30 - 0.2 * 15, y: 0 }, // 0.2 deep
      { x: 0, y: -(30 - 0.05 * 15) }, // 0.05 deep
      { x: -150, y: 100 },
      { x: -150, y: 100 }, // 2 deep
      { x: -150 + 30, y: 100 }, // touches both, no more
    ]);
    expect(deepPairs(scene, [0.04, 0.1, 0.3, 1.9, 2.1])).toEqual([3, 2, 1, 1, 0]);
  });

  test("as by all pairs, in a heap", () => {
    const scene = run(world({ balls: 300, gravity: 5_000 }), 1);
    const state = balls(scene);
    for (const depth of [0.0001, 0.001, 0.01]) {
      let count = 0;
      for (const [i, a] of state.entries()) {
        for (const b of state.slice(i + 1)) {
          if (2 - Math.hypot(a.x - b.x, a.y - b.y) / scene.radius > depth) count++;
        }
      }
      expect(deepPairs(scene, [depth])).toEqual([count]);
    }
    expect(deepPairs(scene, [0.0001])[0]).toBeGreaterThan(100);
  });
});

/** Crowds in the product's own heptagon, where the balls get smaller as they get more; larger ones in tests/long. */
import { describe, expect, test } from "vitest";
import { crowd } from "./crowds.ts";
import { deepPairs } from "./deep-pairs.ts";
import { balls, run, sceneOf, world } from "./scenes.ts";

test("5,000 balls for 2 s: nobody escapes, and fewer than 1 in 100 balls has a pair deeper than 0.3 r", () => {
  const { escapes, deep } = crowd(5_000, 2);
  expect(escapes).toBe(0);
  expect(deep).toBeLessThan(0.01);
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

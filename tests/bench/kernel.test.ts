/** The kernel as the benchmark sees it: in metres and scene steps. */
import { expect, test } from "vitest";
import { createKernel } from "../../bench/engines/kernel.ts";
import { createScene, type Scene } from "../../bench/scene.ts";
import { effortFor } from "../../src/worker/physics/constants.ts";

/** Some balls in the heptagon of 200. */
function sceneOf(places: number[], change: Partial<Scene> = {}): Scene {
  return { ...createScene(200), balls: places.length / 2, places: Float64Array.from(places), ...change };
}

test("balls start where the scene says", () => {
  const scene = createScene(200);
  const places = new Float64Array(400);
  createKernel(scene).read(places);
  for (const [i, value] of places.entries()) expect(value).toBeCloseTo(scene.places[i], 12);
});

test("a ball falls by g t²/2, in metres", () => {
  const kernel = createKernel(sceneOf([0.3, 2]));
  const places = new Float64Array(2);
  for (let step = 1; step <= 30; step++) {
    kernel.step();
    kernel.read(places);
    expect(places[0]).toBeCloseTo(0.3, 12);
    expect(places[1]).toBeCloseTo(2 - 0.5 * 9.81 * (step / 60) ** 2, 9);
  }
});

test("a ball has the scene's radius and bounces with its restitution", () => {
  // A hexagon at rest stands on a flat side.
  const kernel = createKernel(sceneOf([0, 0], { sides: 6, circumradius: 6, angularVelocity: 0 }));
  const drop = 6 * Math.cos(Math.PI / 6) - 0.25;
  const places = new Float64Array(2);
  const heights = Array.from({ length: 120 }, () => {
    kernel.step();
    kernel.read(places);
    return places[1];
  });
  const impact = heights.findIndex((height, k) => heights[k + 1] > height);
  expect(Math.min(...heights)).toBeGreaterThan(-drop - 0.01);
  const rise = Math.max(...heights.slice(impact)) + drop;
  expect(rise / drop).toBeGreaterThan(0.24);
  expect(rise / drop).toBeLessThan(0.26);
});

test.each(["brief", "froude"] as const)("the walls turn as fast as the scene's, spin %s", (spin) => {
  const scene = createScene(200, spin);
  const kernel = createKernel(scene);
  for (let step = 0; step < 30; step++) kernel.step();
  expect(kernel.wallAngle()).toBeCloseTo(scene.angularVelocity * 0.5, 9);
});

test("sub-steps are counted over the scene's whole step", () => {
  const kernel = createKernel(createScene(200));
  kernel.step();
  const twoSteps = kernel.subSteps?.() ?? 0;
  expect(twoSteps).toBe(2 * effortFor(200).subSteps);
});

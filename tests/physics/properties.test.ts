/** Whatever the input, nobody gets out and nothing becomes infinite (small scenes here, many more in tests/long). */
import fc from "fast-check";
import { expect, test } from "vitest";
import { applyChange, type ConfigChange, defaultConfig } from "../../src/shared/config.ts";
import { InvalidConfig } from "../../src/shared/errors.ts";
import { createWorld, deepestInWall, escaped, step, writeBall } from "../../src/worker/physics/index.ts";
import { anyChange } from "../arbitraries.ts";
import { balls, run, vacuum, world } from "./scenes.ts";

function survives(change: ConfigChange, seconds: number): void {
  const scene = createWorld(applyChange(defaultConfig, change));
  for (let s = 0; s < seconds * 120; s++) {
    step(scene);
    if (escaped(scene) > 0) throw new Error(`a ball is outside after step ${scene.step}`);
  }
  expect(balls(scene).every((b) => Object.values(b).every(Number.isFinite))).toBe(true);
}

test("any configuration: refused by name, or nobody gets out", () => {
  let simulated = 0;
  fc.assert(
    fc.property(anyChange(60), (change) => {
      try {
        applyChange(defaultConfig, change);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidConfig);
        return;
      }
      simulated++;
      survives(change, 0.5);
    }),
    { numRuns: 200, seed: 7 },
  );
  expect(simulated).toBeGreaterThan(20);
});

test("the hardest corners of the table", () => {
  survives({ rotation: 720, wallRestitution: 1, airDrag: 0, friction: 2, gravity: 5000, balls: 60 }, 5);
  survives({ rotation: -720, sides: 3, wallRestitution: 1, airDrag: 0, balls: 60 }, 5);
  survives({ sides: 24, radius: 0.1, balls: 50, gravity: 5000, airDrag: 0, wallRestitution: 1 }, 3);
  survives({ radius: 250, balls: 1, rotation: 720, gravity: 5000 }, 3);
  survives({ radius: 60, balls: 5, rotation: 720, gravity: 5000, airDrag: 0, wallRestitution: 1 }, 3);
});

test("balls set down anywhere, at any speed, are inside after one step", () => {
  const coordinate = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const state = fc.record({ x: coordinate, y: coordinate, vx: coordinate, vy: coordinate, spin: coordinate });
  fc.assert(
    fc.property(fc.array(state, { minLength: 1, maxLength: 12 }), (states) => {
      const scene = world({ balls: states.length });
      for (const [i, s] of states.entries()) writeBall(scene, i + 1, s);
      for (let s = 0; s < 20; s++) {
        step(scene);
        expect(escaped(scene)).toBe(0);
      }
    }),
    { numRuns: 100, seed: 3 },
  );
});

test("one sub-step is enough to bring a ball back from beyond an acute corner", () => {
  const effort = { subSteps: 1, contactSweeps: 1, impactSweeps: 1, overlapSweeps: 1 };
  const scene = world({ ...vacuum, balls: 1, sides: 3 }, effort);
  for (const [x, y] of [
    [1e4, 10],
    [400, -3],
    [-900, 1500],
  ]) {
    writeBall(scene, 1, { x, y });
    step(scene);
    expect(scene.subSteps).toBe(1);
    expect(deepestInWall(scene)).toBeLessThan(0.05);
  }
});

test("a state that is not a number stops the run by name", () => {
  for (const bad of [{ x: Number.NaN }, { vy: Number.POSITIVE_INFINITY }, { spin: Number.NaN }]) {
    const scene = run(world(), 0.1);
    writeBall(scene, 7, bad);
    expect(() => step(scene)).toThrow(/ball \d+ is no longer a finite number/);
  }
});

test("sub-steps follow the fastest ball, and the speed has a limit", () => {
  const scene = world({ ...vacuum, balls: 1 });
  step(scene);
  expect(scene.subSteps).toBe(16);
  // 20,000 units/s are 166.7 units a step, 44.4 quarters of a radius.
  writeBall(scene, 1, { vx: 20_000 });
  step(scene);
  expect(scene.subSteps).toBe(45);
  writeBall(scene, 1, { vx: 1e6, vy: 0 });
  step(scene);
  expect(scene.subSteps).toBe(256);
  const [{ vx, vy }] = balls(scene);
  expect(Math.hypot(vx, vy)).toBeLessThanOrEqual(7_680 * 15 * 1.000001);
});

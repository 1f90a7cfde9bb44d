/** Whatever the input, nobody gets out and nothing becomes infinite (small scenes here, many more in tests/long). */
import fc from "fast-check";
import { expect, test } from "vitest";
import { applyChange, type ConfigChange, defaultConfig } from "../../src/shared/config.ts";
import { InvalidConfig } from "../../src/shared/errors.ts";
import { effortFor } from "../../src/worker/physics/constants.ts";
import { deepestInWall, deepestPair, escaped, step, writeBall } from "../../src/worker/physics/index.ts";
import { ball, balls, run, vacuum, world } from "./scenes.ts";
import { surviveAny, survives, unlimited, watchSurvival } from "./survival.ts";

// About a minute of an idle core.
test("2,000 configurations: refused by name, or nobody gets out", { timeout: 900_000 }, () => {
  const simulated = surviveAny(2_000, 300, { seconds: 2, work: 100_000 });
  expect(simulated).toBeGreaterThan(1_000);
});

test("what is out of range is refused, and the refusal names it", () => {
  const refused: [ConfigChange, RegExp][] = [
    [{ radius: 0 }, /^radius is 0, but must be a number from 0\.1 to 250/],
    [{ radius: -15 }, /^radius is -15,/],
    [{ radius: 301 }, /^radius is 301,/],
    [{ balls: 0 }, /^balls is 0,/],
    [{ balls: 2.5 }, /^balls is 2\.5, but must be a whole number/],
    [{ balls: 1e6 }, /^balls is 1000000,/],
    [{ balls: 300, radius: 15 }, /^balls is 300 with a radius of 15 units, but at most \d+ .* fit/],
    [{ balls: 2, radius: 250 }, /^balls is 2 with a radius of 250 units, but at most 1 /],
    [{ wallRestitution: -0.01 }, /^wallRestitution is -0\.01,/],
    [{ wallRestitution: 1.01 }, /^wallRestitution is 1\.01,/],
    [{ ballRestitution: -1 }, /^ballRestitution is -1,/],
    [{ ballRestitution: 3 }, /^ballRestitution is 3,/],
    [{ gravity: 1e6 }, /^gravity is 1000000, but must be a number from 0 to 5000 units\/s²/],
    [{ gravity: -720 }, /^gravity is -720,/],
    // 1,000 rad/s
    [{ rotation: 57_296 }, /^rotation is 57296,/],
    [{ friction: Number.NaN }, /^friction is NaN,/],
  ];
  for (const [change, words] of refused) {
    expect(() => applyChange(defaultConfig, change)).toThrow(InvalidConfig);
    expect(() => applyChange(defaultConfig, change)).toThrow(words);
  }
});

test("the hardest corners of the table", () => {
  const for5s = { seconds: 5, work: unlimited };
  const for3s = { seconds: 3, work: unlimited };
  survives({ rotation: 720, wallRestitution: 1, airDrag: 0, friction: 2, gravity: 5000, balls: 60 }, for5s);
  survives({ rotation: -720, sides: 3, wallRestitution: 1, airDrag: 0, balls: 60 }, for5s);
  survives({ sides: 24, radius: 0.1, balls: 50, gravity: 5000, airDrag: 0, wallRestitution: 1 }, for3s);
  survives({ radius: 250, balls: 1, rotation: 720, gravity: 5000 }, for3s);
  survives({ radius: 60, balls: 5, rotation: 720, gravity: 5000, airDrag: 0, wallRestitution: 1 }, for3s);
});

test.each([
  [20, 2],
  [300, 2],
])("%i balls on one point are pushed apart, and nobody is lost", (count, seconds) => {
  const scene = world({ balls: count });
  for (let i = 1; i <= count; i++) writeBall(scene, i, { x: 10, y: 20, vx: 0, vy: 0 });
  watchSurvival(scene, { seconds, work: unlimited });
  // As near as balls are in any crowd: nobody is still inside another.
  expect(deepestPair(scene)).toBeLessThan(0.2);
});

test("a ball that spins at 1,000 rad/s and more stays in, and gives its spin up to the others", () => {
  for (const spin of [1e3, -1e6]) {
    const scene = world({ friction: 2, spinDrag: 0 });
    for (const number of [1, 10, 20]) writeBall(scene, number, { spin });
    watchSurvival(scene, { seconds: 5, work: unlimited });
    expect(Math.abs(ball(scene, 1).spin)).toBeLessThan(Math.abs(spin));
  }
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
  const effort = { ...effortFor(1_000), motion: 0.25 };
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
  expect(scene.subSteps).toBe(6);
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

test("sub-steps follow what gravity presses through a pile of so small balls", () => {
  const subSteps = (change: ConfigChange) => {
    const scene = world({ launchSpeed: 0, rotation: 0, ...change });
    step(scene);
    return scene.subSteps;
  };
  // g/120² ÷ (0.0028 r), to the power of 7/8, rounded up.
  expect(subSteps({ balls: 5_000 })).toBe(6);
  expect(subSteps({ balls: 20_000 })).toBe(11);
  expect(subSteps({ balls: 5_000, gravity: 72 })).toBe(1);
});

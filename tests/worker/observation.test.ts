/** What the page is told of a state when it asks: against the formulas of docs/model.md, and what it refuses. */
import { expect, test } from "vitest";
import { applyChange, defaultConfig } from "../../src/shared/config.ts";
import { InvalidArgument } from "../../src/shared/errors.ts";
import { apothem } from "../../src/shared/polygon.ts";
import { observe } from "../../src/worker/observation.ts";
import { createWorld, step, writeBall } from "../../src/worker/physics/index.ts";

const still = { angle: 0, vx: 0, vy: 0, spin: 0 };

function twoBalls(gravity: number) {
  const world = createWorld(applyChange(defaultConfig, { balls: 2, gravity }));
  writeBall(world, 1, { ...still, x: 100, y: 50, vx: 30, vy: -40, spin: -4 });
  writeBall(world, 2, { ...still, x: -100, y: -70, angle: 1, spin: 2 });
  return world;
}

/** Of a ball of radius 15 and mass 1: ½ v² + ¼ r² ω² + g (y + apothem − r). */
const energyOf = (speed: number, spin: number, y: number, g: number) =>
  0.5 * speed ** 2 + 0.25 * 15 ** 2 * spin ** 2 + g * (y + apothem(7) - 15);

test.each([0, 720])("sums up all balls, with gravity %s", (gravity) => {
  const seen = observe(twoBalls(gravity), 0, 0.25);
  expect(seen).toMatchObject({ step: 0, time: 0, stepTime: 0.25, meanSpeed: 25, meanSpin: 3 });
  expect(seen.energy).toBeCloseTo(energyOf(50, -4, 50, gravity) + energyOf(0, 2, -70, gravity), 6);
  expect(seen.meanHeight).toBeCloseTo(-10 + apothem(7) - 15, 9);
  expect(seen.ball).toBeUndefined();
});

test("tells of the ball that is asked for", () => {
  const world = twoBalls(720);
  const seen = observe(world, 1, 0).ball;
  expect(seen).toMatchObject({ number: 1, x: 100, y: 50, angle: 0, vx: 30, vy: -40, spin: -4, speed: 50 });
  expect(seen?.energy).toBeCloseTo(energyOf(50, -4, 50, 720), 6);
  expect(observe(world, 2, 0).ball).toMatchObject({ number: 2, x: -100, y: -70, angle: 1, speed: 0 });
});

test("counts no energy below zero: the lowest place is the lowest that there is", () => {
  const world = createWorld(applyChange(defaultConfig, { balls: 60, wallRestitution: 0, ballRestitution: 0 }));
  for (let i = 0; i < 600; i++) step(world);
  const energies = Array.from({ length: 60 }, (_, i) => observe(world, i + 1, 0).ball!.energy);
  expect(Math.min(...energies)).toBeGreaterThan(0);
  expect(observe(world, 0, 0).time).toBe(5);
  expect(energies.reduce((a, b) => a + b)).toBeCloseTo(observe(world, 0, 0).energy, 3);
});

test.each([-1, 3, 1.5, Number.NaN, "1", null, {}])("refuses %s by name", (number) => {
  const ask = () => observe(twoBalls(0), number as number, 0);
  expect(ask).toThrow(InvalidArgument);
  expect(ask).toThrow("takes the number of a ball, 1 to 2, or 0 for none");
});

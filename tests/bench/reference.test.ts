/** The reference solver against what can be computed by hand: one ball, two balls, a column, a turning wall. */
import { expect, test } from "vitest";
import { change, estimate } from "../../bench/reference/estimate.ts";
import { createReference, type Reference } from "../../bench/reference/reference.ts";
import type { Scene } from "../../bench/scene.ts";

const radius = 0.25;

/** A hexagon around the given places (m), one wall flat at the bottom; nothing turns or pulls unless `change` says so. */
function sceneOf(places: [number, number][], change: Partial<Scene> = {}): Scene {
  return {
    balls: places.length,
    spin: "brief",
    sides: 6,
    circumradius: 10,
    radius,
    gravity: 0,
    angularVelocity: 0,
    restitution: 0.5,
    friction: 0.3,
    timeStep: 1 / 60,
    places: Float64Array.from(places.flat()),
    ...change,
  };
}

/** Height of the centre of a ball that lies on the bottom. */
const floor = radius - 10 * Math.cos(Math.PI / 6);

function run(reference: Reference, steps: number): Reference {
  for (let s = 0; s < steps; s++) reference.step();
  return reference;
}

test("free fall, exact, whatever the step", () => {
  for (const step of [1 / 240, 1 / 960, 1 / 1920]) {
    const places = new Float64Array(2);
    const reference = createReference(sceneOf([[1, 4]], { gravity: 9.81, angularVelocity: -1 }), { step });
    run(reference, 30).read(places);
    expect(places[0]).toBe(1);
    expect(places[1]).toBeCloseTo(4 - 0.5 * 9.81 * 0.5 ** 2, 11);
    expect(reference.meanSpeed()).toBeCloseTo(0.5 * 9.81, 11);
    expect(reference.wallAngle()).toBeCloseTo(-0.5, 12);
  }
});

test("a wall gives back the restitution; its friction slides or grips", () => {
  for (const [along, left, rim] of [
    [0, 0, 0],
    // Grips: the tangential impulse that stops the contact is a third of its speed, below μ (1 + e) 3 = 1.35.
    [3, 2, 2],
    // Slides: it is 1.35, and 2 · 1.35 at the rim, of a disc's inertia ½ r².
    [6, 4.65, 2.7],
  ]) {
    const reference = createReference(sceneOf([[0, floor + 0.1]]));
    const { vx, vy, spin } = reference.bodies;
    vx[0] = along;
    vy[0] = -3;
    run(reference, 6);
    expect(vy[0]).toBeCloseTo(1.5, 12);
    expect(vx[0]).toBeCloseTo(left, 1);
    // A ball that moves to the right over a floor turns clockwise.
    expect(-spin[0] * radius).toBeCloseTo(rim, 1);
  }
});

test("approaching slower than 3.3 g/120 s, a ball stays on the wall", () => {
  const rebound = (speed: number) => {
    const reference = createReference(sceneOf([[0, floor]], { gravity: 9.81 }));
    reference.bodies.vy[0] = -speed;
    return run(reference, 1).bodies.vy[0];
  };
  expect(rebound(0.25)).toBeCloseTo(0, 6);
  // 0.3 m/s and what gravity adds until the impact, halved, less what it takes in the 15 sub-steps left.
  expect(rebound(0.3)).toBeCloseTo(0.5 * (0.3 + 9.81 / 960) - (15 * 9.81) / 960, 6);
});

test("two balls: restitution along the centres; momentum and angular momentum kept", () => {
  const reference = createReference(
    sceneOf([
      [-1, -0.1],
      [1, 0.15],
    ]),
  );
  const { x, y, vx, vy, spin } = reference.bodies;
  vx[0] = 3;
  vy[0] = 0.5;
  spin[0] = 7;
  vx[1] = -2;
  const sum = () => {
    const angular = [0, 1].map((i) => x[i] * vy[i] - y[i] * vx[i] + 0.5 * radius * radius * spin[i]);
    return [vx[0] + vx[1], vy[0] + vy[1], angular[0] + angular[1]];
  };
  const before = sum();
  const relative = [vx[1] - vx[0], vy[1] - vy[0]];
  let normal = [0, 0];
  for (let s = 0; s < 60 && vx[0] === 3; s++) {
    reference.step();
    // Of the contact: the only one that this scene has.
    normal = [x[1] - x[0], y[1] - y[0]];
  }
  run(reference, 10);
  for (const [i, value] of sum().entries()) expect(value).toBeCloseTo(before[i], 12);
  expect(spin[0]).toBeLessThan(7);
  const along = (v: number[]) => (v[0] * normal[0] + v[1] * normal[1]) / Math.hypot(normal[0], normal[1]);
  // The normal is known only as of the end of the step of the impact.
  expect(along([vx[1] - vx[0], vy[1] - vy[0]]) / along(relative)).toBeCloseTo(-0.5, 1);
});

test("a head-on collision keeps the restitution's share of the speed, exactly", () => {
  const reference = createReference(
    sceneOf([
      [-1, 0],
      [1, 0],
    ]),
  );
  const { vx, vy } = reference.bodies;
  vx[0] = 4;
  run(reference, 60);
  expect([vx[0], vx[1], vy[0], vy[1]]).toEqual([1, 3, 0, 0]);
});

test("a column of balls at rest on a wall stays, and does not sink", () => {
  const heights = [0, 1, 2, 3, 4].map((k) => floor + 2 * radius * k);
  const scene = sceneOf(
    heights.map((y) => [0, y]),
    { gravity: 9.81 },
  );
  const reference = run(createReference(scene), 120);
  expect(reference.meanSpeed()).toBeLessThan(1e-3);
  for (const [k, y] of heights.entries()) {
    expect(reference.bodies.x[k]).toBeCloseTo(0, 9);
    // Each contact keeps an overlap of less than half a per cent of a radius.
    expect(y - reference.bodies.y[k]).toBeGreaterThanOrEqual(0);
    expect(y - reference.bodies.y[k]).toBeLessThan(0.005 * radius * (k + 1));
  }
});

test("a wall that comes up strikes with the velocity of the point that is met", () => {
  const reference = createReference(sceneOf([[4, floor + 0.001]], { angularVelocity: 2, friction: 0 }));
  run(reference, 1);
  // The bottom turns counter-clockwise, so right of its middle it rises with ω x; the ball leaves with 1 + e times that.
  expect(reference.bodies.vy[0] / (1.5 * 2 * 4)).toBeCloseTo(1, 2);
});

test("a small drum that turns fast carries its ball along in a corner, on both walls", () => {
  const scene = sceneOf([[0.3, -0.55]], { circumradius: 1, angularVelocity: -12 });
  const reference = run(createReference(scene), 1200);
  const corner = 1 - radius / Math.cos(Math.PI / 6);
  expect(reference.meanSpeed() / (12 * corner)).toBeCloseTo(1, 2);
  expect(reference.bodies.spin[0]).toBeCloseTo(-12, 1);
});

test("an estimate is that of its seeds, and the same each time", () => {
  let steps = 0;
  const options = { step: 1 / 240, visits: 4 };
  const first = estimate(4, 3, options, () => steps++);
  expect(steps).toBe(3 * 480);
  expect(estimate(4, 3, options, () => {})).toEqual(first);
  expect(first.quality.outside).toBe(0);
  // A ball that falls through the whole heptagon is faster than this, and one that lies slower.
  expect(first.meanSpeed).toBeGreaterThan(0.2);
  expect(first.meanSpeed).toBeLessThan(5);
  expect(first.ownSpeed / first.meanSpeed).toBeCloseTo(1, 1);
  // Of two runs, half of what they differ by.
  const one = estimate(4, 1, options, () => {}).meanSpeed;
  const two = estimate(4, 2, options, () => {});
  expect(two.standardError).toBeCloseTo(Math.abs(two.meanSpeed - one), 12);
  expect(two.standardError).toBeGreaterThan(0);
});

test("the error of a change is that of both estimates", () => {
  const of = (meanSpeed: number, standardError: number) =>
    ({ meanSpeed, standardError }) as Parameters<typeof change>[0];
  const { share, standardError } = change(of(10, 0.3), of(11, 0.44));
  expect(share).toBeCloseTo(0.1, 12);
  expect(standardError).toBeCloseTo(1.1 * 0.05, 12);
});

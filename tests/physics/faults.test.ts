/** The faults of the page that this project began with, each a regression test by its name. Those of the page itself are in tests/browser. */
import { describe, expect, test } from "vitest";
import { deepestPair, escaped, step } from "../../src/worker/physics/index.ts";
import { placeWalls } from "../../src/worker/physics/walls.ts";
import { ball, balls, run, sceneOf, wandering, watch, world } from "./scenes.ts";

const apothem = 300 * Math.cos(Math.PI / 7);

test("constants reassigned: the first step does not throw, nor do the next thousand", () => {
  expect(() => run(world(), 9)).not.toThrow();
});

describe("walls", () => {
  test('wall "normal" that is the tangent: each normal is square to its wall', () => {
    const scene = world();
    scene.wallAngle = 0.3;
    placeWalls(scene);
    for (let w = 0; w < 7; w++) {
      const corner = (k: number) => {
        const angle = 0.3 + (k * 2 * Math.PI) / 7;
        return { x: 300 * Math.cos(angle), y: 300 * Math.sin(angle) };
      };
      const [a, b] = [corner(w), corner(w + 1)];
      const [nx, ny] = scene.normals.subarray(2 * w, 2 * w + 2);
      expect(nx * (b.x - a.x) + ny * (b.y - a.y)).toBeCloseTo(0, 9);
      // Outward: the wall lies at +apothem.
      expect(nx * a.x + ny * a.y).toBeCloseTo(apothem, 9);
    }
  });

  test("normal pointing outward, so the correction pushes balls out: a ball in the wall is pushed in", () => {
    const scene = sceneOf([{ x: -apothem + 5, y: 0 }]);
    step(scene);
    expect(ball(scene).x).toBeGreaterThan(-apothem + 14);
    expect(ball(scene).y).toBeCloseTo(0, 9);
  });

  test("unsigned wall distance: a ball past the wall is brought back", () => {
    for (const x of [-apothem - 1, -apothem - 100, -5000, 5000]) {
      const scene = sceneOf([{ x, y: 3, vx: x }]);
      step(scene);
      expect(escaped(scene)).toBe(0);
      expect(watch(scene, 1).escapes).toBe(0);
    }
  });

  test("no approach test: a ball that leaves the wall is left alone", () => {
    const scene = sceneOf([{ x: -apothem + 14.95, y: 0, vx: 50 }]);
    step(scene);
    expect(ball(scene).vx).toBe(50);
  });

  test("wall velocity ignored: a turning wall moves a ball at rest without friction", () => {
    const scene = sceneOf([{ x: -apothem + 15.5, y: 80 }], { rotation: 72 });
    run(scene, 0.2);
    expect(ball(scene).vx).toBeGreaterThan(50);
  });

  test("only the first wall of a corner handled: a ball shot into a corner touches both and comes back", () => {
    for (const sides of [3, 4, 7, 24]) {
      // At wall angle 0 a corner lies to the right.
      const scene = sceneOf([{ x: 0, y: 0, vx: 900 }], { sides });
      expect(watch(scene, 1).wall, `${sides} sides`).toBeLessThan(0.1);
    }
    // From a right angle it comes back the way it came.
    const square = sceneOf([{ x: 0, y: 0, vx: 900 }], { sides: 4 });
    run(square, 0.5);
    expect(ball(square).vx).toBeCloseTo(-900, 6);
    expect(ball(square).vy).toBeCloseTo(0, 6);
    // At rest in the corner, both walls hold it.
    const scene = sceneOf([{ x: 0, y: 0 }], { gravity: 720, sides: 4, wallRestitution: 0.5 });
    scene.wallAngle = 0; // a corner points down
    run(scene, 10);
    expect(ball(scene).y).toBeCloseTo(-300 + 15 * Math.SQRT2, 0);
    expect(ball(scene).x).toBeCloseTo(0, 6);
    expect(scene.wallContacts.count).toBe(2);
  });
});

describe("pairs", () => {
  test("full impulse given to both balls (restitution 3): energy is kept, not made", () => {
    const scene = sceneOf([
      { x: -20, y: 0, vx: 100 },
      { x: 20, y: 0, vx: -100 },
    ]);
    run(scene, 0.5);
    expect(ball(scene, 1).vx).toBeCloseTo(-100, 9);
    expect(ball(scene, 2).vx).toBeCloseTo(100, 9);
  });

  test("ball i at t + dt against ball j at t: a mirrored pair stays mirrored, in either order", () => {
    const scene = sceneOf([
      { x: -60, y: 3, vx: 170, vy: 20 },
      { x: 60, y: 3, vx: -170, vy: 20 },
    ]);
    for (let s = 0; s < 120; s++) {
      step(scene);
      const [a, b] = balls(scene);
      expect(a.x).toBeCloseTo(-b.x, 9);
      expect(a.vx).toBeCloseTo(-b.vx, 9);
      expect(a.y).toBeCloseTo(b.y, 9);
    }
  });

  test("resting overlap never corrected: an overlapping pair at rest is parted, without being shot apart", () => {
    const scene = sceneOf([
      { x: -10, y: 0 },
      { x: 10, y: 0 },
    ]);
    run(scene, 0.5);
    expect(deepestPair(scene)).toBeLessThan(0.005);
    expect(Math.abs(ball(scene).vx)).toBeLessThan(1e-9);
  });

  test("coincident centres never separated", () => {
    const scene = sceneOf(Array.from({ length: 20 }, () => ({ x: 20, y: 10 })));
    run(scene, 2);
    expect(deepestPair(scene)).toBeLessThan(0.01);
    expect(escaped(scene)).toBe(0);
  });

  test("all 190 pairs overlapping at the start: none does", () => {
    for (let seed = 0; seed < 20; seed++) expect(deepestPair(world({ seed }))).toBeLessThanOrEqual(0);
  });

  test("no sub-steps, so fast balls pass through: a ball at 4,000 units/s hits the one in its way", () => {
    const scene = sceneOf([
      { x: -150, y: 0, vx: 4000 },
      { x: 100, y: 0 },
    ]);
    run(scene, 0.07);
    expect(ball(scene, 1).vx).toBeCloseTo(0, 6);
    expect(ball(scene, 2).vx).toBeCloseTo(4000, 6);
  });
});

test("10 s a turn instead of 5", () => {
  const scene = run(world({ balls: 1 }), 2.5);
  expect(Math.abs(scene.wallAngle)).toBeCloseTo(Math.PI, 6);
});

test("random spin: without friction a collision leaves the spin alone", () => {
  const scene = run(world({ friction: 0, spinDrag: 0 }), 5);
  expect(balls(scene).map((b) => b.spin)).toEqual(Array(20).fill(0));
});

test("friction applied as global damping: a ball that touches nothing keeps its speed whatever the friction", () => {
  const scene = sceneOf([{ x: 0, y: 0, vx: 30, vy: 40, spin: 3 }], { friction: 2 });
  run(scene, 1);
  expect(ball(scene)).toMatchObject({ vx: 30, vy: 40, spin: 3 });
});

test("resting jitter: a pile at rest stays where it is", () => {
  const scene = run(world({ rotation: 0, seed: 5 }), 20);
  const before = balls(scene);
  for (let s = 0; s < 10; s++) {
    run(scene, 0.1);
    for (const [i, b] of balls(scene).entries()) {
      expect(Math.hypot(b.x - before[i].x, b.y - before[i].y) / 15).toBeLessThan(0.01);
    }
  }
  expect(Math.max(...wandering(scene))).toBeLessThan(0.01);
});

test("angle growing without bound: angles stay in (−π, π]", () => {
  const scene = sceneOf([{ x: 0, y: 0, spin: 50 }], { rotation: 720 });
  for (let s = 0; s < 1000; s++) {
    step(scene);
    for (const angle of [ball(scene).angle, scene.wallAngle]) {
      expect(angle).toBeGreaterThan(-Math.PI);
      expect(angle).toBeLessThanOrEqual(Math.PI);
    }
  }
});

/** The laws of docs/model.md that have a closed form: fall with drag, the incline, rebound, momentum. */
import { describe, expect, test } from "vitest";
import { defaultConfig } from "../../src/shared/config.ts";
import { effortFor } from "../../src/worker/physics/constants.ts";
import { type BallState, STEP, step, type World } from "../../src/worker/physics/index.ts";
import { ball, balls, run, sceneOf } from "./scenes.ts";

const G = defaultConfig.gravity;
const r = 15;

test.each([0.1, defaultConfig.airDrag, 3, 10])("free fall with linear drag k = %f follows the closed form", (k) => {
  const from = { x: -150, y: 100, vx: 250, vy: 120 };
  const scene = sceneOf([from], { gravity: G, airDrag: k });
  for (let n = 1; n <= 72; n++) {
    step(scene);
    const t = n * STEP;
    const kept = Math.exp(-k * t);
    const path = (1 - kept) / k;
    const { x, y, vx, vy } = ball(scene);
    expect(x).toBeCloseTo(from.x + from.vx * path, 8);
    expect(vx).toBeCloseTo(from.vx * kept, 8);
    expect(y).toBeCloseTo(from.y + (from.vy + G / k) * path - (G / k) * t, 8);
    expect(vy).toBeCloseTo((from.vy + G / k) * kept - G / k, 8);
  }
});

describe("a disc on an incline", () => {
  /** It touches a resting wall that falls off to the left by so many degrees (to the right if negative), and is let go. */
  function onIncline(sides: number, degrees: number, friction: number) {
    const θ = (degrees * Math.PI) / 180;
    const scene = sceneOf([{}], { sides, gravity: G, friction, wallRestitution: 0 });
    scene.wallAngle = -Math.PI / 2 + θ - Math.PI / sides;
    const away = 300 * Math.cos(Math.PI / sides) - r;
    const downhill = { x: -Math.cos(θ) * Math.sign(θ), y: -Math.sin(θ) * Math.sign(θ) };
    const from = { x: away * Math.sin(θ) - 40 * downhill.x, y: -away * Math.cos(θ) - 40 * downhill.y };
    Object.assign(scene.bodies, { 0: from.x, 1: from.y, 3: 0, 4: 0 });
    return { scene, from, downhill, θ: Math.abs(θ), turn: Math.sign(θ) };
  }

  /** Checks the motion over 0.6 s, to 0.5 %: acceleration down the slope, and that of the spin. */
  function expectMotion(on: ReturnType<typeof onIncline>, acceleration: number, spinning: number): void {
    const { scene, from, downhill, turn } = on;
    for (let n = 1; n <= 72; n++) {
      step(scene);
      if (n < 12) continue; // the share of the first sub-step, in which it isn't yet in touch
      const t = n * STEP;
      const b = ball(scene);
      const path = (b.x - from.x) * downhill.x + (b.y - from.y) * downhill.y;
      expect((b.vx * downhill.x + b.vy * downhill.y) / (acceleration * t)).toBeCloseTo(1, 2);
      expect(path / (0.5 * acceleration * t * t)).toBeCloseTo(1, 2);
      expect(b.vy * downhill.x - b.vx * downhill.y).toBeCloseTo(0, 3); // it stays on the slope
      // Downhill to the left it turns counter-clockwise.
      expect((turn * b.spin) / t - spinning).toBeLessThanOrEqual(0.005 * spinning);
      expect((turn * b.spin) / t - spinning).toBeGreaterThanOrEqual(-0.005 * spinning);
    }
  }

  // It rolls where tan θ ≤ 3 μ.
  test.each([
    [3, 10, 0.3],
    [4, -30, 0.3],
    [7, 40, 0.3],
    [7, -40, 2],
  ])("rolls without slipping at (2/3) g sin θ: %i sides, %i°, friction %f", (sides, degrees, friction) => {
    const on = onIncline(sides, degrees, friction);
    const acceleration = (2 / 3) * G * Math.sin(on.θ);
    expectMotion(on, acceleration, acceleration / r);
  });

  test.each([
    [3, 30, 0.1],
    [4, -40, 0.25],
    [7, 20, 0.1],
    [7, -30, 0],
  ])(
    "slides at g (sin θ − μ cos θ) where friction is too low: %i sides, %i°, friction %f",
    (sides, degrees, friction) => {
      const on = onIncline(sides, degrees, friction);
      const grip = friction * G * Math.cos(on.θ);
      expectMotion(on, G * Math.sin(on.θ) - grip, (2 * grip) / r);
    },
  );
});

describe("rebound", () => {
  test.each([0, 0.3, 0.5, 0.85, 1])(
    "two balls part at %f of the speed at which they met, along the normal alone",
    (e) => {
      for (const offset of [-25, -10, 0, 7, 20]) {
        const before = [
          { x: -40, y: 0, vx: 170, vy: 20 },
          { x: 40, y: offset, vx: -90, vy: 30 },
        ];
        const scene = sceneOf(before, { ballRestitution: e });
        run(scene, 0.5);
        const [a, b] = balls(scene);
        // Without friction a ball's velocity changes along the normal, so the change shows the normal.
        const change = { x: a.vx - before[0].vx, y: a.vy - before[0].vy };
        const size = Math.hypot(change.x, change.y);
        const closing = ((before[1].vx - before[0].vx) * change.x + (before[1].vy - before[0].vy) * change.y) / size;
        const parting = ((b.vx - a.vx) * change.x + (b.vy - a.vy) * change.y) / size;
        expect(closing).toBeGreaterThan(50);
        expect(-parting / closing).toBeCloseTo(e, 9);
        expect(Math.abs(change.x / size)).toBeGreaterThan(0.5); // they met side on
      }
    },
  );

  /** The speed at which a ball leaves a level floor that it meets at `speed`; the wall keeps all of it. */
  function bounce(gravity: number, speed: number): number {
    const scene = sceneOf([{ x: 0, y: -300 * Math.SQRT1_2 + r + 1e-9, vy: -speed }], { sides: 4, gravity });
    scene.wallAngle = Math.PI / 4;
    step(scene);
    return ball(scene).vy;
  }

  test.each([100, 720, 5000])("is for impacts faster than a few g·dt, %i units/s²", (gravity) => {
    const unit = gravity * STEP;
    expect(bounce(gravity, 2 * unit)).toBeLessThan(0.01 * unit);
    expect(bounce(gravity, 6 * unit)).toBeGreaterThan(4 * unit); // less what gravity takes within the step
  });

  test("has no threshold without gravity: the slowest impact bounces, off a wall and off a ball", () => {
    for (const speed of [1e-6, 1e-3, 1]) {
      expect(bounce(0, speed) / speed).toBeCloseTo(1, 9);
      const scene = sceneOf([
        { x: -r - 1e-9, y: 0, vx: speed },
        { x: r + 1e-9, y: 0 },
      ]);
      run(scene, 0.1);
      expect(ball(scene, 1).vx / speed).toBeCloseTo(0, 9);
      expect(ball(scene, 2).vx / speed).toBeCloseTo(1, 9);
    }
  });
});

describe("momentum, to 1e-12", () => {
  function momentum(scene: World) {
    const sum = { x: 0, y: 0, angular: 0 };
    for (const b of balls(scene)) {
      sum.x += b.vx;
      sum.y += b.vy;
      sum.angular += b.x * b.vy - b.y * b.vx + 0.5 * r * r * b.spin;
    }
    return sum;
  }

  /** What there would be of both if nothing cancelled: what 1e-12 is relative to. */
  function scale(states: readonly BallState[]) {
    const linear = states.reduce((sum, b) => sum + Math.hypot(b.vx, b.vy), 0);
    const angular = states.reduce(
      (sum, b) => sum + Math.hypot(b.x, b.y) * Math.hypot(b.vx, b.vy) + 0.5 * r * r * Math.abs(b.spin),
      0,
    );
    return { linear, angular };
  }

  const efforts = [8, 16, 128].map((subSteps) => ({
    ...effortFor(1_000),
    subSteps,
    motion: 0.25,
    impactSweeps: 4,
    restSweeps: 4,
  }));

  test.each(efforts)("of a spinning pair, linear and angular, through $subSteps sub-steps a step", (effort) => {
    for (const e of [0, 0.1, 0.5, 1]) {
      for (const friction of [0, 0.3, 2]) {
        for (const offset of [-28, -9, 0, 15]) {
          const scene = sceneOf(
            [
              { x: -30, y: 0, vx: 140, vy: 11, spin: 30 },
              { x: 30, y: offset, vx: -60, vy: 11, spin: -7 },
            ],
            { ballRestitution: e, friction },
            effort,
          );
          const before = momentum(scene);
          const { linear, angular } = scale(balls(scene));
          for (let s = 0; s < 60; s++) step(scene);
          expect(ball(scene, 1).vx).not.toBe(140); // they did meet
          const after = momentum(scene);
          const where = `e ${e}, friction ${friction}, offset ${offset}`;
          expect(Math.abs(after.x - before.x) / linear, where).toBeLessThan(1e-12);
          expect(Math.abs(after.y - before.y) / linear, where).toBeLessThan(1e-12);
          // Balls that don't part by themselves are parted in position while they slide along each other, which turns them.
          const bound = e > 0 ? 1e-12 : 1e-2;
          expect(Math.abs(after.angular - before.angular) / angular, where).toBeLessThan(bound);
        }
      }
    }
  });

  test.each(efforts)("of 19 balls that meet in the middle, through $subSteps sub-steps a step", (effort) => {
    for (const e of [0, 0.5, 1]) {
      const ring = Array.from({ length: 19 }, (_, i) => {
        const angle = (2 * Math.PI * i) / 19;
        const [x, y] = [120 * Math.cos(angle), 120 * Math.sin(angle)];
        return { x, y, vx: -x + (i % 5), vy: -y, spin: (i % 7) - 3 };
      });
      const scene = sceneOf(ring, { ballRestitution: e, friction: 0.3 }, effort);
      const before = momentum(scene);
      const { linear } = scale(balls(scene));
      for (let s = 0; s < 120; s++) step(scene);
      expect(new Set(balls(scene).map((b) => b.spin)).size).toBe(19); // all have met
      const after = momentum(scene);
      expect(Math.abs(after.x - before.x) / linear).toBeLessThan(1e-12);
      expect(Math.abs(after.y - before.y) / linear).toBeLessThan(1e-12);
    }
  });

  test("and the centre of mass: balls in overlap are parted evenly", () => {
    const places = [
      { x: -10, y: 3 },
      { x: 8, y: -2 },
      { x: 1, y: 19 },
    ];
    const scene = run(sceneOf(places), 0.5);
    expect(ball(scene).x).toBeLessThan(-11);
    for (const axis of ["x", "y"] as const) {
      const sum = (states: readonly { x: number; y: number }[]) => states.reduce((total, b) => total + b[axis], 0);
      expect(sum(balls(scene))).toBeCloseTo(sum(places), 12);
    }
  });
});

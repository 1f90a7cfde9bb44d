/** The promises P1–P15 that the kernel keeps; those of the page are in tests/browser and tests/render. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ballRadius, defaultConfig, parameters } from "../../src/shared/config.ts";
import { CIRCUMRADIUS, polygonArea } from "../../src/shared/polygon.ts";
import { effortFor } from "../../src/worker/physics/constants.ts";
import { STEP, step } from "../../src/worker/physics/index.ts";
import { ball, balls, R, run, sceneOf, vacuum, wandering, watch, world } from "./scenes.ts";

const seeds = Array.from({ length: 50 }, (_, i) => i);

test("P1: 20 balls", () => {
  expect(world().count).toBe(20);
});

test("P2: equal size, radius 15 in a heptagon of 300, smaller only where they would fill more than 40 %", () => {
  expect(world().radius).toBe(15);
  expect(CIRCUMRADIUS).toBe(300);
  expect(defaultConfig.sides).toBe(7);
  for (const count of [1, 20, 139, 140, 1_000, 100_000]) {
    const radius = ballRadius({ ...defaultConfig, balls: count });
    const fill = (count * Math.PI * radius * radius) / polygonArea(7);
    expect(radius).toBeLessThanOrEqual(15);
    if (radius < 15) expect(fill).toBeCloseTo(0.4, 12);
    else expect(fill).toBeLessThanOrEqual(0.4);
  }
});

test("P5: they start within 0.35 R of the centre, apart, at most 60 units/s fast, as the seed says", () => {
  const starts = new Set<string>();
  for (const seed of seeds) {
    const state = balls(world({ seed }));
    for (const [i, b] of state.entries()) {
      expect(Math.hypot(b.x, b.y)).toBeLessThanOrEqual(0.35 * R);
      expect(Math.hypot(b.vx, b.vy)).toBeLessThanOrEqual(60);
      for (const other of state.slice(i + 1)) expect(Math.hypot(b.x - other.x, b.y - other.y)).toBeGreaterThan(30);
    }
    expect(balls(world({ seed }))).toEqual(state);
    starts.add(JSON.stringify(state));
    expect(new Set(state.map((b) => b.vx)).size).toBe(20);
  }
  expect(starts.size).toBe(seeds.length);
});

test("P6: gravity is 720 units/s², down: free flight is a parabola", () => {
  expect(defaultConfig.gravity).toBe(0.2 * 60 * 60);
  const scene = sceneOf([{ x: -100, y: 0, vx: 200, vy: 150 }], { gravity: 720 });
  for (let t = STEP; t < 0.6; t += STEP) {
    step(scene);
    expect(ball(scene).x).toBeCloseTo(-100 + 200 * t, 9);
    expect(ball(scene).y).toBeCloseTo(150 * t - 360 * t * t, 9);
  }
});

describe("P7: drag is exponential", () => {
  test("0.99 per 1/60 s for motion, 0.98 for spin, by default", () => {
    const scene = sceneOf([{ x: 0, y: 0, vx: 100, vy: -40, spin: 5 }], {
      airDrag: defaultConfig.airDrag,
      spinDrag: defaultConfig.spinDrag,
    });
    for (let frames = 1; frames <= 30; frames++) {
      run(scene, 1 / 60);
      expect(ball(scene).vx / 100).toBeCloseTo(0.99 ** frames, 12);
      expect(ball(scene).vy / -40).toBeCloseTo(0.99 ** frames, 12);
      expect(ball(scene).spin / 5).toBeCloseTo(0.98 ** frames, 12);
    }
  });

  test("with gravity it follows the closed form, at any rate and number of sub-steps", () => {
    for (const airDrag of [0, 1e-9, 0.6, 10]) {
      for (const subSteps of [1, 16, 64]) {
        const effort = { ...effortFor(1_000), subSteps, motion: 0.25 };
        const scene = world({ ...vacuum, balls: 1, gravity: 720, airDrag }, effort);
        run(scene, 0.5);
        const end = airDrag === 0 ? -360 : (-720 / airDrag) * (1 - Math.exp(-airDrag * 0.5));
        // The closed form in Float64 is itself short of digits at the smallest rate.
        expect(ball(scene).vy / end).toBeCloseTo(1, airDrag === 1e-9 ? 6 : 11);
      }
    }
  });
});

describe("P8: walls bounce with their restitution", () => {
  test.each([0, 0.3, 0.5, 0.85, 1])("%f without gravity", (wallRestitution) => {
    // Straight at the wall whose outward normal points to 180° (the fourth of seven).
    const scene = sceneOf([{ x: -200, y: 0, vx: -400 }], { wallRestitution });
    run(scene, 0.4);
    expect(ball(scene).vx / 400).toBeCloseTo(wallRestitution, 9);
    expect(ball(scene).vy).toBeCloseTo(0, 9);
  });

  test("0.85 by default, within 0.02 after a fall", () => {
    expect(defaultConfig.wallRestitution).toBe(0.85);
    // Sides = 4 has a level floor at wall angle 0 + 45°.
    const scene = sceneOf([{ x: 0, y: 0 }], { gravity: 720, wallRestitution: 0.85, sides: 4 });
    scene.wallAngle = Math.PI / 4;
    let before = 0;
    while (ball(scene).vy <= 0) {
      before = ball(scene).vy;
      step(scene);
    }
    expect(ball(scene).vy / -before).toBeGreaterThan(0.83);
    expect(ball(scene).vy / -before).toBeLessThan(0.87);
  });
});

describe("P9: ball–ball collisions by distance, elastic by default", () => {
  test("restitution is 1; a head-on pair exchanges its velocities", () => {
    expect(defaultConfig.ballRestitution).toBe(1);
    const scene = sceneOf([
      { x: -40, y: 0, vx: 100 },
      { x: 40, y: 0, vx: -30 },
    ]);
    run(scene, 1);
    expect(ball(scene, 1).vx).toBeCloseTo(-30, 9);
    expect(ball(scene, 2).vx).toBeCloseTo(100, 9);
  });

  test("an isolated pair keeps momentum and angular momentum to 1e-12, whatever its spins and friction", () => {
    const speed = fc.double({ min: -300, max: 300, noNaN: true });
    const pair = fc.record({
      offset: fc.double({ min: -29, max: 29, noNaN: true }),
      closing: fc.double({ min: 50, max: 400, noNaN: true }),
      drift: fc.record({ x: speed, y: speed }),
      spins: fc.tuple(speed, speed),
      friction: fc.double({ min: 0, max: 2, noNaN: true }),
      ballRestitution: fc.double({ min: 0.5, max: 1, noNaN: true }),
    });
    let met = 0;
    fc.assert(
      fc.property(pair, ({ offset, closing, drift, spins, friction, ballRestitution }) => {
        // The drift is slow enough that no wall is reached.
        const vx = drift.x / 4;
        const vy = drift.y / 4;
        const scene = sceneOf(
          [
            { x: -25, y: 0, vx: vx + closing, vy, spin: spins[0] / 10 },
            { x: 25, y: offset, vx, vy, spin: spins[1] / 10 },
          ],
          { friction, ballRestitution },
        );
        const total = () => {
          const both = balls(scene);
          return {
            x: both[0].vx + both[1].vx,
            y: both[0].vy + both[1].vy,
            angular: both.reduce((sum, b) => sum + b.x * b.vy - b.y * b.vx + 0.5 * 225 * b.spin, 0),
          };
        };
        const before = total();
        const spin = ball(scene, 1).spin;
        for (let s = 0; s < 60; s++) {
          step(scene);
          if (ball(scene, 2).vx !== vx) met++;
        }
        const after = total();
        const scale = 2 * (closing + Math.abs(vx) + Math.abs(vy));
        expect(Math.abs(after.x - before.x) / scale).toBeLessThan(1e-12);
        expect(Math.abs(after.y - before.y) / scale).toBeLessThan(1e-12);
        expect(Math.abs(after.angular - before.angular) / (scale * 100)).toBeLessThan(1e-12);
        if (friction === 0) expect(ball(scene, 1).spin).toBe(spin);
      }),
      { numRuns: 200, seed: 1 },
    );
    expect(met).toBeGreaterThan(1000); // they do collide
  });
});

test("P10: overlap is corrected: settled, below 1 % of a radius", () => {
  for (const seed of [1, 2, 3]) {
    const scene = run(world({ seed, rotation: 0 }), 25);
    const worst = watch(scene, 1);
    expect(worst.pair).toBeLessThan(0.01);
    expect(worst.wall).toBeLessThan(0.01);
  }
});

describe("P11: spin comes from friction at the contact", () => {
  const floor = { sides: 4, gravity: 720, wallRestitution: 0 };
  const onFloor = (change: object, state: object) => {
    const scene = sceneOf([{ x: -100, y: -300 * Math.SQRT1_2 + 15, ...state }], { ...floor, ...change });
    scene.wallAngle = Math.PI / 4;
    return scene;
  };

  test("a ball that slides to the right on the floor begins to roll clockwise, until it no longer slips", () => {
    const scene = onFloor({ friction: 0.3 }, { vx: 100 });
    step(scene);
    expect(ball(scene).spin).toBeLessThan(0);
    run(scene, 0.5);
    const { vx, spin } = ball(scene);
    // (2/3) v is left of the speed when a sliding disc has come to roll.
    expect(vx).toBeCloseTo(200 / 3, 0);
    expect((spin * 15) / -vx).toBeCloseTo(1, 2);
  });

  test("friction is 0.3 by default, and without it nothing ever spins", () => {
    expect(defaultConfig.friction).toBe(0.3);
    const scene = run(world({ friction: 0 }), 10);
    expect(balls(scene).every((b) => b.spin === 0 && b.angle === 0)).toBe(true);
    expect(balls(run(world(), 10)).every((b) => b.spin !== 0)).toBe(true);
  });

  test("the angle is the integral of the spin", () => {
    const scene = sceneOf([{ x: 0, y: 0, spin: 2 }], { spinDrag: 1 });
    run(scene, 1);
    expect(ball(scene).angle).toBeCloseTo(2 * (1 - Math.exp(-1)), 9);
  });
});

test("P12: the heptagon turns clockwise, once in 5 s of simulated time", () => {
  const scene = world({ balls: 1 });
  run(scene, 1.25);
  expect(scene.wallAngle).toBeCloseTo(-Math.PI / 2, 9);
  run(scene, 3.75);
  expect(scene.wallAngle).toBeCloseTo(0, 9);
});

describe("P13: the walls' own velocity takes part", () => {
  test.each([0, 0.5, 0.85, 1])(
    "a ball at rest leaves a moving frictionless wall at (1 + e) of its normal speed, e = %f",
    (e) => {
      // Beside the middle of the wall whose normal points to 180°, half a unit off; the turning brings it nearer there.
      const from = { x: -300 * Math.cos(Math.PI / 7) + 15.5, y: 80 };
      const scene = sceneOf([from], { rotation: 72, wallRestitution: e });
      let steps = 0;
      while (ball(scene).vx === 0 && steps++ < 100) step(scene);
      // It goes along the normal that the wall had when it struck; there the wall's normal speed is (ω × p) · n.
      const { vx, vy } = ball(scene);
      const speed = Math.hypot(vx, vy);
      const wallSpeed = ((-2 * Math.PI) / 5) * ((vy * from.x - vx * from.y) / speed);
      expect(speed / wallSpeed).toBeCloseTo(1 + e, 9);
      expect(vx).toBeGreaterThan(50);
    },
  );

  test("friction with a turning wall carries a resting ball along", () => {
    const scene = world({ balls: 1, launchSpeed: 0, wallRestitution: 0, rotation: 72 });
    run(scene, 4);
    // Clockwise turning carries it up on the left.
    expect(ball(scene).x).toBeLessThan(-10);
  });
});

test("P14: nobody leaves, and nobody is pressed deep, in 50 seeds of 60 s", { timeout: 600_000 }, () => {
  for (const seed of seeds) {
    const worst = watch(world({ seed }), 60, 1);
    expect(worst.escapes, `seed ${seed}`).toBe(0);
    expect(worst.pair, `seed ${seed}`).toBeLessThan(0.1);
    expect(worst.wall, `seed ${seed}`).toBeLessThan(0.1);
  }
});

test("P15: a uniform grid: near pairs per ball don't grow with the number of balls, and none is missed", () => {
  const perBall = (count: number) => {
    const scene = world({ balls: count });
    for (let s = 0; s < 4; s++) step(scene);
    return scene.pairs.count / count;
  };
  const few = perBall(1_000);
  const many = perBall(30_000);
  expect(many / few).toBeLessThan(1.5);
  expect(many / few).toBeGreaterThan(1 / 1.5);

  // Against all pairs, in a scene that has moved.
  const scene = run(world({ balls: 400 }), 1);
  const listed = new Set<string>();
  const { start, other } = scene.pairs;
  for (let s = 0; s < scene.count; s++) {
    for (let p = start[s]; p < start[s + 1]; p++) {
      const [i, j] = [scene.ball[s], scene.ball[other[p]]].sort((a, b) => a - b);
      expect(listed.has(`${i}-${j}`)).toBe(false);
      listed.add(`${i}-${j}`);
    }
  }
  const state = balls(scene);
  for (let i = 0; i < 400; i++) {
    for (let j = i + 1; j < 400; j++) {
      const touching = Math.hypot(state[i].x - state[j].x, state[i].y - state[j].y) < 2 * scene.radius;
      if (touching) expect(listed.has(`${i}-${j}`)).toBe(true);
    }
  }
});

test("bounce height: a ball from rest at the centre rises by more than r and at most R after its first impact, at each of 720 phases", () => {
  for (let phase = 0; phase < 720; phase++) {
    const scene = world({ balls: 1, launchSpeed: 0 });
    scene.wallAngle = (Math.PI * (phase - 359.5)) / 360;
    let { y, vy } = ball(scene);
    // Down to the first impact: the only thing that makes it slower than drag would.
    for (;;) {
      const fallen = { y, vy };
      step(scene);
      ({ y, vy } = ball(scene));
      if (vy > fallen.vy) break;
    }
    const bottom = y;
    let top = y;
    while (vy > 0) {
      step(scene);
      ({ y, vy } = ball(scene));
      top = Math.max(top, y);
    }
    expect(top - bottom, `phase ${phase}`).toBeGreaterThan(15);
    expect(top - bottom, `phase ${phase}`).toBeLessThanOrEqual(300);
  }
});

describe("rest and motion", () => {
  test("20 balls in a resting heptagon come to rest", () => {
    for (const seed of [1, 2, 3]) {
      const scene = run(world({ seed, rotation: 0 }), 20);
      expect(Math.max(...wandering(scene))).toBeLessThan(0.01);
    }
  });

  test("with the default numbers the scene simmers: it neither piles up nor heats up", () => {
    const scene = run(world(), 5);
    const speeds: number[] = [];
    for (let s = 0; s < 60; s++) {
      run(scene, 1);
      speeds.push(balls(scene).reduce((sum, b) => sum + Math.hypot(b.vx, b.vy), 0) / 20);
    }
    expect(Math.min(...speeds)).toBeGreaterThan(60);
    expect(Math.max(...speeds)).toBeLessThan(400);
  });
});

test("every live and every reset parameter has a default inside its own range", () => {
  for (const p of parameters) {
    if (p.default === "auto") continue;
    expect(p.default).toBeGreaterThanOrEqual(p.min);
    expect(p.default).toBeLessThanOrEqual(p.max);
  }
});

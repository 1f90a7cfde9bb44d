/** Hands: springs of limited strength that draw balls to places, and lose nobody. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ConfigChange } from "../../src/shared/config.ts";
import type { HandMove } from "../../src/shared/hands.ts";
import { effortFor, HAND_FREQUENCY, HAND_STRENGTH } from "../../src/worker/physics/constants.ts";
import {
  deepestInWall,
  deepestPair,
  escaped,
  moveHand,
  STEP,
  stateHash,
  step,
  type World,
} from "../../src/worker/physics/index.ts";
import { ball, balls, run, sceneOf, world } from "./scenes.ts";

const grab = (number: number, x: number, y: number, hand = 1): HandMove => ({ act: "grab", hand, ball: number, x, y });
const drag = (x: number, y: number, hand = 1): HandMove => ({ act: "drag", hand, x, y });
const release = (hand = 1): HandMove => ({ act: "release", hand });

/** A scene in which hands have done this. */
function held(scene: World, ...moves: HandMove[]): World {
  for (const move of moves) moveHand(scene, move);
  return scene;
}

/** The fastest spring that does not swing: where a ball is that was at rest, 1 unit from the place, t seconds ago. */
const distance = (t: number) => (1 + HAND_FREQUENCY * t) * Math.exp(-HAND_FREQUENCY * t);

describe("a spring", () => {
  test.each([1, 7, 64])("draws a ball as its closed form says, in %d sub-steps", (subSteps) => {
    const effort = { ...effortFor(1), subSteps };
    const scene = held(sceneOf([{ x: -50, y: 30 }], {}, effort), grab(1, -30, 20));
    for (let s = 1; s <= 36; s++) {
      step(scene);
      expect(scene.subSteps).toBeGreaterThanOrEqual(Math.max(subSteps, 2));
      const { x, y } = ball(scene);
      // What is drawn within a sub-step moves the ball at the beginning of the next.
      const bound = 30 / Math.max(subSteps, 2) ** 2;
      expect(Math.abs(x - (-30 - 20 * distance(s * STEP)))).toBeLessThan(bound);
      expect(Math.abs(y - (20 + 10 * distance(s * STEP)))).toBeLessThan(bound);
    }
  });

  test("never passes the place, from as far as the scene is wide", () => {
    const scene = held(sceneOf([{ x: -250, y: 0 }]), grab(1, 50, 0));
    let farthest = -250;
    for (let s = 0; s < 120; s++) {
      step(scene);
      farthest = Math.max(farthest, ball(scene).x);
    }
    expect(farthest).toBeLessThan(50 + 15);
    expect(ball(scene).x).toBeCloseTo(50, 3);
  });

  test("is no stronger than it should be, and holds a ball in any gravity", () => {
    const scene = held(sceneOf([{ x: 0, y: 0 }], { gravity: 5_000 }), grab(1, 250, 0));
    step(scene);
    const { vx, vy } = ball(scene);
    expect(Math.hypot(vx, vy + 5_000 * STEP) / STEP).toBeCloseTo(HAND_STRENGTH + 5_000, -2);
    run(scene, 2);
    // It hangs a little lower than it is held: g/ω² in endless sub-steps.
    const z = (HAND_FREQUENCY * STEP) / scene.subSteps;
    expect(ball(scene).y).toBeCloseTo((-5_000 / HAND_FREQUENCY ** 2) * (1 - z + z * z), 3);
    expect(Math.hypot(ball(scene).vx, ball(scene).vy)).toBeLessThan(10);
  });

  test("trails what moves evenly by 2v/ω, and what is let go flies on as fast", () => {
    const scene = held(sceneOf([{ x: -200, y: 0 }]), grab(1, -200, 0));
    for (let s = 0; s < 60; s++) {
      moveHand(scene, drag(-200 + 500 * s * STEP, 0));
      step(scene);
    }
    const { x, vx } = ball(scene);
    expect(Math.abs(vx - 500)).toBeLessThan(10);
    expect(Math.abs(-200 + 500 * 59 * STEP - x - (2 * 500) / HAND_FREQUENCY)).toBeLessThan(5);
    moveHand(scene, release());
    run(scene, 0.2);
    expect(ball(scene).vx).toBe(vx);
  });
});

describe("what hands do", () => {
  test("is of the ball with that number, wherever the kernel keeps it, and of no other", () => {
    const scene = run(world({ gravity: 0 }), 2);
    held(scene, grab(7, 100, 100), grab(20, -100, 50, 10));
    run(scene, 1);
    expect([ball(scene, 7), ball(scene, 20)]).toMatchObject([
      { x: expect.closeTo(100, 0), y: expect.closeTo(100, 0) },
      { x: expect.closeTo(-100, 0), y: expect.closeTo(50, 0) },
    ]);
  });

  test("a hand that grabs another lets the first one go; an empty one drags and releases nothing", () => {
    const scene = sceneOf(
      [
        { x: 0, y: 0 },
        { x: 100, y: 0 },
      ],
      { gravity: 0 },
    );
    held(scene, grab(1, 0, 100), grab(2, 100, 100));
    run(scene, 0.5);
    expect(ball(scene, 1).y).toBe(0);
    expect(ball(scene, 2).y).toBeCloseTo(100, 2);
    held(scene, release(), release(), drag(0, -200), release(3), drag(5, 5, 4));
    const { handBall, handTarget, handsHolding } = world();
    expect(scene).toMatchObject({ handBall, handTarget, handsHolding });
  });

  test("changes no bit of a run in which nothing is held", () => {
    const untouched = run(world(), 3);
    const scene = held(run(world(), 1), grab(3, 0, 0), drag(5, 5), release());
    expect(stateHash(run(scene, 2))).toBe(stateHash(untouched));
  });

  test("is the same whatever else is asked between the steps", () => {
    const moved = (look: (scene: World) => void) => {
      const scene = world({ balls: 60 });
      for (let s = 0; s < 240; s++) {
        if (s === 50) moveHand(scene, grab(9, 10, 20));
        if (s > 50 && s < 150) moveHand(scene, drag(2 * s - 200, 100));
        if (s === 150) moveHand(scene, release());
        step(scene);
        look(scene);
      }
      return stateHash(scene);
    };
    expect(moved((scene) => balls(scene))).toBe(moved(() => {}));
    expect(moved(() => {})).not.toBe(stateHash(run(world({ balls: 60 }), 2)));
  });
});

describe("nobody is pressed through anything", () => {
  test("a ball that is drawn out of the scene stands at the wall, turning or not", () => {
    for (const rotation of [0, 72, -720]) {
      const scene = held(world({ balls: 1, rotation }), grab(1, 5_000, 900));
      for (let s = 0; s < 600; s++) {
        step(scene);
        expect(deepestInWall(scene)).toBeLessThan(0.04 + 1e-9);
      }
    }
  });

  test.each<[string, ConfigChange]>([
    ["20", {}],
    ["20 heavy", { gravity: 5_000, rotation: 0 }],
    ["20 large", { radius: 40 }],
    ["300", { balls: 300 }],
    ["2,000", { balls: 2_000 }],
  ])("balls in a pile of %s give way or stop it: no centre comes near another", (_, config) => {
    const scene = run(world(config), 1);
    for (let s = 0; s < 90; s++) {
      // Through the pile, from one wall to the other and back.
      const place = s < 45 ? -600 : 600;
      held(scene, grab(1, place, -150), grab(2, -place, -200, 2));
      step(scene);
      expect(deepestPair(scene)).toBeLessThan(0.6);
      expect(escaped(scene)).toBe(0);
    }
  });

  test("whatever 2,000 random hands do: nobody is lost and nothing becomes infinite", () => {
    const place = fc.oneof(fc.double({ min: -400, max: 400, noNaN: true }), fc.constantFrom(1e6, -1e6, 0, 300));
    const hand = fc.integer({ min: 1, max: 10 });
    const move = fc.oneof(
      fc.record({ act: fc.constant("grab" as const), hand, ball: fc.integer({ min: 1, max: 40 }), x: place, y: place }),
      fc.record({ act: fc.constant("drag" as const), hand, x: place, y: place }),
      fc.record({ act: fc.constant("release" as const), hand }),
    );
    const scene = fc.record({
      balls: fc.integer({ min: 1, max: 40 }),
      sides: fc.integer({ min: 3, max: 9 }),
      radius: fc.constantFrom<number | "auto">("auto", "auto", 0.1, 3),
      gravity: fc.constantFrom(0, 720, 5_000),
      rotation: fc.constantFrom(0, 72, -720),
      ballRestitution: fc.constantFrom(0, 1),
    });
    let moves = 0;
    fc.assert(
      fc.property(
        scene,
        fc.array(fc.tuple(move, fc.integer({ min: 0, max: 5 })), { minLength: 20, maxLength: 40 }),
        (config, list) => {
          const subject = world(config);
          for (const [move, steps] of list) {
            moveHand(subject, move.act === "grab" ? { ...move, ball: Math.min(move.ball, config.balls) } : move);
            moves++;
            for (let s = 0; s < steps; s++) {
              step(subject);
              expect(escaped(subject)).toBe(0);
            }
          }
          for (const state of balls(subject)) expect(Object.values(state).every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: 80, seed: 5 },
    );
    expect(moves).toBeGreaterThan(2_000);
  });
});

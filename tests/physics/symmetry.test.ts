/**
 * The order of the balls does not bias the result: a scene, its mirror image and the same scene with its balls numbered
 * in reverse agree in every mean, though the three runs part ways within seconds. Grid and sweeps go by place and number,
 * so a solver that favours the first or the last shows here.
 */
import { beforeAll, describe, expect, test } from "vitest";
import type { ConfigChange } from "../../src/shared/config.ts";
import { effortFor } from "../../src/worker/physics/constants.ts";
import { createWorld, step, type World, writeBall } from "../../src/worker/physics/index.ts";
import { ball, balls, run, world } from "./scenes.ts";

/** A heap that rolls over itself, solved with few sub-steps: what an order favours is largest there. */
const heap: ConfigChange = { balls: 120, rotation: 40, friction: 1, wallRestitution: 0, ballRestitution: 0 };
const effort = { ...effortFor(120), subSteps: 4 };
const SEEDS = Array.from({ length: 24 }, (_, i) => i + 1);

/** Means over balls and time, x and spin with the sign that they have clockwise. */
interface Means {
  x: number;
  y: number;
  spin: number;
  speed: number;
}
const KEYS = ["x", "y", "spin", "speed"] as const;

/** After a second, five seconds of it, ten looks a second. */
function means(scene: World, sign: 1 | -1): Means {
  run(scene, 1);
  const sum = { x: 0, y: 0, spin: 0, speed: 0 };
  const looks = 50;
  for (let look = 0; look < looks; look++) {
    for (let s = 0; s < 12; s++) step(scene);
    for (const { x, y, vx, vy, spin } of balls(scene)) {
      sum.x += sign * x;
      sum.y += y;
      sum.spin += sign * spin;
      sum.speed += Math.hypot(vx, vy);
    }
  }
  for (const key of KEYS) sum[key] /= looks * scene.count;
  return sum;
}

/** x → −x. Corner 0, at angle 0 to begin with, comes to lie at π. */
function mirrored(original: World): World {
  const { config, effort } = original;
  const scene = createWorld({ ...config, rotation: -config.rotation }, effort);
  scene.wallAngle = Math.PI;
  for (const [i, { x, vx }] of balls(original).entries()) writeBall(scene, i + 1, { x: -x, vx: -vx });
  return scene;
}

function renumbered(original: World): World {
  const scene = createWorld(original.config, original.effort);
  for (const [i, state] of balls(original).entries()) writeBall(scene, scene.count - i, state);
  return scene;
}

test("until chaos parts them, a scene and its mirror image are mirror images, to a millionth of a radius", () => {
  let exact = 0;
  for (const seed of SEEDS) {
    const scene = world({ seed });
    const image = mirrored(scene);
    run(scene, 1.2); // all have met walls and some have met each other
    run(image, 1.2);
    const spins = balls(scene).map((b) => b.spin);
    expect(spins.filter((spin) => spin !== 0).length).toBeGreaterThan(10);
    const apart = balls(image).map((b, i) => {
      const { x, y, spin } = ball(scene, i + 1);
      return Math.max(Math.abs(b.x + x), Math.abs(b.y - y), scene.radius * Math.abs(b.spin + spin)) / scene.radius;
    });
    if (Math.max(...apart) < 1e-6) exact++;
  }
  // Where a ball touches two others in one sub-step, the order decides which is first: that is where chaos begins. A
  // kernel that favours a side or a direction of spin leaves none.
  expect(exact / SEEDS.length).toBeGreaterThan(0.25);
});

const scene = (seed: number) => world({ ...heap, seed }, effort);

let original: Means[];
beforeAll(() => {
  original = SEEDS.map((seed) => means(scene(seed), 1));
});

/** Every mean agrees within 3.5 standard errors of the difference, and these are small enough to say something. */
function expectAgreement(others: Means[]): void {
  const n = SEEDS.length;
  for (const key of KEYS) {
    const differences = others.map((other, i) => other[key] - original[i][key]);
    const mean = differences.reduce((sum, d) => sum + d, 0) / n;
    const error = Math.sqrt(differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (n - 1) / n);
    const typical = Math.abs(original.reduce((sum, m) => sum + m[key], 0)) / n;
    expect(error / typical, key).toBeLessThan(0.02);
    expect(Math.abs(mean) / error, key).toBeLessThan(3.5);
  }
}

describe(`means of ${SEEDS.length} seeds of a heap agree`, () => {
  test("of a scene and its mirror image", () => {
    expectAgreement(SEEDS.map((seed) => means(mirrored(scene(seed)), -1)));
  });

  test("of a scene and the same with the balls numbered in reverse", () => {
    expectAgreement(SEEDS.map((seed) => means(renumbered(scene(seed)), 1)));
  });
});

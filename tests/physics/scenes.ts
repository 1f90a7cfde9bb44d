/** Scenes that the kernel's tests share. */

import { createScene } from "../../bench/scene.ts";
import { applyChange, type ConfigChange, defaultConfig } from "../../src/shared/config.ts";
import { type Effort, effortFor } from "../../src/worker/physics/constants.ts";
import {
  type BallState,
  createWorld,
  deepestInWall,
  deepestPair,
  escaped,
  readBall,
  STEP,
  step,
  type World,
  writeBall,
} from "../../src/worker/physics/index.ts";

export const R = 300;

export function world(change: ConfigChange = {}, effort?: Effort): World {
  return createWorld(applyChange(defaultConfig, change), effort);
}

/** Nothing but contacts: no gravity, drag, friction or turning; every bounce keeps all speed. */
export const vacuum: ConfigChange = {
  gravity: 0,
  airDrag: 0,
  spinDrag: 0,
  friction: 0,
  rotation: 0,
  launchSpeed: 0,
  wallRestitution: 1,
  ballRestitution: 1,
};

export function ball(scene: World, number = 1): BallState {
  return readBall(scene, number, { x: 0, y: 0, angle: 0, vx: 0, vy: 0, spin: 0 });
}

export function balls(scene: World): BallState[] {
  return Array.from({ length: scene.count }, (_, i) => ball(scene, i + 1));
}

/** A scene whose balls are exactly these. */
export function sceneOf(states: Partial<BallState>[], change: ConfigChange = {}, effort?: Effort): World {
  const scene = world({ ...vacuum, ...change, balls: states.length }, effort);
  states.forEach((state, i) => {
    writeBall(scene, i + 1, state);
  });
  return scene;
}

export function run(scene: World, seconds: number): World {
  const steps = Math.round(seconds / STEP);
  for (let s = 0; s < steps; s++) step(scene);
  return scene;
}

/** What went wrong at worst over a run, looked at after every step. */
export interface Worst {
  escapes: number;
  /** Radii. */
  pair: number;
  wall: number;
}

/** Runs and watches; overlap counts from `from` seconds on. */
export function watch(scene: World, seconds: number, from = 0): Worst {
  const worst: Worst = { escapes: 0, pair: 0, wall: Number.NEGATIVE_INFINITY };
  const steps = Math.round(seconds / STEP);
  for (let s = 0; s < steps; s++) {
    step(scene);
    worst.escapes += escaped(scene);
    worst.wall = Math.max(worst.wall, deepestInWall(scene));
    if ((s + 1) * STEP > from) worst.pair = Math.max(worst.pair, deepestPair(scene));
  }
  return worst;
}

/** Distances, in radii, that balls go in one second from now. */
export function wandering(scene: World): number[] {
  const before = balls(scene);
  run(scene, 1);
  return balls(scene).map((b, i) => Math.hypot(b.x - before[i].x, b.y - before[i].y) / scene.radius);
}

/** The benchmark's scene in world units: a drum 40 % full, started at rest. */
export function drum(count: number, subSteps: number, seed = 1): World {
  const { circumradius, radius, gravity, restitution, friction, angularVelocity, places } = createScene(
    count,
    "brief",
    seed,
  );
  const scale = R / circumradius;
  const config = {
    balls: count,
    radius: radius * scale,
    launchSpeed: 0,
    gravity: gravity * scale,
    wallRestitution: restitution,
    ballRestitution: restitution,
    friction,
    airDrag: 0,
    spinDrag: 0,
    rotation: (-angularVelocity * 180) / Math.PI,
  };
  const scene = world(config, { ...effortFor(count), subSteps });
  for (let i = 0; i < count; i++) {
    writeBall(scene, i + 1, { x: scale * places[2 * i], y: scale * places[2 * i + 1] });
  }
  return scene;
}

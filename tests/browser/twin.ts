/** The same run in Node: what the browser's physics worker should have arrived at, bit for bit. */
import { applyChange, type ConfigChange, defaultConfig } from "../../src/shared/config.ts";
import { type BallState, createWorld, readBall, step, type World } from "../../src/worker/physics/index.ts";

export function runTo(steps: number, change: ConfigChange = {}): World {
  const world = createWorld(applyChange(defaultConfig, change));
  while (world.step < steps) step(world);
  return world;
}

/** Every ball: number n at index n − 1. */
export function ballsOf(world: World): BallState[] {
  const empty = () => ({ x: 0, y: 0, angle: 0, vx: 0, vy: 0, spin: 0 });
  return Array.from({ length: world.count }, (_, i) => readBall(world, i + 1, empty()));
}

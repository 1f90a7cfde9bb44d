/** Single balls, by number, from outside the kernel: reading and setting their state. */
import { body } from "./body.ts";
import type { World } from "./world.ts";

const { STRIDE, X, Y, ANGLE, VX, VY, SPIN, UNLOADED_VX, UNLOADED_VY } = body;

/** One ball as it is: world units, units/s, radians, radians/s. */
export interface BallState {
  x: number;
  y: number;
  angle: number;
  vx: number;
  vy: number;
  spin: number;
}

/**
 * Reads a ball.
 *
 * @param number from 1 to the count
 * @param out receives the state; also returned
 */
export function readBall(world: World, number: number, out: BallState): BallState {
  const { bodies } = world;
  const o = STRIDE * world.slot[number - 1];
  out.x = bodies[o + X];
  out.y = bodies[o + Y];
  out.angle = bodies[o + ANGLE];
  out.vx = bodies[o + VX];
  out.vy = bodies[o + VY];
  out.spin = bodies[o + SPIN];
  return out;
}

/** Sets what is given of a ball's state. A ball set down outside is brought inside by the next step. */
export function writeBall(world: World, number: number, state: Partial<BallState>): void {
  const { bodies } = world;
  const o = STRIDE * world.slot[number - 1];
  bodies[o + X] = state.x ?? bodies[o + X];
  bodies[o + Y] = state.y ?? bodies[o + Y];
  bodies[o + ANGLE] = state.angle ?? bodies[o + ANGLE];
  bodies[o + VX] = state.vx ?? bodies[o + VX];
  bodies[o + VY] = state.vy ?? bodies[o + VY];
  bodies[o + SPIN] = state.spin ?? bodies[o + SPIN];
  bodies[o + UNLOADED_VX] = bodies[o + VX];
  bodies[o + UNLOADED_VY] = bodies[o + VY];
  world.pairsListed = false;
}

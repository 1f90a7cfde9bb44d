/**
 * Free motion with linear drag, in closed form, so that neither the sub-step nor the frame rate shows in it:
 *
 *   v' = −k v + g   gives   v(h) = E v + P g   and   x(h) = x + P v + Q g
 *   with E = e^(−kh), P = (1 − E)/k, Q = (h − P)/k
 */
import { body, indices } from "./body.ts";
import type { World } from "./world.ts";

const { STRIDE, X, Y, ANGLE, VX, VY, SPIN, UNLOADED_VX, UNLOADED_VY } = body;
const { MASK } = indices;

/** (h − P)/k by its series, which has no trouble at k = 0; kh is at most 10/120, so the terms left out are below 1e-18. */
function secondIntegral(k: number, h: number): number {
  const z = k * h;
  return (
    ((h * h) / 2) *
    (1 -
      (z / 3) *
        (1 - (z / 4) * (1 - (z / 5) * (1 - (z / 6) * (1 - (z / 7) * (1 - (z / 8) * (1 - (z / 9) * (1 - z / 10))))))))
  );
}

/**
 * Moves and slows all balls over one sub-step of h seconds, and notes who is near the walls.
 *
 * @returns the greatest square of a distance moved since the pairs were listed
 */
export function integrate(world: World, h: number): number {
  const { bodies, config, listed, loadPath } = world;
  const count = world.count & MASK;
  const k = config.airDrag;
  const q = secondIntegral(k, h);
  const p = h - k * q;
  const keep = 1 - k * p;
  const fall = -config.gravity * q;
  const pull = -config.gravity * p;
  const spinPath = h - config.spinDrag * secondIntegral(config.spinDrag, h);
  const spinKeep = 1 - config.spinDrag * spinPath;
  // A radius of margin, for what the correction of overlap may move.
  const free = Math.max(world.apothem - 2 * world.radius, 0);
  const freeSquared = free * free;
  const nearWalls = world.nearWalls;
  let near = 0;
  let farthest = 0;
  for (let s = 0; s < count; s++) {
    const o = STRIDE * s;
    const vx = bodies[o + VX];
    const vy = bodies[o + VY];
    const spin = bodies[o + SPIN];
    const x = bodies[o + X] + p * vx + loadPath * (vx - bodies[o + UNLOADED_VX]);
    const y = bodies[o + Y] + p * vy + loadPath * (vy - bodies[o + UNLOADED_VY]) + fall;
    bodies[o + X] = x;
    bodies[o + Y] = y;
    if (x * x + y * y > freeSquared) nearWalls[near++] = s;
    bodies[o + ANGLE] += spinPath * spin;
    const nextVx = keep * vx;
    const nextVy = keep * vy + pull;
    bodies[o + VX] = nextVx;
    bodies[o + VY] = nextVy;
    bodies[o + UNLOADED_VX] = nextVx;
    bodies[o + UNLOADED_VY] = nextVy;
    bodies[o + SPIN] = spinKeep * spin;
    const dx = x - listed[2 * s];
    const dy = y - listed[2 * s + 1];
    farthest = Math.max(farthest, dx * dx + dy * dy);
  }
  world.loadPath = q / p;
  world.nearWallCount = near;
  return farthest;
}

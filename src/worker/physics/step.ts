/**
 * One step of simulated time, 1/120 s. Pure and deterministic: nothing here depends on the clock, the engine, or how a
 * run is cut into calls.
 */

import { body } from "./body.ts";
import { listingReach, listPairs } from "./broad-phase.ts";
import { MAX_SUB_STEPS, MOTION_PER_SUB_STEP, STEP } from "./constants.ts";
import { findContacts } from "./contacts.ts";
import { integrate } from "./integrate.ts";
import { contain, correctOverlap } from "./overlap.ts";
import { solveVelocities } from "./solver.ts";
import { angularVelocity, turnWalls } from "./walls.ts";
import type { World } from "./world.ts";

const { STRIDE, X, Y, ANGLE, VX, VY, SPIN } = body;

export function step(world: World): void {
  assertFinite(world);
  const subSteps = chooseSubSteps(world);
  const h = STEP / subSteps;
  if (!world.pairsListed) listPairs(world);
  for (let s = 0; s < subSteps; s++) {
    const farthest = integrate(world, h);
    turnWalls(world, h);
    if (farthest > listingReach(world)) listPairs(world);
    findContacts(world, world.subStep > 0 ? h / world.subStep : 0);
    solveVelocities(world);
    correctOverlap(world);
    world.subStepsTaken++;
    world.subStep = h;
  }
  contain(world);
  assertFinite(world);
  world.subSteps = subSteps;
  world.step++;
}

/** A state set from outside, or a fault of ours: the run stops by name instead of looping or publishing it. */
function assertFinite(world: World): void {
  const { bodies, count, ball } = world;
  for (let o = 0, end = STRIDE * count; o < end; o += STRIDE) {
    const sum = bodies[o + X] + bodies[o + Y] + bodies[o + ANGLE] + bodies[o + VX] + bodies[o + VY] + bodies[o + SPIN];
    // The difference of a number with itself is 0, but NaN for NaN and the infinities.
    if (sum - sum !== 0) throw new Error(`the state of ball ${ball[o / STRIDE] + 1} is no longer a finite number`);
  }
}

/** So many that nothing moves more than a share of a radius relative to the walls in one; limits the speed if that is too many. */
function chooseSubSteps(world: World): number {
  const { bodies, count } = world;
  const omega = angularVelocity(world);
  const reach = MOTION_PER_SUB_STEP * world.radius;
  const limit = (MAX_SUB_STEPS * reach) / STEP;
  let fastest = 0;
  for (let o = 0, end = STRIDE * count; o < end; o += STRIDE) {
    const vx = bodies[o + VX];
    const vy = bodies[o + VY];
    const squared = vx * vx + vy * vy;
    if (squared > limit * limit) {
      const scale = limit / Math.sqrt(squared);
      bodies[o + VX] = vx * scale;
      bodies[o + VY] = vy * scale;
    }
    const rx = bodies[o + VX] + omega * bodies[o + Y];
    const ry = bodies[o + VY] - omega * bodies[o + X];
    fastest = Math.max(fastest, rx * rx + ry * ry);
  }
  const path = (Math.sqrt(fastest) + world.config.gravity * STEP) * STEP;
  return Math.min(Math.max(Math.floor(path / reach) + 1, world.effort.subSteps), MAX_SUB_STEPS);
}

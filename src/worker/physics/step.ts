/**
 * One step of simulated time, 1/120 s. Pure and deterministic: nothing here depends on the clock, the engine, or how a
 * run is cut into calls.
 */

import { wrapAngle } from "../../shared/deterministic-math.ts";
import { body, indices } from "./body.ts";
import { listingReach, listPairs } from "./broad-phase.ts";
import {
  DEEP_SHARE,
  MARGIN_LIMIT,
  MAX_DEEP_FACTOR,
  MAX_STEP,
  MAX_SUB_STEPS,
  PAIR_MARGIN,
  PRESS_PER_STEP,
  PRESSED_REST_SWEEPS,
  SPECULATION,
  STEP,
} from "./constants.ts";
import { touchPairs } from "./contacts.ts";
import { handStrength, handSubSteps } from "./hands.ts";
import { integrate } from "./integrate.ts";
import { solveVelocities } from "./solver.ts";
import { angularVelocity, contain, touchWalls, turnWalls } from "./walls.ts";
import type { World } from "./world.ts";

const { STRIDE, X, Y, ANGLE, VX, VY, SPIN, UNLOADED_VX, UNLOADED_VY } = body;
const { MASK } = indices;

/** @param onSubStep told of each sub-step done, for watchers; it must not touch the world */
export function step(world: World, onSubStep?: () => void): void {
  if (world.step === MAX_STEP) throw new Error("a run ends here");
  // Pairs are unlisted when the state was set from outside.
  if (!world.pairsListed) assertFinite(world);
  const subSteps = chooseSubSteps(world);
  const h = STEP / subSteps;
  if (!world.pairsListed) listPairs(world);
  for (let s = 0; s < subSteps; s++) {
    const farthest = integrate(world, h);
    turnWalls(world, h);
    if (farthest > listingReach(world)) listPairs(world);
    const scale = world.subStep > 0 ? h / world.subStep : 0;
    touchPairs(world, h, scale);
    touchWalls(world, h, scale);
    solveVelocities(world, h);
    world.subStepsTaken++;
    world.subStep = h;
    onSubStep?.();
  }
  finish(world);
  world.subSteps = subSteps;
  world.step++;
}

/** The last word of a step: nobody is outside, angles are in (−π, π], and all numbers are finite. */
function finish(world: World): void {
  const { bodies, apothem, radius } = world;
  const free = (apothem - radius) * (apothem - radius);
  let sum = 0;
  for (let o = 0, end = STRIDE * (world.count & MASK); o < end; o += STRIDE) {
    const x = bodies[o + X];
    const y = bodies[o + Y];
    if (x * x + y * y > free) contain(world, o);
    const angle = wrapAngle(bodies[o + ANGLE]);
    bodies[o + ANGLE] = angle;
    sum += x + y + angle + bodies[o + VX] + bodies[o + VY] + bodies[o + SPIN];
  }
  if (sum - sum !== 0) assertFinite(world);
}

/** A state set from outside, or a fault of ours: the run stops by name instead of looping or publishing it. */
function assertFinite(world: World): void {
  const { bodies, count, ball } = world;
  for (let o = 0, end = STRIDE * count; o < end; o += STRIDE) {
    const sum = bodies[o + X] + bodies[o + Y] + bodies[o + ANGLE] + bodies[o + VX] + bodies[o + VY] + bodies[o + SPIN];
    // The difference of a number with itself is 0, but NaN for NaN and the infinities.
    if (sum - sum !== 0) throw new Error(`ball ${ball[o / STRIDE] + 1} is no longer a finite number`);
  }
}

/**
 * So many that nothing moves more than a share of a radius relative to the walls in one, and that gravity presses no
 * pile too far; limits the speed if that is too many. Also settles how often resting contacts are visited, what gap counts
 * as a contact, and whether a margin is worth listing pairs with.
 */
function chooseSubSteps(world: World): number {
  const { radius, effort } = world;
  const { gravity } = world.config;
  const reach = effort.motion * radius;
  const fastest = limitSpeeds(world, (MAX_SUB_STEPS * reach) / STEP);
  const path = (Math.sqrt(fastest) + (gravity + handStrength(world)) * STEP) * STEP;
  const press = (gravity * STEP * STEP) / (PRESS_PER_STEP * radius);
  // x^(7/8), of roots alone: they have the same bits in every engine.
  const pressed = Math.sqrt(press * Math.sqrt(press * Math.sqrt(press)));
  const crushed = Math.min(Math.max(world.deepPairs / (DEEP_SHARE * world.count), 1), MAX_DEEP_FACTOR);
  const needed = Math.floor(Math.max(path / reach, pressed) * crushed) + 1;
  const subSteps = Math.min(Math.max(needed, effort.subSteps, handSubSteps(world)), MAX_SUB_STEPS);
  world.restSweeps = Math.max(effort.restSweeps, press > 1 ? PRESSED_REST_SWEEPS : 0);
  const fast = path > MARGIN_LIMIT * radius * subSteps;
  world.margin = fast ? 0 : PAIR_MARGIN * radius;
  world.speculation = fast && press <= 1 ? effort.fastSpeculation : SPECULATION;
  return subSteps;
}

/**
 * Slows bodies that are faster than the limit, in units/s, to it.
 *
 * @returns the greatest square of a speed relative to walls that turn with the body's place
 */
function limitSpeeds(world: World, limit: number): number {
  const { bodies } = world;
  const omega = angularVelocity(world);
  let fastest = 0;
  for (let o = 0, end = STRIDE * (world.count & MASK); o < end; o += STRIDE) {
    const vx = bodies[o + VX];
    const vy = bodies[o + VY];
    const squared = vx * vx + vy * vy;
    if (squared > limit * limit) {
      const scale = limit / Math.sqrt(squared);
      bodies[o + VX] = bodies[o + UNLOADED_VX] = vx * scale;
      bodies[o + VY] = bodies[o + UNLOADED_VY] = vy * scale;
    }
    const rx = bodies[o + VX] + omega * bodies[o + Y];
    const ry = bodies[o + VY] - omega * bodies[o + X];
    fastest = Math.max(fastest, rx * rx + ry * ry);
  }
  return fastest;
}

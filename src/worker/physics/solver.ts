/**
 * The velocities after contact: sequential impulses (Catto, "Iterative Dynamics with Temporal Coherence", 2005) with
 * Coulomb friction, in two parts a sub-step.
 *
 *   Impacts: a contact that approaches faster than the threshold bounces, pair by pair, by Newton's law of restitution;
 *   what one bounce does to the next contact is seen in the same sweep or the next, as in Newton's cradle.
 *   Rest: all contacts together may no longer approach. Impulses are accumulated and clamped, so a sweep can take back
 *   what an earlier one gave too much, and start from the last sub-step's.
 *
 * Impulses are per unit mass (every ball has mass 1); a disc's inertia is r²/2.
 */

import { body, contact, link } from "./body.ts";
import { NEGLIGIBLE_IMPULSE, RESTITUTION_THRESHOLD, STEP } from "./constants.ts";
import type { World } from "./world.ts";

const { STRIDE, VX, VY, SPIN } = body;
const { STRIDE: CONTACT, NX, NY, LEVER, NORMAL, TANGENT, WALL_VX, WALL_VY } = contact;
const { STRIDE: LINK, A, B, SOURCE } = link;

export function solveVelocities(world: World): void {
  applyCarried(world);
  const { impactSweeps, contactSweeps } = world.effort;
  // Directions alternate, so that no end of the list is favoured.
  for (let sweep = 0; sweep < impactSweeps; sweep++) {
    if (!sweepImpacts(world, (world.subStepsTaken + sweep) % 2 === 1)) break;
  }
  for (let sweep = 0; sweep < contactSweeps; sweep++) {
    if (!sweepRest(world, (world.subStepsTaken + sweep) % 2 === 1)) break;
  }
  store(world);
}

/** Applies the impulses that the contacts start with. */
function applyCarried(world: World): void {
  const { bodies } = world;
  const { count, links, values } = world.contacts;
  const perInertia = 2 / (world.radius * world.radius);
  for (let k = 0; k < count; k++) {
    const c = CONTACT * k;
    const jn = values[c + NORMAL];
    const jt = values[c + TANGENT];
    if (jn === 0 && jt === 0) continue;
    const twist = values[c + LEVER] * perInertia;
    push(bodies, links[LINK * k + A], links[LINK * k + B], values[c + NX], values[c + NY], jn, jt, twist);
  }
}

/**
 * An impulse jn along the normal (apart) and jt along the tangent, on both bodies of a contact.
 *
 * @param b −1 for a wall, which does not move
 * @param twist spin per tangential impulse: lever ÷ inertia
 */
function push(
  bodies: Float64Array,
  a: number,
  b: number,
  nx: number,
  ny: number,
  jn: number,
  jt: number,
  twist: number,
): void {
  const jx = jn * nx - jt * ny;
  const jy = jn * ny + jt * nx;
  bodies[STRIDE * a + VX] -= jx;
  bodies[STRIDE * a + VY] -= jy;
  bodies[STRIDE * a + SPIN] -= twist * jt;
  if (b < 0) return;
  bodies[STRIDE * b + VX] += jx;
  bodies[STRIDE * b + VY] += jy;
  bodies[STRIDE * b + SPIN] -= twist * jt;
}

/** One visit to every contact that approaches faster than the threshold. Whether there was any. */
function sweepImpacts(world: World, backwards: boolean): boolean {
  const { bodies, config } = world;
  const { count, links, values } = world.contacts;
  const threshold = -RESTITUTION_THRESHOLD * config.gravity * STEP;
  const perInertia = 2 / (world.radius * world.radius);
  const { friction, ballRestitution, wallRestitution } = config;
  let any = false;
  for (let k = 0; k < count; k++) {
    const index = backwards ? count - 1 - k : k;
    const c = CONTACT * index;
    const a = links[LINK * index + A];
    const b = links[LINK * index + B];
    const oa = STRIDE * a;
    const ob = STRIDE * b;
    const isWall = b < 0;
    const nx = values[c + NX];
    const ny = values[c + NY];
    const lever = values[c + LEVER];
    const dvx = (isWall ? values[c + WALL_VX] : bodies[ob + VX]) - bodies[oa + VX];
    const dvy = (isWall ? values[c + WALL_VY] : bodies[ob + VY]) - bodies[oa + VY];
    const vn = dvx * nx + dvy * ny;
    if (vn >= threshold) continue; // the threshold is 0 or below: whatever passes approaches
    any = true;
    const share = isWall ? 1 : 0.5;
    const twist = lever * perInertia;
    const jn = -share * (1 + (isWall ? wallRestitution : ballRestitution)) * vn;
    const spins = bodies[oa + SPIN] + (isWall ? 0 : bodies[ob + SPIN]);
    const vt = dvy * nx - dvx * ny - lever * spins;
    const limit = friction * jn;
    const jt = Math.min(Math.max((-share * vt) / (1 + lever * twist), -limit), limit);
    push(bodies, a, b, nx, ny, jn, jt, twist);
  }
  return any;
}

/** One visit to every contact: accumulated impulses move towards no approach and no slip. Whether any had to. */
function sweepRest(world: World, backwards: boolean): boolean {
  const { bodies, config } = world;
  const { count, links, values } = world.contacts;
  const perInertia = 2 / (world.radius * world.radius);
  const friction = config.friction;
  const negligible = NEGLIGIBLE_IMPULSE;
  let any = false;
  for (let k = 0; k < count; k++) {
    const index = backwards ? count - 1 - k : k;
    const c = CONTACT * index;
    const a = links[LINK * index + A];
    const b = links[LINK * index + B];
    const oa = STRIDE * a;
    const ob = STRIDE * b;
    const isWall = b < 0;
    const nx = values[c + NX];
    const ny = values[c + NY];
    const lever = values[c + LEVER];
    const dvx = (isWall ? values[c + WALL_VX] : bodies[ob + VX]) - bodies[oa + VX];
    const dvy = (isWall ? values[c + WALL_VY] : bodies[ob + VY]) - bodies[oa + VY];
    const share = isWall ? 1 : 0.5;
    const twist = lever * perInertia;

    const oldNormal = values[c + NORMAL];
    const newNormal = Math.max(oldNormal - share * (dvx * nx + dvy * ny), 0);

    const spins = bodies[oa + SPIN] + (isWall ? 0 : bodies[ob + SPIN]);
    const vt = dvy * nx - dvx * ny - lever * spins;
    const oldTangent = values[c + TANGENT];
    const limit = friction * newNormal;
    const newTangent = Math.min(Math.max(oldTangent - (share * vt) / (1 + lever * twist), -limit), limit);

    const jn = newNormal - oldNormal;
    const jt = newTangent - oldTangent;
    if (Math.abs(jn) + Math.abs(jt) < negligible) continue;
    any = true;
    values[c + NORMAL] = newNormal;
    values[c + TANGENT] = newTangent;
    push(bodies, a, b, nx, ny, jn, jt, twist);
  }
  return any;
}

/** Keeps the impulses for the next sub-step, with the pairs and the balls. */
function store(world: World): void {
  const { pairs } = world;
  const { count, links, values } = world.contacts;
  for (let k = 0; k < count; k++) {
    const source = links[LINK * k + SOURCE];
    if (links[LINK * k + B] >= 0) {
      pairs.normalImpulse[source] = values[CONTACT * k + NORMAL];
      pairs.tangentImpulse[source] = values[CONTACT * k + TANGENT];
    } else if (source >= 0) {
      world.wallNormalImpulse[source] = values[CONTACT * k + NORMAL];
      world.wallTangentImpulse[source] = values[CONTACT * k + TANGENT];
    }
  }
}

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

import { body } from "./body.ts";
import { NEGLIGIBLE_IMPULSE, RESTITUTION_THRESHOLD, STEP } from "./constants.ts";
import type { World } from "./world.ts";

const { STRIDE, VX, VY, SPIN } = body;

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
  const { contacts, bodies } = world;
  const { a, b, nx, ny, lever, normalImpulse, tangentImpulse } = contacts;
  const perInertia = 2 / (world.radius * world.radius);
  for (let c = 0; c < contacts.count; c++) {
    const jn = normalImpulse[c];
    const jt = tangentImpulse[c];
    if (jn !== 0 || jt !== 0) push(bodies, a[c], b[c], nx[c], ny[c], jn, jt, lever[c] * perInertia);
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
  const { contacts, bodies, config } = world;
  const { a, b, nx, ny, lever, wallVx, wallVy } = contacts;
  const threshold = -RESTITUTION_THRESHOLD * config.gravity * STEP;
  const perInertia = 2 / (world.radius * world.radius);
  const { friction, ballRestitution, wallRestitution } = config;
  const n = contacts.count;
  let any = false;
  for (let k = 0; k < n; k++) {
    const c = backwards ? n - 1 - k : k;
    const oa = STRIDE * a[c];
    const isWall = b[c] < 0;
    const ob = STRIDE * b[c];
    const dvx = (isWall ? wallVx[c] : bodies[ob + VX]) - bodies[oa + VX];
    const dvy = (isWall ? wallVy[c] : bodies[ob + VY]) - bodies[oa + VY];
    const vn = dvx * nx[c] + dvy * ny[c];
    if (vn >= threshold || vn >= 0) continue;
    any = true;
    const share = isWall ? 1 : 0.5;
    const twist = lever[c] * perInertia;
    const jn = -share * (1 + (isWall ? wallRestitution : ballRestitution)) * vn;
    const spins = bodies[oa + SPIN] + (isWall ? 0 : bodies[ob + SPIN]);
    const vt = dvy * nx[c] - dvx * ny[c] - lever[c] * spins;
    const limit = friction * jn;
    const jt = Math.min(Math.max((-share * vt) / (1 + lever[c] * twist), -limit), limit);
    push(bodies, a[c], b[c], nx[c], ny[c], jn, jt, twist);
  }
  return any;
}

/** One visit to every contact: accumulated impulses move towards no approach and no slip. Whether any had to. */
function sweepRest(world: World, backwards: boolean): boolean {
  const { contacts, bodies, config } = world;
  const { a, b, nx, ny, lever, wallVx, wallVy, normalImpulse, tangentImpulse } = contacts;
  const perInertia = 2 / (world.radius * world.radius);
  const friction = config.friction;
  const negligible = NEGLIGIBLE_IMPULSE;
  const n = contacts.count;
  let any = false;
  for (let k = 0; k < n; k++) {
    const c = backwards ? n - 1 - k : k;
    const oa = STRIDE * a[c];
    const isWall = b[c] < 0;
    const ob = STRIDE * b[c];
    const dvx = (isWall ? wallVx[c] : bodies[ob + VX]) - bodies[oa + VX];
    const dvy = (isWall ? wallVy[c] : bodies[ob + VY]) - bodies[oa + VY];
    const share = isWall ? 1 : 0.5;
    const twist = lever[c] * perInertia;

    const oldNormal = normalImpulse[c];
    const newNormal = Math.max(oldNormal - share * (dvx * nx[c] + dvy * ny[c]), 0);

    const spins = bodies[oa + SPIN] + (isWall ? 0 : bodies[ob + SPIN]);
    const vt = dvy * nx[c] - dvx * ny[c] - lever[c] * spins;
    const oldTangent = tangentImpulse[c];
    const limit = friction * newNormal;
    const newTangent = Math.min(Math.max(oldTangent - (share * vt) / (1 + lever[c] * twist), -limit), limit);

    const jn = newNormal - oldNormal;
    const jt = newTangent - oldTangent;
    if (Math.abs(jn) + Math.abs(jt) < negligible) continue;
    any = true;
    normalImpulse[c] = newNormal;
    tangentImpulse[c] = newTangent;
    push(bodies, a[c], b[c], nx[c], ny[c], jn, jt, twist);
  }
  return any;
}

/** Keeps the impulses for the next sub-step, with the pairs and the balls. */
function store(world: World): void {
  const { contacts, pairs } = world;
  for (let c = 0; c < contacts.count; c++) {
    const source = contacts.source[c];
    if (contacts.b[c] >= 0) {
      pairs.normalImpulse[source] = contacts.normalImpulse[c];
      pairs.tangentImpulse[source] = contacts.tangentImpulse[c];
    } else if (source >= 0) {
      world.wallNormalImpulse[source] = contacts.normalImpulse[c];
      world.wallTangentImpulse[source] = contacts.tangentImpulse[c];
    }
  }
}

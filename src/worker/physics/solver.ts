/**
 * The velocities after contact: sequential impulses (Catto, "Iterative Dynamics with Temporal Coherence", 2005) with
 * Coulomb friction, in two parts a sub-step.
 *
 *   Impacts: a contact that approaches faster than the threshold bounces, pair by pair, by Newton's law of restitution;
 *   what one bounce does to the next contact is seen in the same sweep or the next, as in Newton's cradle. It sees
 *   the velocities without the load on the contacts: what a loaded pile has not yet settled is no impact.
 *   Rest: all contacts together may no longer approach. Impulses are accumulated and clamped, so a visit can take back
 *   what an earlier one gave too much, and start from the last sub-step's (contacts.ts).
 *
 * Impulses are per unit mass (every ball has mass 1); a disc's inertia is r²/2. Resting friction acts at arm's length r,
 * not half the distance: what overlap there is at rest is no reason for a division in the innermost loop. A slip of vt
 * then takes vt ÷ (2 (1 + r²/(r²/2))) = vt/6 to stop.
 *
 * ½(x + |x|) is max(x, 0) and ½(|x + a| − |x − a|) is x clamped to ±a, both without a branch for the processor to guess.
 *
 * A contact waits for the one before it, with which it shares a ball, so what counts in a visit is its longest chain of
 * operations. Impulses therefore stay doubled until they are stored, and the halves are taken of numbers that are not in
 * the chain: halves are exact, so no bit depends on where they are taken.
 */

import { body, contact, indices, link } from "./body.ts";
import { NEGLIGIBLE_IMPULSE, WEIGHTLESS_IMPACT_SWEEPS } from "./constants.ts";
import { pullBalls } from "./hands.ts";
import { sweepImpacts } from "./impact.ts";
import { restWalls, startWalls, storeWalls } from "./wall-solver.ts";
import type { World } from "./world.ts";

const { VX, VY, SPIN } = body;
const { STRIDE: CONTACT, NX, NY, ROOM } = contact;
const { STRIDE: LINK, A, B } = link;
const { MASK } = indices;

/** @param h seconds of the sub-step */
export function solveVelocities(world: World, h: number): void {
  const { restSweeps } = world;
  const impactSweeps = world.config.gravity === 0 ? WEIGHTLESS_IMPACT_SWEEPS : world.effort.impactSweeps;
  // The first was made where the contacts were found.
  for (let sweep = 1; sweep < impactSweeps; sweep++) {
    if (!sweepImpacts(world)) break;
  }
  startWalls(world);
  if (world.handsHolding > 0) pullBalls(world, h);
  for (let sweep = 0; sweep < restSweeps; sweep++) {
    // There and back: a list whose direction alternates from sub-step to sub-step never settles.
    const walls = restWalls(world);
    const pairs = restPairs(world, sweep % 2 === 1);
    if (!pairs && !walls) break;
  }
  storeWalls(world);
}

/** One visit to every pair: accumulated impulses move towards no approach and no slip. Whether any had to. */
function restPairs(world: World, backwards: boolean): boolean {
  const { bodies, loads, pairContacts, config, radius } = world;
  const { impulses } = loads;
  const count = loads.count & MASK;
  const { links, values } = pairContacts;
  // What a contact's index is counted from, up or down.
  const first = backwards ? count - 1 : 0;
  const share = 0.5 * world.effort.relaxation;
  const halfTwist = 1 / radius;
  const halfFriction = 0.5 * config.friction;
  const negligible = 2 * NEGLIGIBLE_IMPULSE;
  let any = false;
  for (let k = 0; k < count; k++) {
    const index = Math.abs(first - k) & MASK;
    const l = LINK * index;
    const c = CONTACT * index;
    const a = links[l + A] & MASK;
    const b = links[l + B] & MASK;
    const p = 2 * index;
    const nx = values[c + NX];
    const ny = values[c + NY];
    const dvx = bodies[b + VX] - bodies[a + VX];
    const dvy = bodies[b + VY] - bodies[a + VY];

    const oldNormal = impulses[p];
    const wanted = oldNormal - (dvx * (share * nx) + dvy * (share * ny) + share * values[c + ROOM]);
    const normal = wanted + Math.abs(wanted); // twice the new impulse, as is tangent

    const vt = dvy * nx - dvx * ny - radius * (bodies[a + SPIN] + bodies[b + SPIN]);
    const oldTangent = impulses[p + 1];
    const stop = oldTangent - vt * (1 / 6);
    const limit = halfFriction * normal;
    const tangent = Math.abs(stop + limit) - Math.abs(stop - limit);

    const jn = normal - 2 * oldNormal;
    const jt = tangent - 2 * oldTangent;
    if (Math.abs(jn) + Math.abs(jt) < negligible) continue;
    any = true;
    impulses[p] = 0.5 * normal;
    impulses[p + 1] = 0.5 * tangent;
    const halfNx = 0.5 * nx;
    const halfNy = 0.5 * ny;
    const jx = jn * halfNx - jt * halfNy;
    const jy = jn * halfNy + jt * halfNx;
    const turn = halfTwist * jt;
    bodies[a + VX] -= jx;
    bodies[a + VY] -= jy;
    bodies[a + SPIN] -= turn;
    bodies[b + VX] += jx;
    bodies[b + VY] += jy;
    bodies[b + SPIN] -= turn;
  }
  return any;
}

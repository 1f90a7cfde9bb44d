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
    if (!sweepImpacts(world, (world.parity + sweep) % 2 === 1)) break;
  }
  for (let sweep = 0; sweep < contactSweeps; sweep++) {
    if (!sweepRest(world, (world.parity + sweep) % 2 === 1)) break;
  }
  store(world);
}

/** Applies the impulses that the contacts start with. */
function applyCarried(world: World): void {
  const { contacts } = world;
  for (let c = 0; c < contacts.count; c++) {
    const jn = contacts.normalImpulse[c];
    const jt = contacts.tangentImpulse[c];
    if (jn !== 0 || jt !== 0) push(world, c, jn, jt);
  }
}

/** An impulse along the normal (apart) and one along the tangent, on both bodies of a contact. */
function push(world: World, c: number, jn: number, jt: number): void {
  const { bodies, contacts } = world;
  const nx = contacts.nx[c];
  const ny = contacts.ny[c];
  const jx = jn * nx - jt * ny;
  const jy = jn * ny + jt * nx;
  const twist = (2 * contacts.lever[c] * jt) / (world.radius * world.radius);
  const a = STRIDE * contacts.a[c];
  bodies[a + VX] -= jx;
  bodies[a + VY] -= jy;
  bodies[a + SPIN] -= twist;
  if (contacts.b[c] < 0) return;
  const b = STRIDE * contacts.b[c];
  bodies[b + VX] += jx;
  bodies[b + VY] += jy;
  bodies[b + SPIN] -= twist;
}

/** One visit to every contact that approaches faster than the threshold. Whether there was any. */
function sweepImpacts(world: World, backwards: boolean): boolean {
  const { contacts, bodies, config } = world;
  const threshold = -RESTITUTION_THRESHOLD * config.gravity * STEP;
  const perInertia = 2 / (world.radius * world.radius);
  const { friction, ballRestitution, wallRestitution } = config;
  const n = contacts.count;
  let any = false;
  for (let k = 0; k < n; k++) {
    const c = backwards ? n - 1 - k : k;
    const nx = contacts.nx[c];
    const ny = contacts.ny[c];
    const a = STRIDE * contacts.a[c];
    const isWall = contacts.b[c] < 0;
    const b = STRIDE * contacts.b[c];
    const dvx = (isWall ? contacts.wallVx[c] : bodies[b + VX]) - bodies[a + VX];
    const dvy = (isWall ? contacts.wallVy[c] : bodies[b + VY]) - bodies[a + VY];
    const vn = dvx * nx + dvy * ny;
    if (vn >= threshold || vn >= 0) continue;
    any = true;
    const lever = contacts.lever[c];
    const bodiesMoved = isWall ? 1 : 2;
    const restitution = isWall ? wallRestitution : ballRestitution;
    const jn = (-(1 + restitution) * vn) / bodiesMoved;
    const spins = bodies[a + SPIN] + (isWall ? 0 : bodies[b + SPIN]);
    const vt = dvy * nx - dvx * ny - lever * spins;
    const limit = friction * jn;
    const jt = Math.min(Math.max(-vt / (bodiesMoved * (1 + lever * lever * perInertia)), -limit), limit);
    push(world, c, jn, jt);
  }
  return any;
}

/** One visit to every contact: accumulated impulses move towards no approach and no slip. Whether any had to. */
function sweepRest(world: World, backwards: boolean): boolean {
  const { contacts, bodies, config } = world;
  const perInertia = 2 / (world.radius * world.radius);
  const friction = config.friction;
  const negligible = NEGLIGIBLE_IMPULSE;
  const n = contacts.count;
  let any = false;
  for (let k = 0; k < n; k++) {
    const c = backwards ? n - 1 - k : k;
    const nx = contacts.nx[c];
    const ny = contacts.ny[c];
    const a = STRIDE * contacts.a[c];
    const isWall = contacts.b[c] < 0;
    const b = STRIDE * contacts.b[c];
    const dvx = (isWall ? contacts.wallVx[c] : bodies[b + VX]) - bodies[a + VX];
    const dvy = (isWall ? contacts.wallVy[c] : bodies[b + VY]) - bodies[a + VY];
    const share = isWall ? 1 : 0.5;
    const lever = contacts.lever[c];

    const oldNormal = contacts.normalImpulse[c];
    const newNormal = Math.max(oldNormal - share * (dvx * nx + dvy * ny), 0);

    const spins = bodies[a + SPIN] + (isWall ? 0 : bodies[b + SPIN]);
    const vt = dvy * nx - dvx * ny - lever * spins;
    const oldTangent = contacts.tangentImpulse[c];
    const limit = friction * newNormal;
    const wanted = oldTangent - (share * vt) / (1 + lever * lever * perInertia);
    const newTangent = Math.min(Math.max(wanted, -limit), limit);

    const jn = newNormal - oldNormal;
    const jt = newTangent - oldTangent;
    if (Math.abs(jn) + Math.abs(jt) < negligible) continue;
    any = true;
    contacts.normalImpulse[c] = newNormal;
    contacts.tangentImpulse[c] = newTangent;
    push(world, c, jn, jt);
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

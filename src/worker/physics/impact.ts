/**
 * Impacts: what approaches faster than the threshold bounces by Newton's law of restitution, with Coulomb friction in
 * the same impulse. Impulses are per unit mass (every ball has mass 1); a disc's inertia is r²/2.
 *
 * The functions take a contact by its index, not by its numbers: engines box numbers that a call passes on.
 */
import { body, contact, link, wallContact } from "./body.ts";
import { RESTITUTION_THRESHOLD, STEP } from "./constants.ts";
import type { World } from "./world.ts";

const { VX, VY, SPIN, UNLOADED_VX, UNLOADED_VY } = body;
const { STRIDE: CONTACT, NX, NY, LEVER, ROOM } = contact;
const { STRIDE: LINK, A, B } = link;
const { STRIDE: WALL, NX: WALL_NX, NY: WALL_NY, LEVER: WALL_LEVER, ROOM: WALL_ROOM, WALL_VX, WALL_VY } = wallContact;

/** Normal velocities below this bounce: units/s, 0 or below, so that whatever is below it approaches. */
export function impactThreshold(world: World): number {
  return -RESTITUTION_THRESHOLD * world.config.gravity * STEP;
}

/** Lets a contact of two balls bounce. */
export function bouncePair(world: World, index: number): void {
  const { bodies, config, radius, pairContacts } = world;
  const { links, values } = pairContacts;
  const a = links[LINK * index + A];
  const b = links[LINK * index + B];
  const c = CONTACT * index;
  const nx = values[c + NX];
  const ny = values[c + NY];
  const lever = values[c + LEVER];
  const twist = (2 * lever) / (radius * radius);
  const dvx = bodies[b + UNLOADED_VX] - bodies[a + UNLOADED_VX];
  const dvy = bodies[b + UNLOADED_VY] - bodies[a + UNLOADED_VY];
  const jn = -0.5 * (1 + config.ballRestitution) * (dvx * nx + dvy * ny);
  const slip = dvy * nx - dvx * ny - lever * (bodies[a + SPIN] + bodies[b + SPIN]);
  const limit = config.friction * jn;
  const jt = Math.min(Math.max((-0.5 * slip) / (1 + lever * twist), -limit), limit);
  const jx = jn * nx - jt * ny;
  const jy = jn * ny + jt * nx;
  bodies[a + VX] -= jx;
  bodies[a + VY] -= jy;
  bodies[a + UNLOADED_VX] -= jx;
  bodies[a + UNLOADED_VY] -= jy;
  bodies[a + SPIN] -= twist * jt;
  bodies[b + VX] += jx;
  bodies[b + VY] += jy;
  bodies[b + UNLOADED_VX] += jx;
  bodies[b + UNLOADED_VY] += jy;
  bodies[b + SPIN] -= twist * jt;
  world.onImpact?.(a, nx, ny, lever, jn);
}

/** Lets a contact of a ball with a wall bounce. */
export function bounceWall(world: World, index: number): void {
  const { bodies, config, radius, wallContacts } = world;
  const { links, values } = wallContacts;
  const a = links[2 * index];
  const c = WALL * index;
  const nx = values[c + WALL_NX];
  const ny = values[c + WALL_NY];
  const lever = values[c + WALL_LEVER];
  const twist = (2 * lever) / (radius * radius);
  const dvx = values[c + WALL_VX] - bodies[a + UNLOADED_VX];
  const dvy = values[c + WALL_VY] - bodies[a + UNLOADED_VY];
  const jn = -(1 + config.wallRestitution) * (dvx * nx + dvy * ny);
  const slip = dvy * nx - dvx * ny - lever * bodies[a + SPIN];
  const limit = config.friction * jn;
  const jt = Math.min(Math.max(-slip / (1 + lever * twist), -limit), limit);
  const jx = jn * nx - jt * ny;
  const jy = jn * ny + jt * nx;
  bodies[a + VX] -= jx;
  bodies[a + VY] -= jy;
  bodies[a + UNLOADED_VX] -= jx;
  bodies[a + UNLOADED_VY] -= jy;
  bodies[a + SPIN] -= twist * jt;
  world.onImpact?.(a, nx, ny, lever, jn);
}

/** Visits every contact once more, for what the first bounces set off. Whether there was any. */
export function sweepImpacts(world: World): boolean {
  const pairs = sweepPairs(world);
  const walls = sweepWalls(world);
  return pairs || walls;
}

function sweepPairs(world: World): boolean {
  const { bodies, loads, pairContacts } = world;
  const { count } = loads;
  const { links, values } = pairContacts;
  const threshold = impactThreshold(world);
  let any = false;
  for (let k = 0; k < count; k++) {
    const a = links[LINK * k + A];
    const b = links[LINK * k + B];
    const c = CONTACT * k;
    const vn =
      (bodies[b + UNLOADED_VX] - bodies[a + UNLOADED_VX]) * values[c + NX] +
      (bodies[b + UNLOADED_VY] - bodies[a + UNLOADED_VY]) * values[c + NY];
    if (vn >= threshold || vn + values[c + ROOM] >= 0) continue;
    bouncePair(world, k);
    any = true;
  }
  return any;
}

function sweepWalls(world: World): boolean {
  const { bodies, wallContacts } = world;
  const { count, links, values } = wallContacts;
  const threshold = impactThreshold(world);
  let any = false;
  for (let k = 0; k < count; k++) {
    const a = links[2 * k];
    const c = WALL * k;
    const vn =
      (values[c + WALL_VX] - bodies[a + UNLOADED_VX]) * values[c + WALL_NX] +
      (values[c + WALL_VY] - bodies[a + UNLOADED_VY]) * values[c + WALL_NY];
    if (vn >= threshold || vn + values[c + WALL_ROOM] >= 0) continue;
    bounceWall(world, k);
    any = true;
  }
  return any;
}

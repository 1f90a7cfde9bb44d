/**
 * Narrow phase, ball with ball: which near pairs touch, or will within a sub-step, with fresh normals and with what they
 * carried in the last sub-step.
 *
 * Overlap is corrected on the way, in position only, never through velocity, so that it can't add energy of motion: in
 * pairs that touched a sub-step ago already, and only what their own separation does not clear within a step. So a
 * bounce keeps its energy and its angular momentum.
 */
import { body, contact, indices, link } from "./body.ts";
import { DEEP, MAX_CANDIDATES, OVERLAP_CORRECTION, SLOP, STEP } from "./constants.ts";
import { bouncePair, impactThreshold } from "./impact.ts";
import { growLoads, growPairContacts, type World } from "./world.ts";

const { STRIDE, X, Y, VX, VY, SPIN, UNLOADED_VX, UNLOADED_VY } = body;
const { STRIDE: CONTACT, NX, NY, LEVER, ROOM } = contact;
const { STRIDE: LINK, A, B } = link;
const { MASK } = indices;

/** Of one body, where no pairs are listed: places in the grid's order that it is compared with, and its contacts with them. */
const nearby = new Int32Array(2 * MAX_CANDIDATES);
const contactsNearby = new Int32Array(2 * MAX_CANDIDATES);

/**
 * Fills world.pairContacts and world.loads, and starts the contacts with what they carried.
 *
 * @param h seconds of the sub-step
 * @param scale of the impulses of the last sub-step, which start the new ones
 */
export function touchPairs(world: World, h: number, scale: number): void {
  const { loads } = world;
  world.loads = world.spareLoads;
  world.spareLoads = loads;
  const found = findContacts(world, h, scale);
  world.loads.count = found;
  world.loads.start[world.count] = found;
  world.pairs.contactsKnown = world.listedMargin > 0;
}

function findContacts(world: World, h: number, scale: number): number {
  const { bodies, order, row, grid, pairs, loads, spareLoads: last, pairContacts, radius } = world;
  const { start: cellStart, cellOfPlace, places } = grid;
  const count = world.count & MASK;
  const columns = grid.columns & MASK;
  const { start: listedStart } = pairs;
  const { start } = loads;
  const { start: lastStart, other: lastOther, impulses: lastImpulses } = last;
  const isListed = world.listedMargin > 0;
  const near = isListed ? pairs.other : nearby;
  const contactOf = isListed ? pairs.contact : contactsNearby;
  const isKnown = pairs.contactsKnown;
  const most = MAX_CANDIDATES;
  const diameter = 2 * radius;
  const reach = diameter + world.speculation * radius;
  const reachSquared = reach * reach;
  const touching = diameter - SLOP * radius;
  const shallow = diameter - DEEP * radius;
  const quarter = 0.25 * OVERLAP_CORRECTION;
  const twist = 2 / radius;
  const step = STEP;
  const perSubStep = 1 / h;
  const threshold = impactThreshold(world);
  const restitution = world.config.ballRestitution;
  let { other, impulses } = loads;
  let { links, values } = pairContacts;
  let found = 0;
  let deep = 0;
  for (let k = 0; k < count; k++) {
    const i = order[k] & MASK;
    start[k] = found;
    let from = 0;
    let end = 0;
    if (isListed) {
      from = listedStart[k];
      end = listedStart[k + 1];
    } else {
      const c = cellOfPlace[k] & MASK;
      const x = bodies[i + X];
      const y = bodies[i + Y];
      // East, then the three cells of the next row, which are neighbours in the order. Whether a candidate is near is a
      // guess that processors lose: it is written anyway, and kept by counting on.
      for (let t = k + 1, stop = Math.min(cellStart[c + 2], k + most); t < stop; t++) {
        const dx = places[2 * t] - x;
        const dy = places[2 * t + 1] - y;
        near[end] = t;
        end += +(dx * dx + dy * dy < reachSquared);
      }
      const rowStart = cellStart[c + columns - 1];
      for (let t = rowStart, stop = Math.min(cellStart[c + columns + 2], rowStart + most); t < stop; t++) {
        const dx = places[2 * t] - x;
        const dy = places[2 * t + 1] - y;
        near[end] = t;
        end += +(dx * dx + dy * dy < reachSquared);
      }
    }
    const ofFirst = row[(i / STRIDE) | 0] & MASK;
    row[(i / STRIDE) | 0] = k;
    if (found + end - from > other.length || LINK * (found + end - from) > links.length) {
      growLoads(loads, found + end - from);
      growPairContacts(pairContacts, loads.other.length);
      ({ other, impulses } = loads);
      ({ links, values } = pairContacts);
    }
    for (let p = from; p < end; p++) {
      const t = near[p] & MASK;
      const j = order[t] & MASK;
      const dx = bodies[j + X] - bodies[i + X];
      const dy = bodies[j + Y] - bodies[i + Y];
      const squared = dx * dx + dy * dy;
      let q = contactOf[p];
      contactOf[p] = -1;
      if (squared >= reachSquared) continue;
      const index = found & MASK;
      contactOf[p] = index;
      const distance = Math.sqrt(squared);
      deep += +(distance < shallow);
      // Coincident centres have no direction; any fixed one separates them.
      const perDistance = distance > 0 ? 1 / distance : 0;
      const nx = distance > 0 ? dx * perDistance : 1;
      const ny = dy * perDistance;
      const l = LINK * index;
      const c = CONTACT * index;
      links[l + A] = i;
      links[l + B] = j;
      values[c + NX] = nx;
      values[c + NY] = ny;
      // Half the distance, not the radius: then spin and orbit exchange exactly what they should.
      values[c + LEVER] = 0.5 * distance;
      const room = distance > diameter ? (distance - diameter) * perSubStep : 0;
      values[c + ROOM] = room;
      let vn =
        (bodies[j + UNLOADED_VX] - bodies[i + UNLOADED_VX]) * nx +
        (bodies[j + UNLOADED_VY] - bodies[i + UNLOADED_VY]) * ny;
      if (vn < threshold && vn + room < 0) {
        bouncePair(world, index);
        vn *= -restitution;
      }
      other[index] = t;
      // The last contacts hold the pair under the body that came first then. Tangent signs survive a swap: both the
      // direction and the bodies turn round.
      if (!isKnown) {
        const ofSecond = row[(j / STRIDE) | 0] & MASK;
        const second = ofFirst < ofSecond ? ofSecond : ofFirst;
        const first = ofFirst < ofSecond ? ofFirst : ofSecond;
        q = lastStart[first] & MASK;
        const stop = lastStart[first + 1] & MASK;
        while (q < stop && lastOther[q] !== second) q++;
        if (q === stop) q = -1;
      }
      if (q >= 0) {
        const jn = scale * lastImpulses[2 * q];
        const jt = scale * lastImpulses[2 * q + 1];
        impulses[2 * index] = jn;
        impulses[2 * index + 1] = jt;
        const excess = touching - distance - 0.5 * (vn + Math.abs(vn)) * step;
        const shift = quarter * (excess + Math.abs(excess));
        bodies[i + X] -= shift * nx;
        bodies[i + Y] -= shift * ny;
        bodies[j + X] += shift * nx;
        bodies[j + Y] += shift * ny;
        const jx = jn * nx - jt * ny;
        const jy = jn * ny + jt * nx;
        const turn = twist * jt;
        bodies[i + VX] -= jx;
        bodies[i + VY] -= jy;
        bodies[i + SPIN] -= turn;
        bodies[j + VX] += jx;
        bodies[j + VY] += jy;
        bodies[j + SPIN] -= turn;
      } else {
        impulses[2 * index] = 0;
        impulses[2 * index + 1] = 0;
      }
      found++;
    }
  }
  world.deepPairs = deep;
  return found;
}

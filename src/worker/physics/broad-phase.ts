/**
 * Broad phase: which pairs could touch soon. Bodies are sorted into the order of a uniform grid's cells (counting sort),
 * then each is compared with its own cell and half of the neighbours. The list holds until a body has moved half the
 * margin, so it is made anew only when it must be; impulses that pairs carried are found again by the old slots.
 */

import { body } from "./body.ts";
import { PAIR_MARGIN } from "./constants.ts";
import { grow, type PairList, pairReach, type World } from "./world.ts";

const { STRIDE, X, Y, LISTED_X, LISTED_Y } = body;

/** Makes the list of near pairs anew. Slots change. */
export function listPairs(world: World): void {
  const { listedSlot, slot, nearWalls, nearWallCount } = world;
  listedSlot.set(slot);
  for (let k = 0; k < nearWallCount; k++) nearWalls[k] = world.ball[nearWalls[k]];
  sortIntoCells(world);
  for (let k = 0; k < nearWallCount; k++) nearWalls[k] = slot[nearWalls[k]];
  const old = world.pairs;
  world.pairs = world.sparePairs;
  world.sparePairs = old;
  findPairs(world);
  if (world.pairsListed) carryImpulses(world, old);
  world.pairsListed = true;
}

/** The square of the distance that a body may move before the pairs must be listed again. */
export function listingReach(world: World): number {
  const half = 0.5 * PAIR_MARGIN * world.radius;
  return half * half;
}

function sortIntoCells(world: World): void {
  const { count, grid, bodies, ball, spareBodies, spareBall, slot } = world;
  const { start, cell, columns, origin } = grid;
  const perCell = 1 / grid.cellSize;
  const last = columns - 2;
  start.fill(0);
  for (let s = 0, o = 0; s < count; s++, o += STRIDE) {
    // Clamped, so that a ball set down anywhere has a cell; the border cells stay empty.
    const column = Math.min(Math.max(Math.floor((bodies[o + X] - origin) * perCell), 1), last);
    const row = Math.min(Math.max(Math.floor((bodies[o + Y] - origin) * perCell), 1), last);
    const c = row * columns + column;
    cell[s] = c;
    start[c]++;
  }
  // Each count becomes the end of its cell's run; filling from the back leaves the beginning.
  for (let c = 1; c < start.length; c++) start[c] += start[c - 1];
  for (let s = count - 1; s >= 0; s--) {
    const to = --start[cell[s]];
    const from = STRIDE * s;
    const o = STRIDE * to;
    for (let k = 0; k < LISTED_X; k++) spareBodies[o + k] = bodies[from + k];
    spareBodies[o + LISTED_X] = bodies[from + X];
    spareBodies[o + LISTED_Y] = bodies[from + Y];
    spareBall[to] = ball[s];
    slot[ball[s]] = to;
  }
  world.bodies = spareBodies;
  world.spareBodies = bodies;
  world.ball = spareBall;
  world.spareBall = ball;
}

function findPairs(world: World): void {
  const { count, bodies, grid, pairs } = world;
  const { start, columns } = grid;
  const reach = pairReach(world.radius);
  const reachSquared = reach * reach;
  let found = 0;
  let s = 0;
  for (let c = columns + 1; s < count; c++) {
    const end = start[c + 1];
    // East, then the three cells of the next row, which are neighbours in memory.
    const eastEnd = start[c + 2];
    const rowStart = start[c + columns - 1];
    const rowEnd = start[c + columns + 2];
    for (; s < end; s++) {
      pairs.start[s] = found;
      if (found + (eastEnd - s) + (rowEnd - rowStart) > pairs.a.length) growPairs(pairs, found + count);
      const { a, b } = pairs;
      const x = bodies[STRIDE * s + X];
      const y = bodies[STRIDE * s + Y];
      for (let t = s + 1; t < eastEnd; t++) {
        const dx = bodies[STRIDE * t + X] - x;
        const dy = bodies[STRIDE * t + Y] - y;
        if (dx * dx + dy * dy < reachSquared) {
          a[found] = s;
          b[found++] = t;
        }
      }
      for (let t = rowStart; t < rowEnd; t++) {
        const dx = bodies[STRIDE * t + X] - x;
        const dy = bodies[STRIDE * t + Y] - y;
        if (dx * dx + dy * dy < reachSquared) {
          a[found] = s;
          b[found++] = t;
        }
      }
    }
  }
  pairs.start[count] = found;
  pairs.count = found;
  pairs.normalImpulse.fill(0, 0, found);
  pairs.tangentImpulse.fill(0, 0, found);
}

function growPairs(pairs: PairList, needed: number): void {
  do {
    pairs.a = grow(pairs.a);
    pairs.b = grow(pairs.b);
    pairs.normalImpulse = grow(pairs.normalImpulse);
    pairs.tangentImpulse = grow(pairs.tangentImpulse);
  } while (pairs.a.length < needed);
}

/** Finds in the old list, by the old slots, what each pair of the new one carried. */
function carryImpulses(world: World, old: PairList): void {
  const { pairs, ball, listedSlot } = world;
  const { a, b, normalImpulse, tangentImpulse } = pairs;
  for (let p = 0; p < pairs.count; p++) {
    const i = listedSlot[ball[a[p]]];
    const j = listedSlot[ball[b[p]]];
    // The old list held the pair under the slot that came first then. Tangent signs survive a swap: both the direction
    // and the bodies turn round.
    const first = Math.min(i, j);
    const second = Math.max(i, j);
    for (let q = old.start[first]; q < old.start[first + 1]; q++) {
      if (old.b[q] === second) {
        normalImpulse[p] = old.normalImpulse[q];
        tangentImpulse[p] = old.tangentImpulse[q];
        break;
      }
    }
  }
}

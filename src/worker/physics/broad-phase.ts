/**
 * Broad phase: which pairs could touch soon. Bodies are sorted into the order of a uniform grid's cells (counting sort),
 * then each is compared with its own cell and half of the neighbours. The list holds until a body has moved half the
 * margin, so it is made anew only when it must be; impulses that pairs carried are found again by the old slots.
 */

import { CIRCUMRADIUS } from "../../shared/polygon.ts";
import { body } from "./body.ts";
import { MAX_CANDIDATES } from "./constants.ts";
import { gridColumns, growPairs, NO_CONTACT, type PairList, type World } from "./world.ts";

const { STRIDE, X, Y, ANGLE, VX, VY, SPIN, UNLOADED_VX, UNLOADED_VY } = body;

/** Makes the list of near pairs anew. Slots change. */
export function listPairs(world: World): void {
  const { newSlot, nearWalls, nearWallCount } = world;
  const reach = (2 + world.speculation) * world.radius + world.margin;
  const columns = gridColumns(world.count, reach);
  sortIntoCells(world, columns);
  for (let k = 0; k < nearWallCount; k++) nearWalls[k] = newSlot[nearWalls[k]];
  const old = world.pairs;
  world.pairs = world.sparePairs;
  world.sparePairs = old;
  const { pairs } = world;
  pairs.count = findPairs(world, columns, reach);
  pairs.start[world.count] = pairs.count;
  pairs.impulses.fill(NO_CONTACT, 0, 2 * pairs.count);
  world.listedMargin = world.margin;
  if (world.pairsListed) carryImpulses(world, old);
  world.pairsListed = true;
}

/** The square of the distance that a body may move before the pairs must be listed again. */
export function listingReach(world: World): number {
  const half = 0.5 * world.listedMargin;
  return half * half;
}

function sortIntoCells(world: World, columns: number): void {
  const { count, grid, bodies, ball, spareBodies, spareBall, slot, newSlot, listed } = world;
  const { start, cell } = grid;
  const perCell = (columns - 2) / (2 * CIRCUMRADIUS);
  const last = columns - 2;
  const cells = columns * columns;
  start.fill(0, 0, cells + 1);
  for (let s = 0, o = 0; s < count; s++, o += STRIDE) {
    // Clamped, so that a ball set down anywhere has a cell; the border cells stay empty.
    let column = ((bodies[o + X] + CIRCUMRADIUS) * perCell) | 0;
    let row = ((bodies[o + Y] + CIRCUMRADIUS) * perCell) | 0;
    column = column < 0 ? 1 : column >= last ? last : column + 1;
    row = row < 0 ? 1 : row >= last ? last : row + 1;
    const c = row * columns + column;
    cell[s] = c;
    start[c]++;
  }
  // Each count becomes the end of its cell's run; filling from the back leaves the beginning.
  for (let c = 1; c <= cells; c++) start[c] += start[c - 1];
  for (let s = count - 1; s >= 0; s--) {
    const to = --start[cell[s]];
    const from = STRIDE * s;
    const o = STRIDE * to;
    const x = bodies[from + X];
    const y = bodies[from + Y];
    spareBodies[o + X] = x;
    spareBodies[o + Y] = y;
    listed[2 * to] = x;
    listed[2 * to + 1] = y;
    spareBodies[o + ANGLE] = bodies[from + ANGLE];
    spareBodies[o + VX] = bodies[from + VX];
    spareBodies[o + VY] = bodies[from + VY];
    spareBodies[o + SPIN] = bodies[from + SPIN];
    spareBodies[o + UNLOADED_VX] = bodies[from + UNLOADED_VX];
    spareBodies[o + UNLOADED_VY] = bodies[from + UNLOADED_VY];
    spareBall[to] = ball[s];
    slot[ball[s]] = to;
    newSlot[s] = to;
  }
  world.bodies = spareBodies;
  world.spareBodies = bodies;
  world.ball = spareBall;
  world.spareBall = ball;
}

/** How many there are. The list is finished by the caller: what follows a hot loop, V8 has not seen when it compiles it. */
function findPairs(world: World, columns: number, reach: number): number {
  const { count, bodies, grid, pairs } = world;
  const { start } = grid;
  const reachSquared = reach * reach;
  const most = MAX_CANDIDATES;
  let found = 0;
  let s = 0;
  for (let c = columns + 1; s < count; c++) {
    const end = start[c + 1];
    if (s === end) continue;
    // East, then the three cells of the next row, which are neighbours in memory.
    const eastEnd = start[c + 2];
    const rowStart = start[c + columns - 1];
    const rowEnd = Math.min(start[c + columns + 2], rowStart + most);
    for (; s < end; s++) {
      pairs.start[s] = found;
      growPairs(pairs, found + 2 * most);
      const { other } = pairs;
      const x = bodies[STRIDE * s + X];
      const y = bodies[STRIDE * s + Y];
      // Whether a candidate is near is a guess that processors lose: it is written anyway, and kept by counting on.
      for (let t = s + 1, stop = Math.min(eastEnd, s + most); t < stop; t++) {
        const dx = bodies[STRIDE * t + X] - x;
        const dy = bodies[STRIDE * t + Y] - y;
        other[found] = STRIDE * t;
        found += +(dx * dx + dy * dy < reachSquared);
      }
      for (let t = rowStart; t < rowEnd; t++) {
        const dx = bodies[STRIDE * t + X] - x;
        const dy = bodies[STRIDE * t + Y] - y;
        other[found] = STRIDE * t;
        found += +(dx * dx + dy * dy < reachSquared);
      }
    }
  }
  return found;
}

/** Brings what the old list's contacts carried over to the pairs of the new one. */
function carryImpulses(world: World, old: PairList): void {
  const { count, pairs, newSlot } = world;
  const { start, other, impulses } = pairs;
  for (let s = 0; s < count; s++) {
    const i = newSlot[s];
    for (let q = old.start[s], end = old.start[s + 1]; q < end; q++) {
      const normal = old.impulses[2 * q];
      if (normal < 0) continue;
      const j = newSlot[old.other[q] / STRIDE];
      // The new list holds the pair under the slot that comes first now. Tangent signs survive a swap: both the
      // direction and the bodies turn round.
      const first = i < j ? i : j;
      const second = STRIDE * (i < j ? j : i);
      for (let p = start[first], stop = start[first + 1]; p < stop; p++) {
        if (other[p] !== second) continue;
        impulses[2 * p] = normal;
        impulses[2 * p + 1] = old.impulses[2 * q + 1];
        break;
      }
    }
  }
}

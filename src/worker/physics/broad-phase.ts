/**
 * Broad phase: which pairs could touch soon. Bodies are brought into the order of a uniform grid's cells (counting sort),
 * then each is compared with its own cell and half of the neighbours. With a margin the list holds until a body has moved
 * half of it, so it is made anew only when it must be. Without, it would hold for one sub-step: then contacts.ts compares
 * straight away, and as a rule only the order is made, while the bodies stay where they are in memory.
 */

import { CIRCUMRADIUS } from "../../shared/polygon.ts";
import { body } from "./body.ts";
import { MAX_CANDIDATES } from "./constants.ts";
import { gridColumns, growPairs, keepOrder, type World } from "./world.ts";

const { STRIDE, X, Y, ANGLE, VX, VY, SPIN, UNLOADED_VX, UNLOADED_VY } = body;

/** Makes the list of near pairs anew, or the order in which they are found. Slots may change. */
export function listPairs(world: World): void {
  const { pairs, grid, margin, count, effort } = world;
  const reach = (2 + world.speculation) * world.radius + margin;
  grid.columns = gridColumns(count, reach);
  countCells(world);
  sumCells(world);
  orderPlaces(world);
  if (margin > 0 || world.subStepsTaken % effort.sortingInterval === 0) sortBodies(world);
  if (margin > 0) {
    pairs.count = findPairs(world, reach);
    pairs.start[count] = pairs.count;
  } else if (pairs.count > 0) {
    pairs.count = 0;
    pairs.start.fill(0);
  }
  pairs.contactsKnown = false;
  world.listedMargin = margin;
  world.pairsListed = true;
}

/** The square of the distance that a body may move before the pairs must be listed again; negative if they always must. */
export function listingReach(world: World): number {
  const half = 0.5 * world.listedMargin;
  return half > 0 ? half * half : -1;
}

function countCells(world: World): void {
  const { count, grid, bodies } = world;
  const { start, cell, columns } = grid;
  const perCell = (columns - 2) / (2 * CIRCUMRADIUS);
  const last = columns - 2;
  start.fill(0, 0, columns * columns + 1);
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
}

/** Each count becomes the end of its cell's run. */
function sumCells(world: World): void {
  const { start, columns } = world.grid;
  const cells = columns * columns;
  let sum = 0;
  for (let c = 0; c <= cells; c++) {
    sum += start[c];
    start[c] = sum;
  }
}

/** Fills the cells' runs from the back, which leaves the beginning of each. */
function orderPlaces(world: World): void {
  const { count, bodies, grid, order } = world;
  const { start, cell, cellOfPlace, places } = grid;
  for (let s = count - 1; s >= 0; s--) {
    const c = cell[s];
    const to = --start[c];
    const o = STRIDE * s;
    order[to] = o;
    cellOfPlace[to] = c;
    places[2 * to] = bodies[o + X];
    places[2 * to + 1] = bodies[o + Y];
  }
}

/** Brings the bodies into the order, so that neighbours in space are neighbours in memory. */
function sortBodies(world: World): void {
  const { bodies, spareBodies, ball, spareBall, row, spareRow, nearWalls, nearWallCount, newSlot } = world;
  moveBodies(world);
  world.bodies = spareBodies;
  world.spareBodies = bodies;
  world.ball = spareBall;
  world.spareBall = ball;
  world.row = spareRow;
  world.spareRow = row;
  for (let k = 0; k < nearWallCount; k++) nearWalls[k] = newSlot[nearWalls[k]];
  keepOrder(world.order, STRIDE);
}

function moveBodies(world: World): void {
  const { count, order, bodies, spareBodies, ball, spareBall, row, spareRow, listed, slot, newSlot } = world;
  for (let k = 0; k < count; k++) {
    const from = order[k];
    const o = STRIDE * k;
    const x = bodies[from + X];
    const y = bodies[from + Y];
    spareBodies[o + X] = x;
    spareBodies[o + Y] = y;
    listed[2 * k] = x;
    listed[2 * k + 1] = y;
    spareBodies[o + ANGLE] = bodies[from + ANGLE];
    spareBodies[o + VX] = bodies[from + VX];
    spareBodies[o + VY] = bodies[from + VY];
    spareBodies[o + SPIN] = bodies[from + SPIN];
    spareBodies[o + UNLOADED_VX] = bodies[from + UNLOADED_VX];
    spareBodies[o + UNLOADED_VY] = bodies[from + UNLOADED_VY];
    const s = from / STRIDE;
    const number = ball[s];
    spareBall[k] = number;
    spareRow[k] = row[s];
    slot[number] = k;
    newSlot[s] = k;
  }
}

/** How many there are. The list is finished by the caller: what follows a hot loop, V8 has not seen when it compiles it. */
function findPairs(world: World, reach: number): number {
  const { count, bodies, grid, pairs } = world;
  const { start, columns } = grid;
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
        other[found] = t;
        found += +(dx * dx + dy * dy < reachSquared);
      }
      for (let t = rowStart; t < rowEnd; t++) {
        const dx = bodies[STRIDE * t + X] - x;
        const dy = bodies[STRIDE * t + Y] - y;
        other[found] = t;
        found += +(dx * dx + dy * dy < reachSquared);
      }
    }
  }
  return found;
}

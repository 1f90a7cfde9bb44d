/**
 * Overlap is corrected in position only, never through velocity, so that it can't add energy of motion. Near pairs and
 * walls are found again, since the first contacts' corrections move the next. Overlap that the bodies' own separation
 * clears within a step is left to it: a bounce keeps its energy and its angular momentum.
 */

import { body } from "./body.ts";
import { OVERLAP_CORRECTION, SLOP, STEP, WALL_DEPTH_LIMIT } from "./constants.ts";
import { angularVelocity } from "./walls.ts";
import type { World } from "./world.ts";

const { STRIDE, X, Y, VX, VY } = body;

export function correctOverlap(world: World): void {
  for (let sweep = 0; sweep < world.effort.overlapSweeps; sweep++) {
    correctPairs(world);
    correctWalls(world);
  }
}

function correctPairs(world: World): void {
  const { bodies, pairs, count } = world;
  const { start, b } = pairs;
  const touching = 2 * world.radius - SLOP * world.radius;
  const touchingSquared = touching * touching;
  const half = 0.5 * OVERLAP_CORRECTION;
  const step = STEP;
  const backwards = world.subStepsTaken % 2 === 1;
  for (let k = 0; k < count; k++) {
    const s = backwards ? count - 1 - k : k;
    const i = STRIDE * s;
    for (let p = start[s], end = start[s + 1]; p < end; p++) {
      const j = STRIDE * b[p];
      const dx = bodies[j + X] - bodies[i + X];
      const dy = bodies[j + Y] - bodies[i + Y];
      const squared = dx * dx + dy * dy;
      if (squared >= touchingSquared) continue;
      const distance = Math.sqrt(squared);
      const nx = distance > 0 ? dx / distance : 1;
      const ny = distance > 0 ? dy / distance : 0;
      const opening = (bodies[j + VX] - bodies[i + VX]) * nx + (bodies[j + VY] - bodies[i + VY]) * ny;
      const excess = touching - distance - Math.max(opening, 0) * step;
      if (excess <= 0) continue;
      const shift = half * excess;
      bodies[i + X] -= shift * nx;
      bodies[i + Y] -= shift * ny;
      bodies[j + X] += shift * nx;
      bodies[j + Y] += shift * ny;
    }
  }
}

function correctWalls(world: World): void {
  const { nearWalls, nearWallCount, sides, bodies, normals, radius } = world;
  const omega = angularVelocity(world);
  const room = world.apothem - radius;
  const slop = SLOP * radius;
  const step = STEP;
  const limit = WALL_DEPTH_LIMIT * radius;
  for (let k = 0; k < nearWallCount; k++) {
    const o = STRIDE * nearWalls[k];
    for (let w = 0; w < sides; w++) {
      const nx = normals[2 * w];
      const ny = normals[2 * w + 1];
      const x = bodies[o + X];
      const y = bodies[o + Y];
      const depth = nx * x + ny * y - room;
      if (depth <= slop) continue;
      const closing = (bodies[o + VX] + omega * y) * nx + (bodies[o + VY] - omega * x) * ny;
      const excess = Math.max(depth - slop - Math.max(-closing, 0) * step, depth - limit);
      if (excess <= 0) continue;
      bodies[o + X] = x - excess * nx;
      bodies[o + Y] = y - excess * ny;
    }
  }
}

/**
 * The last word of a step: whoever is still deeper in a wall than the limit (pressed into an acute corner, set down on
 * top of others) is drawn towards the centre, which is always inside.
 */
export function contain(world: World): void {
  const { count, sides, bodies, normals, radius } = world;
  const room = world.apothem - radius;
  const free = room * room;
  const limit = room + WALL_DEPTH_LIMIT * radius;
  for (let o = 0, end = STRIDE * count; o < end; o += STRIDE) {
    const x = bodies[o + X];
    const y = bodies[o + Y];
    if (x * x + y * y <= free) continue;
    let reach = 0;
    for (let w = 0; w < sides; w++) reach = Math.max(reach, normals[2 * w] * x + normals[2 * w + 1] * y);
    // A hair less, so that rounding can't leave the ball outside.
    if (reach > limit * (1 + 1e-12)) {
      const scale = limit / reach;
      bodies[o + X] = x * scale;
      bodies[o + Y] = y * scale;
    }
  }
}

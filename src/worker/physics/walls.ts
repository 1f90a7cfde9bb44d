/**
 * The turning walls: half-planes through which no centre passes. Wall i's outward normal lies midway between corners i
 * and i + 1. A ball's signed distance from a wall is measured along that normal, so a ball that has passed it is still
 * held by it; in a corner both walls count.
 */
import { cosine, sine, TAU, wrapAngle } from "../../shared/deterministic-math.ts";
import { body, wallContact } from "./body.ts";
import { SLOP, SPECULATION, STEP, WALL_DEPTH_LIMIT } from "./constants.ts";
import { bounceWall, impactThreshold } from "./impact.ts";
import { growWallContacts, type World } from "./world.ts";

const { STRIDE, X, Y, UNLOADED_VX, UNLOADED_VY } = body;
const { STRIDE: CONTACT, NX, NY, LEVER, ROOM, NORMAL, TANGENT, WALL_VX, WALL_VY } = wallContact;

/** Radians/s, counter-clockwise (the parameter counts clockwise degrees). */
export function angularVelocity(world: World): number {
  return (-world.config.rotation * TAU) / 360;
}

export function turnWalls(world: World, h: number): void {
  world.wallAngle = wrapAngle(world.wallAngle + angularVelocity(world) * h);
  placeWalls(world);
}

/** Brings the normals up to date with the wall angle. */
export function placeWalls(world: World): void {
  const { normals, restNormals, sides } = world;
  const c = cosine(world.wallAngle);
  const s = sine(world.wallAngle);
  for (let i = 0; i < 2 * sides; i += 2) {
    normals[i] = c * restNormals[i] - s * restNormals[i + 1];
    normals[i + 1] = s * restNormals[i] + c * restNormals[i + 1];
  }
}

/**
 * Finds which balls overlap a wall, fills world.wallContacts and corrects the overlap in position, as contacts.ts does
 * for pairs. Impulses of the last sub-step are scaled by `scale` and start the new ones.
 */
export function touchWalls(world: World, h: number, scale: number): void {
  const { nearWalls, nearWallCount, sides, radius, bodies, normals, ball, wallOf, wallSubStep, wallImpulses } = world;
  const contacts = world.wallContacts;
  growWallContacts(contacts, sides * nearWallCount);
  const { links, values } = contacts;
  const now = world.subStepsTaken;
  const omega = angularVelocity(world);
  const room = world.apothem - radius;
  const near = -SPECULATION * radius;
  const free = Math.max(room + near, 0);
  const freeSquared = free * free;
  const perSubStep = 1 / h;
  const slop = SLOP * radius;
  const limit = WALL_DEPTH_LIMIT * radius;
  const step = STEP;
  const threshold = impactThreshold(world);
  const restitution = world.config.wallRestitution;
  let count = 0;
  for (let k = 0; k < nearWallCount; k++) {
    const s = nearWalls[k];
    const o = STRIDE * s;
    let x = bodies[o + X];
    let y = bodies[o + Y];
    if (x * x + y * y <= freeSquared) continue;
    const number = ball[s];
    const memory = 2 * number;
    const remembered = wallSubStep[number] === now - 1;
    const wall0 = remembered ? wallOf[memory] : -1;
    const wall1 = remembered ? wallOf[memory + 1] : -1;
    const n0 = wallImpulses[2 * memory];
    const t0 = wallImpulses[2 * memory + 1];
    const n1 = wallImpulses[2 * memory + 2];
    const t1 = wallImpulses[2 * memory + 3];
    let touched = 0;
    for (let w = 0; w < sides; w++) {
      const nx = normals[2 * w];
      const ny = normals[2 * w + 1];
      const depth = nx * x + ny * y - room;
      if (depth <= near) continue;
      const isFirst = w === wall0;
      const isKnown = isFirst || w === wall1;
      const lever = Math.max(radius - depth, 0);
      const wallVx = -omega * (y + lever * ny);
      const wallVy = omega * (x + lever * nx);
      const spare = depth < 0 ? -depth * perSubStep : 0;
      const c = CONTACT * count;
      values[c + NX] = nx;
      values[c + NY] = ny;
      values[c + LEVER] = lever;
      values[c + ROOM] = spare;
      values[c + NORMAL] = isKnown ? scale * (isFirst ? n0 : n1) : 0;
      values[c + TANGENT] = isKnown ? scale * (isFirst ? t0 : t1) : 0;
      values[c + WALL_VX] = wallVx;
      values[c + WALL_VY] = wallVy;
      links[2 * count] = o;
      // A ball as large as the polygon can touch more than two walls; the third has no memory.
      links[2 * count + 1] = touched < 2 ? memory + touched : -1;
      if (touched < 2) wallOf[memory + touched] = w;
      touched++;
      let vn = (wallVx - bodies[o + UNLOADED_VX]) * nx + (wallVy - bodies[o + UNLOADED_VY]) * ny;
      if (vn < threshold && vn + spare < 0) {
        bounceWall(world, count);
        vn *= -restitution;
      }
      count++;
      const excess = isKnown ? Math.max(depth - slop - (vn > 0 ? vn * step : 0), depth - limit) : depth - limit;
      if (excess > 0) {
        x -= excess * nx;
        y -= excess * ny;
      }
    }
    if (touched > 0) {
      if (touched === 1) wallOf[memory + 1] = -1;
      wallSubStep[number] = now;
      bodies[o + X] = x;
      bodies[o + Y] = y;
    }
  }
  contacts.count = count;
}

/**
 * Draws a body that is still deeper in a wall than the limit (pressed into an acute corner, set down on top of others)
 * towards the centre, which is always inside.
 *
 * @param o where the body begins in World.bodies
 */
export function contain(world: World, o: number): void {
  const { sides, bodies, normals, radius } = world;
  const x = bodies[o + X];
  const y = bodies[o + Y];
  const limit = world.apothem - radius + WALL_DEPTH_LIMIT * radius;
  let reach = 0;
  for (let w = 0; w < sides; w++) reach = Math.max(reach, normals[2 * w] * x + normals[2 * w + 1] * y);
  // A hair less, so that rounding can't leave the ball outside.
  if (reach > limit * (1 + 1e-12)) {
    const scale = limit / reach;
    bodies[o + X] = x * scale;
    bodies[o + Y] = y * scale;
  }
}

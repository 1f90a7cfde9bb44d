/**
 * Narrow phase: what overlaps now, ball with ball and ball with wall, with fresh normals. A wall's signed distance is
 * measured along its outward normal, so a ball that has passed it is still held by it; in a corner both walls count.
 */

import { body, contact, link } from "./body.ts";
import { angularVelocity } from "./walls.ts";
import { type ContactList, grow, type World } from "./world.ts";

const { STRIDE, X, Y } = body;
const { STRIDE: CONTACT, NX, NY, LEVER, NORMAL, TANGENT, WALL_VX, WALL_VY } = contact;
const { STRIDE: LINK, A, B, SOURCE } = link;

/** Fills world.contacts; impulses of the last sub-step are scaled by `scale` and start the new ones. */
export function findContacts(world: World, scale: number): void {
  world.contacts.count = 0;
  findBallContacts(world, scale);
  findWallContacts(world, scale);
}

function findBallContacts(world: World, scale: number): void {
  const { count, bodies, pairs, contacts } = world;
  const { start, b, normalImpulse, tangentImpulse } = pairs;
  const diameter = 2 * world.radius;
  const diameterSquared = diameter * diameter;
  for (let i = 0; i < count; i++) {
    const x = bodies[STRIDE * i + X];
    const y = bodies[STRIDE * i + Y];
    for (let p = start[i], end = start[i + 1]; p < end; p++) {
      const j = b[p];
      const dx = bodies[STRIDE * j + X] - x;
      const dy = bodies[STRIDE * j + Y] - y;
      const squared = dx * dx + dy * dy;
      if (squared >= diameterSquared) {
        // Most pairs are near, not touching: reading costs less than writing. No tangent without a normal impulse.
        if (normalImpulse[p] !== 0) {
          normalImpulse[p] = 0;
          tangentImpulse[p] = 0;
        }
        continue;
      }
      const distance = Math.sqrt(squared);
      const c = addContact(contacts, i, j, p);
      const { values } = contacts;
      // Coincident centres have no direction; any fixed one separates them.
      values[c + NX] = distance > 0 ? dx / distance : 1;
      values[c + NY] = distance > 0 ? dy / distance : 0;
      // Half the distance, not the radius: then spin and orbit exchange exactly what they should.
      values[c + LEVER] = 0.5 * distance;
      values[c + NORMAL] = scale * normalImpulse[p];
      values[c + TANGENT] = scale * tangentImpulse[p];
    }
  }
}

function findWallContacts(world: World, scale: number): void {
  const { nearWalls, nearWallCount, sides, radius, bodies, normals, contacts, ball, wallOf, wallSubStep } = world;
  const now = world.subStepsTaken;
  const omega = angularVelocity(world);
  const room = world.apothem - radius;
  const free = room * room;
  for (let k = 0; k < nearWallCount; k++) {
    const s = nearWalls[k];
    const x = bodies[STRIDE * s + X];
    const y = bodies[STRIDE * s + Y];
    if (x * x + y * y <= free) continue;
    const memory = 2 * ball[s];
    const remembered = wallSubStep[ball[s]] === now - 1;
    const oldWall0 = remembered ? wallOf[memory] : -1;
    const oldWall1 = remembered ? wallOf[memory + 1] : -1;
    wallSubStep[ball[s]] = now;
    wallOf[memory] = -1;
    wallOf[memory + 1] = -1;
    let touched = 0;
    let n0 = 0;
    let t0 = 0;
    let n1 = 0;
    let t1 = 0;
    for (let w = 0; w < sides; w++) {
      const nx = normals[2 * w];
      const ny = normals[2 * w + 1];
      const gap = room - (nx * x + ny * y);
      if (gap >= 0) continue;
      // A ball as large as the polygon can touch more than two walls; the third has no memory.
      const c = addContact(contacts, s, -1, touched < 2 ? memory + touched : -1);
      const { values } = contacts;
      const lever = Math.max(radius + gap, 0);
      values[c + NX] = nx;
      values[c + NY] = ny;
      values[c + LEVER] = lever;
      values[c + WALL_VX] = -omega * (y + lever * ny);
      values[c + WALL_VY] = omega * (x + lever * nx);
      const old = w === oldWall0 ? memory : w === oldWall1 ? memory + 1 : -1;
      values[c + NORMAL] = old < 0 ? 0 : scale * world.wallNormalImpulse[old];
      values[c + TANGENT] = old < 0 ? 0 : scale * world.wallTangentImpulse[old];
      if (touched === 0) {
        wallOf[memory] = w;
        n0 = values[c + NORMAL];
        t0 = values[c + TANGENT];
      } else if (touched === 1) {
        wallOf[memory + 1] = w;
        n1 = values[c + NORMAL];
        t1 = values[c + TANGENT];
      }
      touched++;
    }
    world.wallNormalImpulse[memory] = n0;
    world.wallTangentImpulse[memory] = t0;
    world.wallNormalImpulse[memory + 1] = n1;
    world.wallTangentImpulse[memory + 1] = t1;
  }
}

/** Makes room for a contact and links it; where its values begin. */
function addContact(contacts: ContactList, a: number, b: number, source: number): number {
  const index = contacts.count++;
  if (CONTACT * contacts.count > contacts.values.length) {
    contacts.links = grow(contacts.links);
    contacts.values = grow(contacts.values);
  }
  const { links } = contacts;
  links[LINK * index + A] = a;
  links[LINK * index + B] = b;
  links[LINK * index + SOURCE] = source;
  return CONTACT * index;
}

/**
 * Narrow phase: what overlaps now, ball with ball and ball with wall, with fresh normals. A wall's signed distance is
 * measured along its outward normal, so a ball that has passed it is still held by it; in a corner both walls count.
 */

import { body } from "./body.ts";
import { angularVelocity } from "./walls.ts";
import { type ContactList, grow, type World } from "./world.ts";

const { STRIDE, X, Y } = body;

/** Fills world.contacts; impulses of the last sub-step are scaled by `scale` and start the new ones. */
export function findContacts(world: World, scale: number): void {
  world.contacts.count = 0;
  findBallContacts(world, scale);
  findWallContacts(world, scale);
}

function findBallContacts(world: World, scale: number): void {
  const { bodies, pairs, contacts } = world;
  const { a, b, normalImpulse, tangentImpulse } = pairs;
  const diameter = 2 * world.radius;
  const diameterSquared = diameter * diameter;
  for (let p = 0; p < pairs.count; p++) {
    const i = a[p];
    const j = b[p];
    const dx = bodies[STRIDE * j + X] - bodies[STRIDE * i + X];
    const dy = bodies[STRIDE * j + Y] - bodies[STRIDE * i + Y];
    const squared = dx * dx + dy * dy;
    if (squared >= diameterSquared) {
      normalImpulse[p] = 0;
      tangentImpulse[p] = 0;
      continue;
    }
    const distance = Math.sqrt(squared);
    const c = addContact(contacts);
    contacts.a[c] = i;
    contacts.b[c] = j;
    contacts.source[c] = p;
    // Coincident centres have no direction; any fixed one separates them.
    contacts.nx[c] = distance > 0 ? dx / distance : 1;
    contacts.ny[c] = distance > 0 ? dy / distance : 0;
    // Half the distance, not the radius: then spin and orbit exchange exactly what they should.
    contacts.lever[c] = 0.5 * distance;
    contacts.normalImpulse[c] = scale * normalImpulse[p];
    contacts.tangentImpulse[c] = scale * tangentImpulse[p];
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
      const c = addContact(contacts);
      const lever = Math.max(radius + gap, 0);
      contacts.a[c] = s;
      contacts.b[c] = -1;
      contacts.nx[c] = nx;
      contacts.ny[c] = ny;
      contacts.lever[c] = lever;
      contacts.wallVx[c] = -omega * (y + lever * ny);
      contacts.wallVy[c] = omega * (x + lever * nx);
      const old = w === oldWall0 ? memory : w === oldWall1 ? memory + 1 : -1;
      contacts.normalImpulse[c] = old < 0 ? 0 : scale * world.wallNormalImpulse[old];
      contacts.tangentImpulse[c] = old < 0 ? 0 : scale * world.wallTangentImpulse[old];
      // A ball as large as the polygon can touch more than two walls; the third has no memory.
      contacts.source[c] = touched < 2 ? memory + touched : -1;
      if (touched === 0) {
        wallOf[memory] = w;
        n0 = contacts.normalImpulse[c];
        t0 = contacts.tangentImpulse[c];
      } else if (touched === 1) {
        wallOf[memory + 1] = w;
        n1 = contacts.normalImpulse[c];
        t1 = contacts.tangentImpulse[c];
      }
      touched++;
    }
    world.wallNormalImpulse[memory] = n0;
    world.wallTangentImpulse[memory] = t0;
    world.wallNormalImpulse[memory + 1] = n1;
    world.wallTangentImpulse[memory + 1] = t1;
  }
}

function addContact(contacts: ContactList): number {
  if (contacts.count === contacts.a.length) {
    contacts.a = grow(contacts.a);
    contacts.b = grow(contacts.b);
    contacts.source = grow(contacts.source);
    contacts.nx = grow(contacts.nx);
    contacts.ny = grow(contacts.ny);
    contacts.lever = grow(contacts.lever);
    contacts.wallVx = grow(contacts.wallVx);
    contacts.wallVy = grow(contacts.wallVy);
    contacts.normalImpulse = grow(contacts.normalImpulse);
    contacts.tangentImpulse = grow(contacts.tangentImpulse);
  }
  return contacts.count++;
}

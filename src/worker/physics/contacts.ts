/**
 * Narrow phase, ball with ball: which listed pairs touch, or will within a sub-step, with fresh normals.
 *
 * Overlap is corrected on the way, in position only, never through velocity, so that it can't add energy of motion: in
 * pairs that touched a sub-step ago already, and only what their own separation does not clear within a step. So a
 * bounce keeps its energy and its angular momentum.
 */
import { body, contact, link } from "./body.ts";
import { OVERLAP_CORRECTION, SLOP, STEP } from "./constants.ts";
import { bouncePair, impactThreshold } from "./impact.ts";
import { growPairContacts, NO_CONTACT, type World } from "./world.ts";

const { STRIDE, X, Y, VX, VY } = body;
const { STRIDE: CONTACT, NX, NY, LEVER, ROOM } = contact;
const { STRIDE: LINK, A, B, PAIR } = link;

/**
 * Fills world.pairContacts.
 *
 * @param h seconds of the sub-step
 * @param scale of the impulses of the last sub-step, which start the new ones
 */
export function touchPairs(world: World, h: number, scale: number): void {
  const { count, bodies, pairs, pairContacts, radius } = world;
  const { start: starts, other, impulses } = pairs;
  growPairContacts(pairContacts, pairs.count);
  const { links, values } = pairContacts;
  const diameter = 2 * radius;
  const reach = diameter + world.speculation * radius;
  const reachSquared = reach * reach;
  const touching = diameter - SLOP * radius;
  const quarter = 0.25 * OVERLAP_CORRECTION;
  const step = STEP;
  const perSubStep = 1 / h;
  const threshold = impactThreshold(world);
  const restitution = world.config.ballRestitution;
  let index = 0;
  for (let s = 0; s < count; s++) {
    const end = starts[s + 1];
    const i = STRIDE * s;
    for (let p = starts[s]; p < end; p++) {
      const j = other[p];
      const dx = bodies[j + X] - bodies[i + X];
      const dy = bodies[j + Y] - bodies[i + Y];
      const squared = dx * dx + dy * dy;
      if (squared >= reachSquared) {
        impulses[2 * p] = NO_CONTACT;
        continue;
      }
      const distance = Math.sqrt(squared);
      // Coincident centres have no direction; any fixed one separates them.
      const perDistance = distance > 0 ? 1 / distance : 0;
      const nx = distance > 0 ? dx * perDistance : 1;
      const ny = dy * perDistance;
      const l = LINK * index;
      const c = CONTACT * index;
      links[l + A] = i;
      links[l + B] = j;
      links[l + PAIR] = 2 * p;
      values[c + NX] = nx;
      values[c + NY] = ny;
      // Half the distance, not the radius: then spin and orbit exchange exactly what they should.
      values[c + LEVER] = 0.5 * distance;
      const room = distance > diameter ? (distance - diameter) * perSubStep : 0;
      values[c + ROOM] = room;
      let vn = (bodies[j + VX] - bodies[i + VX]) * nx + (bodies[j + VY] - bodies[i + VY]) * ny;
      if (vn < threshold && vn + room < 0) {
        bouncePair(world, index);
        vn *= -restitution;
      }
      index++;
      // Without branches, for whether a contact is new, or too deep, is a guess that processors lose.
      const carried = impulses[2 * p];
      const kept = +(carried >= 0);
      const start = kept * scale;
      impulses[2 * p] = start * carried;
      impulses[2 * p + 1] *= start;
      const excess = touching - distance - 0.5 * (vn + Math.abs(vn)) * step;
      const shift = kept * quarter * (excess + Math.abs(excess));
      bodies[i + X] -= shift * nx;
      bodies[i + Y] -= shift * ny;
      bodies[j + X] += shift * nx;
      bodies[j + Y] += shift * ny;
    }
  }
  pairContacts.count = index;
}

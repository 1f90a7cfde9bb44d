/** The parts of solver.ts for contacts of balls with walls: a wall has a velocity of its own and does not give way. */
import { body, wallContact } from "./body.ts";
import { NEGLIGIBLE_IMPULSE } from "./constants.ts";
import type { World } from "./world.ts";

const { VX, VY, SPIN } = body;
const { STRIDE: CONTACT, NX, NY, LEVER, ROOM, NORMAL, TANGENT, WALL_VX, WALL_VY } = wallContact;

/** Applies the impulses that the contacts start with. */
export function startWalls(world: World): void {
  const { bodies, wallContacts, radius } = world;
  const { count, links, values } = wallContacts;
  const perInertia = 2 / (radius * radius);
  for (let k = 0; k < count; k++) {
    const c = CONTACT * k;
    const jn = values[c + NORMAL];
    const jt = values[c + TANGENT];
    if (jn === 0) continue;
    const a = links[2 * k];
    const nx = values[c + NX];
    const ny = values[c + NY];
    bodies[a + VX] -= jn * nx - jt * ny;
    bodies[a + VY] -= jn * ny + jt * nx;
    bodies[a + SPIN] -= values[c + LEVER] * perInertia * jt;
  }
}

/** One visit to every contact: accumulated impulses move towards no approach and no slip. Whether any had to. */
export function restWalls(world: World): boolean {
  const { bodies, wallContacts, config, radius } = world;
  const { count, links, values } = wallContacts;
  const perInertia = 2 / (radius * radius);
  const { friction } = config;
  const negligible = NEGLIGIBLE_IMPULSE;
  let any = false;
  for (let k = 0; k < count; k++) {
    const c = CONTACT * k;
    const a = links[2 * k];
    const nx = values[c + NX];
    const ny = values[c + NY];
    const lever = values[c + LEVER];
    const dvx = values[c + WALL_VX] - bodies[a + VX];
    const dvy = values[c + WALL_VY] - bodies[a + VY];
    const twist = lever * perInertia;

    const oldNormal = values[c + NORMAL];
    const wanted = oldNormal - (dvx * nx + dvy * ny + values[c + ROOM]);
    const newNormal = 0.5 * (wanted + Math.abs(wanted));

    const oldTangent = values[c + TANGENT];
    const stop = oldTangent - (dvy * nx - dvx * ny - lever * bodies[a + SPIN]) / (1 + lever * twist);
    const limit = friction * newNormal;
    const newTangent = 0.5 * (Math.abs(stop + limit) - Math.abs(stop - limit));

    const jn = newNormal - oldNormal;
    const jt = newTangent - oldTangent;
    if (Math.abs(jn) + Math.abs(jt) < negligible) continue;
    any = true;
    values[c + NORMAL] = newNormal;
    values[c + TANGENT] = newTangent;
    bodies[a + VX] -= jn * nx - jt * ny;
    bodies[a + VY] -= jn * ny + jt * nx;
    bodies[a + SPIN] -= twist * jt;
  }
  return any;
}

/** Keeps the impulses for the next sub-step, with the balls. */
export function storeWalls(world: World): void {
  const { wallImpulses, wallContacts } = world;
  const { count, links, values } = wallContacts;
  for (let k = 0; k < count; k++) {
    const memory = links[2 * k + 1];
    if (memory < 0) continue;
    wallImpulses[2 * memory] = values[CONTACT * k + NORMAL];
    wallImpulses[2 * memory + 1] = values[CONTACT * k + TANGENT];
  }
}

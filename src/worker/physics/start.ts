/** How a run begins (P5): balls around the centre in seeded order, with small random velocities. */
import { startPlaces } from "../../shared/polygon.ts";
import { body } from "./body.ts";
import { Random } from "./random.ts";
import type { World } from "./world.ts";

const { STRIDE, X, Y, VX, VY, UNLOADED_VX, UNLOADED_VY } = body;

/** Sets a new world's balls out; each is at rest in spin, its number upright. */
export function setOut(world: World): void {
  const { count, config, bodies } = world;
  const random = new Random(config.seed);
  const places = startPlaces(config.sides, world.radius, count);
  // Which ball starts where.
  world.ball.set(random.shuffled(count));
  for (let s = 0; s < count; s++) {
    world.slot[world.ball[s]] = s;
    bodies[STRIDE * s + X] = places[2 * s];
    bodies[STRIDE * s + Y] = places[2 * s + 1];
  }
  // Velocities drawn in the order of the numbers, evenly from a disc.
  for (let i = 0; i < count; i++) {
    let u: number;
    let v: number;
    do {
      u = 2 * random.unit() - 1;
      v = 2 * random.unit() - 1;
    } while (u * u + v * v > 1);
    const o = STRIDE * world.slot[i];
    bodies[o + VX] = bodies[o + UNLOADED_VX] = config.launchSpeed * u;
    bodies[o + VY] = bodies[o + UNLOADED_VY] = config.launchSpeed * v;
  }
}

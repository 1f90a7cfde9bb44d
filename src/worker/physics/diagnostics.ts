/** What can be said of a state: energy, overlap, escapes. For tests, tables and charts; never part of a step. */
import { cosine, sine, TAU } from "../../shared/deterministic-math.ts";
import { body } from "./body.ts";
import type { World } from "./world.ts";

const { STRIDE, X, Y, VX, VY, SPIN } = body;

/** Where y is lowest for a ball that is inside, whichever way the polygon is turned. */
export function lowestPlace({ apothem, radius }: World): number {
  return radius - apothem;
}

/** Of motion, spin and height above the centre, for balls of mass 1: units²/s². */
export function energy(world: World): number {
  const { bodies, count, radius, config } = world;
  let sum = 0;
  for (let o = 0; o < STRIDE * count; o += STRIDE) {
    const vx = bodies[o + VX];
    const vy = bodies[o + VY];
    const rim = radius * bodies[o + SPIN];
    sum += 0.5 * (vx * vx + vy * vy) + 0.25 * rim * rim + config.gravity * bodies[o + Y];
  }
  return sum;
}

/** Units/s. */
export function meanSpeed(world: World): number {
  const { bodies, count } = world;
  let sum = 0;
  for (let o = 0; o < STRIDE * count; o += STRIDE) {
    sum += Math.sqrt(bodies[o + VX] * bodies[o + VX] + bodies[o + VY] * bodies[o + VY]);
  }
  return sum / count;
}

/** Units above the lowest place. */
export function meanHeight(world: World): number {
  const { bodies, count } = world;
  let sum = 0;
  for (let o = 0; o < STRIDE * count; o += STRIDE) sum += bodies[o + Y];
  return sum / count - lowestPlace(world);
}

/** Radians/s, whichever way the balls spin. */
export function meanSpin(world: World): number {
  const { bodies, count } = world;
  let sum = 0;
  for (let o = 0; o < STRIDE * count; o += STRIDE) sum += Math.abs(bodies[o + SPIN]);
  return sum / count;
}

/** The deepest overlap of two balls, in radii; 0 if none touch. By all pairs, independent of the broad phase. */
export function deepestPair(world: World): number {
  const { bodies, count, radius } = world;
  let nearest = 4 * radius * radius;
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const dx = bodies[STRIDE * j + X] - bodies[STRIDE * i + X];
      const dy = bodies[STRIDE * j + Y] - bodies[STRIDE * i + Y];
      nearest = Math.min(nearest, dx * dx + dy * dy);
    }
  }
  return 2 - Math.sqrt(nearest) / radius;
}

/** How far the ball deepest in a wall stands in it, in radii: negative if none touches, above 1 if a centre is outside, NaN if a position is. */
export function deepestInWall(world: World): number {
  const { bodies, count, radius, sides, wallAngle } = world;
  let deepest = Number.NEGATIVE_INFINITY;
  for (let w = 0; w < sides; w++) {
    const angle = wallAngle + ((w + 0.5) * TAU) / sides;
    const nx = cosine(angle);
    const ny = sine(angle);
    for (let o = 0; o < STRIDE * count; o += STRIDE) {
      deepest = Math.max(deepest, nx * bodies[o + X] + ny * bodies[o + Y]); // NaN stays NaN
    }
  }
  return (deepest - (world.apothem - radius)) / radius;
}

/** Balls whose centre is outside the polygon or not a number. */
export function escaped(world: World): number {
  const { bodies, count, sides, wallAngle } = world;
  let outside = 0;
  for (let o = 0; o < STRIDE * count; o += STRIDE) {
    let inside = true;
    for (let w = 0; w < sides; w++) {
      const angle = wallAngle + ((w + 0.5) * TAU) / sides;
      if (!(cosine(angle) * bodies[o + X] + sine(angle) * bodies[o + Y] < world.apothem)) inside = false;
    }
    if (!inside) outside++;
  }
  return outside;
}

/** The turning walls: half-planes through which no centre passes. Wall i's outward normal lies midway between corners i and i + 1. */
import { cosine, sine, TAU, wrapAngle } from "../../shared/deterministic-math.ts";
import type { World } from "./world.ts";

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
  const { normals, sides } = world;
  for (let i = 0; i < sides; i++) {
    const angle = world.wallAngle + ((i + 0.5) * TAU) / sides;
    normals[2 * i] = cosine(angle);
    normals[2 * i + 1] = sine(angle);
  }
}

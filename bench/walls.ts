/**
 * The heptagon as most engines take it: thick boxes around it on one body that turns. The inner faces are the polygon's
 * walls; the ends reach so far past the corners that the boxes overlap there and leave no gap.
 */
import type { Scene } from "./scene.ts";

/** A box in the frame of the turning body: m, radians. */
export interface WallBox {
  /** Of its centre. */
  readonly x: number;
  readonly y: number;
  /** Of the wall's outward normal, along which the box measures 2 × halfThickness. */
  readonly angle: number;
  readonly halfThickness: number;
  readonly halfLength: number;
}

/** Radii: thick enough that a ball pressed into a wall is pushed back in and not out at the other side. */
const THICKNESS = 8;

/** Metres from the centre to the middle of a wall. */
export function apothemOf(scene: Scene): number {
  return scene.circumradius * Math.cos(Math.PI / scene.sides);
}

/** Of the outward normals when the walls stand at an angle: radians. */
export function normalAngles(sides: number, wallAngle: number): number[] {
  return Array.from({ length: sides }, (_, i) => wallAngle + ((i + 0.5) * 2 * Math.PI) / sides);
}

export function wallBoxes(scene: Scene): WallBox[] {
  const halfThickness = 0.5 * THICKNESS * scene.radius;
  const halfLength = scene.circumradius * Math.sin(Math.PI / scene.sides) + 2 * halfThickness;
  const distance = apothemOf(scene) + halfThickness;
  return normalAngles(scene.sides, 0).map((angle) => ({
    x: distance * Math.cos(angle),
    y: distance * Math.sin(angle),
    angle,
    halfThickness,
    halfLength,
  }));
}

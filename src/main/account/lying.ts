/**
 * Which balls lie: those that touch a wall which gravity presses them on, and those that touch a ball that lies. All others
 * are in the air. Pure; the work grows with the number of balls, not with its square.
 */
import { cosine, sine, TAU } from "../../shared/deterministic-math.ts";
import { apothem } from "../../shared/polygon.ts";

/** Balls at one moment: world units, y up; the angle is that of the first corner, in radians. */
export interface Places {
  readonly count: number;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly wallAngle: number;
}

export interface Shape {
  readonly sides: number;
  readonly radius: number;
}

/** Radii of gap that is no gap to the eye. */
const TOUCH = 0.1;

/** 1 for each ball that lies, by number from the first. */
export function findLying({ count, x, y, wallAngle }: Places, { sides, radius }: Shape): Uint8Array {
  const lying = new Uint8Array(count);
  /** Those whose neighbours are still to be looked at. */
  const open: number[] = [];
  const nearWall = apothem(sides) - radius * (1 + TOUCH);
  for (let wall = 0; wall < sides; wall++) {
    const middle = wallAngle + ((wall + 0.5) * TAU) / sides;
    const normalX = cosine(middle);
    const normalY = sine(middle);
    if (normalY >= 0) continue; // nothing lies under a ceiling, or against an upright wall
    for (let i = 0; i < count; i++) {
      if (lying[i] || x[i] * normalX + y[i] * normalY < nearWall) continue;
      lying[i] = 1;
      open.push(i);
    }
  }
  const reach = radius * (2 + TOUCH);
  const cells = sortIntoCells(count, x, y, reach);
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    const column = Math.floor(x[i] / reach);
    const row = Math.floor(y[i] / reach);
    for (let c = column - 1; c <= column + 1; c++) {
      for (let r = row - 1; r <= row + 1; r++) {
        for (const j of cells.get(key(c, r)) ?? []) {
          if (lying[j]) continue;
          const dx = x[j] - x[i];
          const dy = y[j] - y[i];
          if (dx * dx + dy * dy > reach * reach) continue;
          lying[j] = 1;
          open.push(j);
        }
      }
    }
  }
  return lying;
}

/** More columns than a polygon of 600 units has cells of balls of 0.1. */
const ROW = 100_000;
const key = (column: number, row: number): number => row * ROW + column;

function sortIntoCells(count: number, x: ArrayLike<number>, y: ArrayLike<number>, size: number): Map<number, number[]> {
  const cells = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const cell = key(Math.floor(x[i] / size), Math.floor(y[i] / size));
    const others = cells.get(cell);
    if (others) others.push(i);
    else cells.set(cell, [i]);
  }
  return cells;
}

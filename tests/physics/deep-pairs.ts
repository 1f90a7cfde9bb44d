/** How many pairs overlap deeper than some depths: by a grid of the tests' own, so that crowds can be looked at often. */
import type { World } from "../../src/worker/physics/index.ts";
import { balls } from "./scenes.ts";

/**
 * Counts pairs of balls by depth, independent of the kernel's pair search.
 *
 * @param depths radii, each in (0, 2]
 * @returns for each depth, the pairs deeper than that
 */
export function deepPairs(scene: World, depths: readonly number[]): number[] {
  const { radius } = scene;
  const state = balls(scene);
  const cellOf = (coordinate: number) => Math.floor(coordinate / (2 * radius));
  const key = (column: number, row: number) => 1e6 * row + column;
  const cells = new Map<number, number[]>();
  for (const [i, { x, y }] of state.entries()) {
    const k = key(cellOf(x), cellOf(y));
    const cell = cells.get(k);
    if (cell) cell.push(i);
    else cells.set(k, [i]);
  }
  const counts = depths.map(() => 0);
  for (const [i, { x, y }] of state.entries()) {
    for (let row = cellOf(y) - 1; row <= cellOf(y) + 1; row++) {
      for (let column = cellOf(x) - 1; column <= cellOf(x) + 1; column++) {
        for (const j of cells.get(key(column, row)) ?? []) {
          if (j <= i) continue; // each pair once
          const depth = 2 - Math.hypot(state[j].x - x, state[j].y - y) / radius;
          for (const [d, least] of depths.entries()) if (depth > least) counts[d]++;
        }
      }
    }
  }
  return counts;
}

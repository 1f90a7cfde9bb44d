/** The default scene with many balls, watched while it runs. */
import { escaped, STEP, step } from "../../src/worker/physics/index.ts";
import { deepPairs } from "./deep-pairs.ts";
import { world } from "./scenes.ts";

export interface Crowd {
  /** Ball–looks outside. */
  escapes: number;
  /** Pairs deeper than 0.3 r and 0.1 r per ball, at the worst look. */
  deep: number;
  deeperThanTenth: number;
  /** The most that a step used. */
  subSteps: number;
}

/** Ten looks a second. */
export function crowd(count: number, seconds: number): Crowd {
  const scene = world({ balls: count });
  const worst = { escapes: 0, deep: 0, deeperThanTenth: 0, subSteps: 0 };
  const steps = Math.round(seconds / STEP);
  for (let s = 1; s <= steps; s++) {
    step(scene);
    worst.subSteps = Math.max(worst.subSteps, scene.subSteps);
    if (s % 12 > 0) continue;
    worst.escapes += escaped(scene);
    const [deep, tenth] = deepPairs(scene, [0.3, 0.1]);
    worst.deep = Math.max(worst.deep, deep / count);
    worst.deeperThanTenth = Math.max(worst.deeperThanTenth, tenth / count);
  }
  return worst;
}

/**
 * What one sub-step of the kernel costs per ball, at a fixed number of sub-steps: it should be the same at every number
 * of balls, or the pair search is not what it claims. At equal density, and so equal work: the balls fill the heptagon at
 * every size (from a smaller heap, the fewer the more would have scattered), and gravity and the starting speed are the
 * same in radii. How many contacts a ball has is counted beside the time, to show it.
 */
import { applyChange, ballRadius, defaultConfig } from "../src/shared/config.ts";
import { effortFor } from "../src/worker/physics/constants.ts";
import { createWorld, step } from "../src/worker/physics/index.ts";
import type { ScalingOrder, ScalingResult } from "./orders.ts";

export const SUB_STEPS = 8;
/** Times the area that a radius of "auto" fills: 80 % of the heptagon, nearly all that the start lattice can. */
const DENSER = 2;
/** Of all scenes of a run together, one after another: so every size is as warm, and timed for as long. */
const BALLS = 100_000;
/** Steps of the kernel. */
const WARM_UP = 60;
const MEASURED = 60;

/** @param order at most 100,000 balls */
export function measureScaling({ scaling: { balls } }: ScalingOrder): ScalingResult {
  const scenes = Math.floor(BALLS / balls);
  let milliseconds = 0;
  let contacts = 0;
  for (let seed = 1; seed <= scenes; seed++) {
    const world = createScene(balls, seed);
    for (let k = 0; k < WARM_UP; k++) step(world);
    const begun = performance.now();
    for (let k = 0; k < MEASURED; k++) step(world);
    milliseconds += performance.now() - begun;
    contacts += world.loads.count;
    if (world.subSteps !== SUB_STEPS)
      throw new Error(`a step took ${world.subSteps} sub-steps instead of ${SUB_STEPS}`);
  }
  return {
    nanoseconds: (milliseconds * 1e6) / (scenes * MEASURED * SUB_STEPS * balls),
    contacts: contacts / (scenes * balls),
  };
}

function createScene(balls: number, seed: number) {
  const radius = Math.sqrt(DENSER) * ballRadius({ ...defaultConfig, balls });
  const inRadii = { gravity: 20 * radius, launchSpeed: 4 * radius };
  const config = applyChange(defaultConfig, { balls, radius, ...inRadii, rotation: 0, seed });
  // The same work at every size.
  return createWorld(config, { ...effortFor(1_000), subSteps: SUB_STEPS });
}

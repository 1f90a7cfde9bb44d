/**
 * What one sub-step of the kernel costs per ball, at a fixed number of sub-steps: it should be the same at every number
 * of balls, or the pair search is not what it claims. Gravity and the starting speed are the same in radii at every size,
 * so that all scenes are at the same moment of the same fall.
 */
import { applyChange, ballRadius, defaultConfig } from "../src/shared/config.ts";
import { effortFor } from "../src/worker/physics/constants.ts";
import { createWorld, step } from "../src/worker/physics/index.ts";
import type { ScalingOrder, ScalingResult } from "./orders.ts";

export const SUB_STEPS = 8;
/** Steps of the kernel. */
const WARM_UP = 60;
const MEASURED = 60;

export function measureScaling({ scaling: { balls } }: ScalingOrder): ScalingResult {
  const radius = ballRadius({ ...defaultConfig, balls });
  const config = applyChange(defaultConfig, { balls, gravity: 20 * radius, launchSpeed: 4 * radius, rotation: 0 });
  // The same work at every size.
  const world = createWorld(config, { ...effortFor(1_000), subSteps: SUB_STEPS });
  for (let k = 0; k < WARM_UP; k++) step(world);
  const begun = performance.now();
  for (let k = 0; k < MEASURED; k++) {
    step(world);
    if (world.subSteps !== SUB_STEPS)
      throw new Error(`a step took ${world.subSteps} sub-steps instead of ${SUB_STEPS}`);
  }
  return { nanoseconds: ((performance.now() - begun) * 1e6) / (MEASURED * SUB_STEPS * balls) };
}

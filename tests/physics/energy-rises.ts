/**
 * The energy of the default scene with its walls at rest, watched for as long as one likes. It is counted from the lowest
 * place that all balls could have, centres at y = −(apothem − r), so that the starting energy is what there is to lose.
 */
import { type Effort, effortFor } from "../../src/worker/physics/constants.ts";
import { energy, STEP, step } from "../../src/worker/physics/index.ts";
import { world } from "./scenes.ts";

export const RESTITUTIONS = [0, 0.5, 0.85, 1];

export interface EnergyRises {
  /** By how much a one-second mean exceeded the least before it, at most: a share of the starting energy. */
  worst: number;
  /** The last second's mean, as a share of the starting energy. */
  left: number;
}

/** @param restitution of walls and balls */
export function energyRises(restitution: number, seconds: number, effort: Effort = effortFor(20)): EnergyRises {
  const scene = world({ rotation: 0, wallRestitution: restitution, ballRestitution: restitution }, effort);
  const lowest = -scene.count * scene.config.gravity * (scene.apothem - scene.radius);
  const start = energy(scene) - lowest;
  const steps = Math.round(1 / STEP);
  const rises = { worst: Number.NEGATIVE_INFINITY, left: 1 };
  let least = Number.POSITIVE_INFINITY;
  for (let second = 0; second < seconds; second++) {
    let sum = 0;
    for (let s = 0; s < steps; s++) {
      step(scene);
      sum += energy(scene) - lowest;
    }
    rises.left = sum / steps / start;
    rises.worst = Math.max(rises.worst, rises.left - least);
    least = Math.min(least, rises.left);
  }
  return rises;
}

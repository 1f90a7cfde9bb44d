/**
 * What can be said of a motion from places alone, by the same code for every engine: who is outside, who overlaps and how
 * deeply, how fast the balls are. Places are x, y per ball in metres; depths are in ball radii.
 */
import type { Scene } from "./scene.ts";
import { apothemOf, normalAngles } from "./walls.ts";

export interface Depths {
  /** Of all overlaps that were seen, in radii; 0 if there were none. */
  readonly mean: number;
  readonly p99: number;
  readonly max: number;
}

export interface Quality {
  /** Balls whose centre was outside, or not a number, in the sample that had most of them. */
  readonly outside: number;
  /** Pairs deeper than 0.1 and 0.3 radii, per sample and 1,000 balls. */
  readonly deep: number;
  readonly veryDeep: number;
  readonly pairs: Depths;
  /** Of balls inside, in walls. */
  readonly walls: Depths;
  /** m/s: the way of the balls inside over one step, by its duration; mean over balls and samples. */
  readonly meanSpeed: number;
}

const DEEP = 0.1;
const VERY_DEEP = 0.3;

export interface QualityMeter {
  /**
   * Takes a sample.
   *
   * @param before places one scene step before
   * @param places as they are
   * @param wallAngle as it is, radians
   */
  sample(before: Float64Array, places: Float64Array, wallAngle: number): void;
  /** Of all samples so far, of which there must be one. */
  result(): Quality;
}

export function createQualityMeter(scene: Scene): QualityMeter {
  const pairDepths: number[] = [];
  const wallDepths: number[] = [];
  let samples = 0;
  let outside = 0;
  let speeds = 0;
  let speedSum = 0;
  return {
    sample(before, places, wallAngle) {
      samples++;
      const inside = findInside(scene, places, wallAngle, wallDepths);
      outside = Math.max(outside, scene.balls - inside.length);
      findPairDepths(scene, places, inside, pairDepths);
      for (const i of inside) {
        const way = Math.hypot(places[2 * i] - before[2 * i], places[2 * i + 1] - before[2 * i + 1]);
        speedSum += way / scene.timeStep;
        speeds++;
      }
    },
    result() {
      const perThousand = 1000 / (samples * scene.balls);
      return {
        outside,
        deep: perThousand * pairDepths.filter((depth) => depth > DEEP).length,
        veryDeep: perThousand * pairDepths.filter((depth) => depth > VERY_DEEP).length,
        pairs: summarize(pairDepths),
        walls: summarize(wallDepths),
        meanSpeed: speedSum / speeds,
      };
    },
  };
}

/** The balls whose centre is inside; adds to `depths` how deep they stand in walls, each wall of a corner by itself. */
function findInside(scene: Scene, places: Float64Array, wallAngle: number, depths: number[]): number[] {
  const apothem = apothemOf(scene);
  const normals = normalAngles(scene.sides, wallAngle).map((angle) => ({ x: Math.cos(angle), y: Math.sin(angle) }));
  const inside: number[] = [];
  for (let i = 0; i < scene.balls; i++) {
    const reach = normals.map(({ x, y }) => x * places[2 * i] + y * places[2 * i + 1]);
    if (!reach.every((r) => r < apothem)) continue; // NaN is outside too
    inside.push(i);
    for (const r of reach) {
      const depth = (r + scene.radius - apothem) / scene.radius;
      if (depth > 0) depths.push(depth);
    }
  }
  return inside;
}

/** Adds to `depths` how deep pairs overlap, found by sweeping over the balls from left to right. */
function findPairDepths(scene: Scene, places: Float64Array, balls: number[], depths: number[]): void {
  const { radius } = scene;
  const order = balls.toSorted((i, j) => places[2 * i] - places[2 * j]);
  for (const [k, i] of order.entries()) {
    for (let l = k + 1; l < order.length; l++) {
      const j = order[l];
      const dx = places[2 * j] - places[2 * i];
      if (dx >= 2 * radius) break;
      const dy = places[2 * j + 1] - places[2 * i + 1];
      const squared = dx * dx + dy * dy;
      if (squared < 4 * radius * radius) depths.push(2 - Math.sqrt(squared) / radius);
    }
  }
}

function summarize(depths: number[]): Depths {
  if (depths.length === 0) return { mean: 0, p99: 0, max: 0 };
  const sorted = Float64Array.from(depths).sort();
  return {
    mean: sorted.reduce((sum, depth) => sum + depth, 0) / sorted.length,
    p99: sorted[Math.ceil(0.99 * sorted.length) - 1],
    max: sorted[sorted.length - 1],
  };
}

/** The kernel's numbers: unit, reason and what breaks when they change, in one place. */

/** Seconds of simulated time per step. Golden hashes and every replay depend on it. */
export const STEP = 1 / 120;

/** Radii that a ball may move relative to the walls in one sub-step. Twice this is how deep a pair can get before it is seen. */
export const MOTION_PER_SUB_STEP = 0.25;

/** Sub-steps at the most. Together with MOTION_PER_SUB_STEP it sets the speed limit: 7,680 radii per second. */
export const MAX_SUB_STEPS = 256;

/**
 * Impacts slower than this many g · STEP don't bounce: 20 units/s with the default gravity, a hop of a third of a unit.
 * Without it a resting ball would never stop bouncing; without gravity it is 0, so that nothing is damped.
 */
export const RESTITUTION_THRESHOLD = 3.3;

/**
 * Units/s. Changes of a resting impulse below this are not made: in a pile at rest they would shrink geometrically into
 * denormal numbers, which processors handle a hundred times slower.
 */
export const NEGLIGIBLE_IMPULSE = 1e-9;

/** Radii of overlap left uncorrected, so that resting contacts persist from one sub-step to the next. */
export const SLOP = 0.004;

/** Share of the overlap beyond the slop that one position pass removes. All of it makes piles shiver. */
export const OVERLAP_CORRECTION = 0.6;

/** Radii that a ball may stand in a wall at the end of a step, even while it is on its way out. */
export const WALL_DEPTH_LIMIT = 0.04;

/** Radii beyond touching within which pairs are listed; the list holds until a ball has moved half of it. */
export const PAIR_MARGIN = 1;

/** How much work a step may be for a number of balls: few balls cost nothing, so they get exactness. */
export interface Effort {
  /** Sub-steps at the least. */
  readonly subSteps: number;
  /** Visits per resting contact and sub-step. */
  readonly contactSweeps: number;
  /** Visits per colliding contact and sub-step, at the most. */
  readonly impactSweeps: number;
  /** Passes of overlap correction per sub-step. */
  readonly overlapSweeps: number;
}

export function effortFor(balls: number): Effort {
  if (balls <= 100) return { subSteps: 16, contactSweeps: 8, impactSweeps: 8, overlapSweeps: 2 };
  if (balls <= 2_000) return { subSteps: 8, contactSweeps: 4, impactSweeps: 4, overlapSweeps: 1 };
  return { subSteps: 4, contactSweeps: 2, impactSweeps: 2, overlapSweeps: 1 };
}

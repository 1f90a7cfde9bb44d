/** The kernel's numbers: unit, reason and what breaks when they change, in one place. */

/** Seconds of simulated time per step. Golden hashes and every replay depend on it. */
export const STEP = 1 / 120;

/** Steps of a run at the most, seven months of simulated time: they are told to other threads as Int32. */
export const MAX_STEP = 0x7fffffff;

/** Sub-steps at the most. Together with Effort.motion it sets the speed limit: 7,680 radii per second for few balls. */
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

/** Radii beyond the reach of contacts within which pairs are listed; the list holds until a ball has moved half of it. */
export const PAIR_MARGIN = 1;

/** Radii of motion in a sub-step above which the list would not last longer than one, and a margin is not worth its cost. */
export const MARGIN_LIMIT = 0.25;

/**
 * Radii of gap within which two bodies already count as a contact, one that lets them approach by just that gap: so they
 * are stopped at touching instead of behind it, and a pile's contacts do not flicker. Effort.fastSpeculation stands for it
 * where balls are fast and lie on each other lightly.
 */
export const SPECULATION = 0.05;

/**
 * Bodies that one is compared with, at the most, in its own cell and the next, and as many in the next row: more than
 * stand there unless they overlap badly. Without it, a thousand balls set down on one point would be half a million pairs.
 */
export const MAX_CANDIDATES = 32;

/**
 * Radii by which gravity may press a ball in a step of one sub-step (g · STEP²). Sub-steps grow with the ⅞th power of
 * the multiple of it: the root would keep what gravity presses in one the same, the whole what it presses through all
 * layers of a pile, whose number grows as the radius shrinks. With the root, balls that fall on a pile of 20,000 end up
 * in each other.
 */
export const PRESS_PER_STEP = 0.0028;

/** Visits per resting contact and sub-step, at the least, where gravity presses more than that. */
export const PRESSED_REST_SWEEPS = 3;

/**
 * Visits per colliding contact and sub-step without gravity, at the most: there every approach is an impact, and those
 * left over would be stopped as if they were at rest. With 8 a thousand elastic balls lose half a percent in 10 s.
 */
export const WEIGHTLESS_IMPACT_SWEEPS = 32;

/**
 * Radians/s of a hand's spring: what is dragged at an even speed trails by 2 v ÷ this, 20 units at 500 units/s. Beyond
 * 4 √(HAND_STRENGTH ÷ 300), a ball that is drawn across the scene could not be stopped in time and would swing about.
 */
export const HAND_FREQUENCY = 50;

/** Units/s² by which a hand can speed a ball up, beside gravity: 500 units/s in 8 ms. */
export const HAND_STRENGTH = 60_000;

/** Radii by which a hand may press a ball in a sub-step (strength · h²); with more, it gets through others. */
export const HAND_PRESS = 0.1;

/** Radii of overlap that no pair should have: where many have, a blow goes through more layers than the sweeps reach. */
export const DEEP = 0.4;

/**
 * Pairs deeper than DEEP, per ball, beyond which sub-steps grow in proportion to them: so 20,000 balls that fall and land
 * at once have 17 pairs in 1,000 deeper than 0.3 r at the worst look. Without it they have 1,400, and heat up; with
 * half as much they have 10, for a seventh more sub-steps.
 */
export const DEEP_SHARE = 0.004;

/** So many times the sub-steps at the most. */
export const MAX_DEEP_FACTOR = 8;

/** How much work a step may be for a number of balls: few balls cost nothing, so they get exactness. */
export interface Effort {
  /** Sub-steps at the least. */
  readonly subSteps: number;
  /** Radii that a ball may move relative to the walls in one sub-step, at the most. */
  readonly motion: number;
  /** Visits per colliding contact and sub-step, at the most. */
  readonly impactSweeps: number;
  /** Visits per resting contact and sub-step; see PRESSED_REST_SWEEPS. */
  readonly restSweeps: number;
  /**
   * Share of what a contact at rest still approaches by that a visit takes away; more than 1 and less than 2 is successive
   * over-relaxation (D. M. Young 1950), which needs fewer sweeps for many layers, and takes energy away as 1 does.
   */
  readonly relaxation: number;
  /** Radii of gap that count as a contact (SPECULATION) where balls are too fast for a margin and gravity presses little. */
  readonly fastSpeculation: number;
  /**
   * Sub-steps from one sorting of the bodies in memory to the next where balls are too fast for a margin: the order of the
   * grid is made anew in each, but a body's neighbours do not change so fast that it had to be moved each time. More of
   * them than the nearest caches hold are worth more sorting.
   */
  readonly sortingInterval: number;
}

export function effortFor(balls: number): Effort {
  const effort = {
    subSteps: 1,
    motion: 1,
    impactSweeps: 1,
    restSweeps: 1,
    relaxation: 1,
    fastSpeculation: SPECULATION,
    sortingInterval: 16,
  };
  if (balls <= 100) return { ...effort, subSteps: 6, motion: 0.25, impactSweeps: 16, restSweeps: 2 };
  if (balls <= 2_000) return effort;
  effort.restSweeps = 3;
  if (balls <= 10_000) return { ...effort, motion: 1.5 };
  if (balls <= 30_000) return { ...effort, motion: 4, fastSpeculation: 0.005 };
  return { ...effort, motion: 6, relaxation: 1.3, fastSpeculation: 0.02, sortingInterval: 4 };
}

/** How long a run looks: the same for every engine, and for the reference. */

/** Scene steps before anything is measured: 3 s, in which the balls have fallen and the pile has formed. */
export const WARM_UP_STEPS = 180;

/** Scene steps from one sample of the places to the next. */
export const SAMPLE_INTERVAL = 10;

/** Scene steps that are measured. */
export function measuredSteps(balls: number): number {
  return balls >= 20_000 ? 40 : 300;
}

/** Scenes with a seed each in one run: so many that a run sees 500 balls at least, or its mean speed would be chance. */
export function scenesPerRun(balls: number): number {
  return Math.ceil(500 / balls);
}

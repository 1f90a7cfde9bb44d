/**
 * The observations of the last 60 simulated seconds, in the order of their steps. Another run begins a new history, and so
 * does one that was set back. At slow motion points would come closer than anyone sees: the newest then takes the place of the one before.
 */
import type { Observation } from "../../shared/protocol.ts";

/** Simulated seconds. */
export const WINDOW = 60;
/** Points in the window, about. */
const POINTS = 600;
const SPACING = WINDOW / POINTS;
/** Simulated seconds: where points are further apart nobody looked. Ten looks a second at the greatest speed are 0.8 apart. */
const GAP = 3;

export class History {
  #points: Observation[] = [];
  #run = 0;

  get points(): readonly Observation[] {
    return this.#points;
  }

  /** @param run the number of the run that was observed */
  add(observation: Observation, run: number): void {
    const last = this.#points.at(-1);
    if (run !== this.#run || (last && observation.step < last.step)) this.#points = [];
    this.#run = run;
    const { time } = observation;
    // Measured from the point before the last, or a stream of near points would never leave any behind.
    const settled = this.#points.at(-2);
    if (settled && time - settled.time < SPACING) this.#points.pop();
    else if (last?.step === observation.step) this.#points.pop();
    this.#points.push(observation);
    const first = this.#points.findIndex((point) => point.time >= time - WINDOW);
    if (first > 0) this.#points.splice(0, first);
  }
}

/** Times and values of a curve through the points, with a null in each gap: nobody knows how it went on there. */
export function curveOf(
  points: readonly Observation[],
  shown: (point: Observation) => number,
): [times: number[], values: (number | null)[]] {
  const times: number[] = [];
  const values: (number | null)[] = [];
  for (const point of points) {
    const before = times.at(-1) ?? point.time;
    if (point.time - before > GAP) {
      times.push((before + point.time) / 2);
      values.push(null);
    }
    times.push(point.time);
    values.push(shown(point));
  }
  return [times, values];
}

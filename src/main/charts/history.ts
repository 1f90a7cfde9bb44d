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

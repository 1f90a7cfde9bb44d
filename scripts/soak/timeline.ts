/**
 * What a run in the page should be, by what its answers say: where it began, which parameters were in force from which
 * step on, and what hands did. The headless kernel then knows its hash at any step, whatever happened to the workers in between.
 */
import { type Config, type ConfigChange, parameters } from "../../src/shared/config.ts";
import type { HandMove } from "../../src/shared/hands.ts";
import { Twin } from "../../tests/chaos/twin.ts";

const live = parameters.filter((parameter) => parameter.live);

const liveOf = (config: Config): ConfigChange => Object.fromEntries(live.map(({ key }) => [key, config[key]]));

export class Timeline {
  #twin: Twin;

  constructor(began: Config) {
    this.#twin = new Twin(began);
  }

  /** Those parameters were in force from that step on. */
  inForce(step: number, config: Config): void {
    this.#goTo(step);
    this.#twin.set(liveOf(config));
  }

  /** A hand did this at that step. */
  moved(step: number, move: HandMove): void {
    this.#goTo(step);
    this.#twin.move(move);
  }

  hashAt(step: number): string {
    this.#goTo(step);
    return this.#twin.hash;
  }

  /** What is known of the run, to repeat it by. */
  told(): string {
    return `it began with ${JSON.stringify(this.#twin.began)}, then ${JSON.stringify(this.#twin.changes)}`;
  }

  #goTo(step: number): void {
    // A worker that was lost may have cost some steps; what was changed later than this still waits for its step.
    if (step < this.#twin.step) this.#twin = new Twin(this.#twin.began, this.#twin.changes);
    this.#twin.runTo(step);
  }
}

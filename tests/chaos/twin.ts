/**
 * The headless kernel as the model of a run: how it began, the changes that were acknowledged and the steps at which they
 * took effect. Whatever else happened to the run, its hash at a step is the twin's.
 */
import { applyChange, type Config, type ConfigChange } from "../../src/shared/config.ts";
import type { HandMove } from "../../src/shared/hands.ts";
import type { TimedChange } from "../../src/shared/protocol.ts";
import {
  changeParameters,
  createWorld,
  moveHand,
  stateHash,
  step,
  type World,
} from "../../src/worker/physics/index.ts";

export class Twin {
  readonly began: Config;
  readonly #log: TimedChange[];
  #world: World;
  /** Changes of the log that are in the world. */
  #applied = 0;

  constructor(began: Config, changes: readonly TimedChange[] = []) {
    this.began = began;
    this.#log = [...changes];
    this.#world = createWorld(began);
    this.#applyDue();
  }

  /** In order of their steps; those of later steps than the present one wait for theirs. */
  get changes(): readonly TimedChange[] {
    return this.#log;
  }

  get step(): number {
    return this.#world.step;
  }

  /** In force, with the changes that are due at the present step. */
  get config(): Config {
    return this.#world.config;
  }

  /** In force once the changes that wait for later steps are. */
  get finalConfig(): Config {
    return applyChange(this.config, this.#waiting());
  }

  get hash(): string {
    return stateHash(this.#world);
  }

  /** @throws Error if it is beyond that step: a run never goes back */
  runTo(steps: number): void {
    if (steps < this.step) throw new Error(`the run is at step ${steps}, after it was at step ${this.step}`);
    while (this.step < steps) {
      step(this.#world);
      this.#applyDue();
    }
  }

  /** A change that takes effect now, after all that were acknowledged before it. */
  set(change: ConfigChange): void {
    this.#hurry();
    this.#log.push({ step: this.step, change });
    this.#applyDue();
  }

  /** The same for a hand. */
  move(move: HandMove): void {
    this.#hurry();
    this.#log.push({ step: this.step, change: {}, moves: [move] });
    this.#applyDue();
  }

  /** What waits for later steps takes effect now. */
  #hurry(): void {
    for (const timed of this.#log.splice(this.#applied)) this.#log.push({ ...timed, step: this.step });
    this.#applyDue();
  }

  #waiting(): ConfigChange {
    return Object.assign({}, ...this.#log.slice(this.#applied).map(({ change }) => change));
  }

  #applyDue(): void {
    for (; this.#log[this.#applied]?.step <= this.step; this.#applied++) {
      const { change, moves = [] } = this.#log[this.#applied];
      changeParameters(this.#world, applyChange(this.config, change, "set"));
      for (const move of moves) moveHand(this.#world, move);
    }
  }
}

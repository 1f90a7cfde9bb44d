/** What of a run that was brought back is still to take effect, changes and moves of hands: each after as many steps as it says. */
import { applyChange, type Config } from "../shared/config.ts";
import type { TimedChange } from "../shared/protocol.ts";
import { changeParameters, moveHand, type World } from "./physics/index.ts";

export class Schedule {
  readonly #changes: readonly TimedChange[];
  /** Those before it have taken effect. */
  #next = 0;

  /** @param changes in order */
  constructor(changes: readonly TimedChange[] = []) {
    this.#changes = changes;
  }

  /** Applies what takes effect at the world's step. */
  apply(world: World): void {
    while (this.#next < this.#changes.length && this.#changes[this.#next].step <= world.step) this.#applyNext(world);
  }

  /** Applies all of it now: it was acknowledged before what comes now. */
  hurry(world: World): void {
    while (this.#next < this.#changes.length) this.#applyNext(world);
  }

  #applyNext(world: World): void {
    const { change, moves = [] } = this.#changes[this.#next++];
    changeParameters(world, applyChange(world.config, change, "set"));
    for (const move of moves) moveHand(world, move);
  }

  /** The configuration once all have taken effect. */
  outcome(config: Config): Config {
    return this.#changes.slice(this.#next).reduce((before, { change }) => applyChange(before, change, "set"), config);
  }
}

/**
 * A run: its world, and of a run that was brought back the changes and moves of hands that still wait for their steps. It
 * goes on step by step, or at once to a step aimed at; after each step, what was to take effect then does.
 */
import { applyChange, type Config } from "../shared/config.ts";
import { SimulationFailed } from "../shared/errors.ts";
import type { HandMove } from "../shared/hands.ts";
import type { TimedChange } from "../shared/protocol.ts";
import { changeParameters, moveHand, step, type World } from "./physics/index.ts";

export class Run {
  readonly world: World;
  readonly #changes: readonly TimedChange[];
  /** Those before it have taken effect. */
  #next = 0;

  /** @param changes in order; none that the world has seen the end of */
  constructor(world: World, changes: readonly TimedChange[] = []) {
    this.world = world;
    this.#changes = changes;
  }

  /** With all changes that were acknowledged, also those that wait for their step. */
  get config(): Config {
    const waiting = this.#changes.slice(this.#next);
    return waiting.reduce((before, { change }) => applyChange(before, change, "set"), this.world.config);
  }

  /** @param beat called in every sub-step */
  advance(beat: () => void): void {
    step(this.world, beat);
    this.#applyUntil(this.world.step);
  }

  /**
   * @param aim the step to be reached
   * @param patience milliseconds after which the run stays where it then is
   * @throws SimulationFailed
   */
  catchUp(aim: number, patience: number, now: () => number, beat: () => void): void {
    let begun = now();
    try {
      this.#applyUntil(this.world.step);
      while (this.world.step < aim) {
        const time = now();
        begun = Math.min(begun, time); // a clock set back gives no more time than there was
        if (time - begun >= patience) return;
        this.advance(beat);
      }
    } catch (error) {
      throw stepFailure(this.world, error);
    }
  }

  /** Takes effect now, after all that was acknowledged before it, whatever step that waits for. */
  set(config: Config): void {
    this.#applyUntil(Number.POSITIVE_INFINITY);
    changeParameters(this.world, config);
  }

  /** The same for a hand. */
  move(move: HandMove): void {
    this.#applyUntil(Number.POSITIVE_INFINITY);
    moveHand(this.world, move);
  }

  #applyUntil(step: number): void {
    while (this.#next < this.#changes.length && this.#changes[this.#next].step <= step) {
      const { change, moves = [] } = this.#changes[this.#next++];
      changeParameters(this.world, applyChange(this.world.config, change, "set"));
      for (const move of moves) moveHand(this.world, move);
    }
  }
}

/** What a step threw, as the page is told of it. */
export function stepFailure({ step: taken }: World, error: unknown): SimulationFailed {
  const next = taken + 1;
  const message = error instanceof Error ? error.message : String(error);
  return new SimulationFailed(`step ${next} failed: ${message}`, { step: next });
}

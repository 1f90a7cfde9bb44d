/**
 * What it takes to bring a run back: how it began, a state of it that was kept, and the changes that were acknowledged
 * since. Replayed, they give the same bits (docs/model.md).
 */
import type { Config, ConfigChange } from "../shared/config.ts";
import { type HandMove, mergeMoves } from "../shared/hands.ts";
import type { RestorePlan, TimedChange } from "../shared/protocol.ts";
import type { KeptCheckpoint } from "../shared/sharing.ts";

export class RunLog {
  /** The configuration in force, as far as it is known. */
  config: Config;
  /** The last step heard of. */
  step = 0;
  #began: Config;
  #changes: TimedChange[] = [];
  #kept: KeptCheckpoint | null = null;

  constructor(config: Config) {
    this.config = config;
    this.#began = config;
  }

  get changes(): readonly TimedChange[] {
    return this.#changes;
  }

  /** The worker has begun the run, with this configuration. */
  begin(config: Config): void {
    this.#began = config;
    this.config = config;
  }

  /**
   * A change, or what hands did, has been acknowledged.
   *
   * @param step the number of steps that had been taken when it took effect
   */
  acknowledge(step: number, change: ConfigChange, moved: readonly HandMove[] = []): void {
    // After a restart that lost steps, changes may be waiting for theirs; a new one has let them take effect before it.
    const early = this.#changes.filter((timed) => timed.step < step);
    const others = this.#changes.slice(early.length);
    const merged: ConfigChange = Object.assign({}, ...others.map((timed) => timed.change), change);
    const moves = [...others.flatMap((timed) => timed.moves ?? []), ...moved].reduce(mergeMoves, []);
    const isNothing = Object.keys(merged).length === 0 && moves.length === 0;
    const timed = moves.length === 0 ? { step, change: merged } : { step, change: merged, moves };
    this.#changes = isNothing ? early : [...early, timed];
  }

  /** A state of this run; changes before it are in it. */
  keep(checkpoint: KeptCheckpoint | null): void {
    if (checkpoint === null || checkpoint.step < (this.#kept?.step ?? 0)) return;
    this.#kept = checkpoint;
    this.#changes = this.#changes.filter(({ step }) => step >= checkpoint.step);
  }

  /**
   * @param step to be reached, if the kept state is not further on
   * @param patience milliseconds
   */
  plan(step: number, patience: number): RestorePlan {
    const checkpoint = this.#kept && { checkpoint: this.#kept.bytes };
    const aim = Math.max(step, this.#kept?.step ?? 0);
    return { config: this.#began, ...checkpoint, changes: [...this.#changes], step: aim, patience };
  }

  /** The plan that is left if the kept state can't be used: the configuration in force, from step 0. */
  afresh(): RestorePlan {
    this.begin(this.config);
    this.#kept = null;
    this.#changes = [];
    this.step = 0;
    return this.plan(0, 0);
  }
}

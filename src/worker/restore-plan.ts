/** Checks a plan by which a run is brought back (RestorePlan in protocol.ts), whole, and makes its world. */
import { applyChange, type Config, checkChange, defaultConfig, parameters } from "../shared/config.ts";
import { InvalidArgument, show } from "../shared/errors.ts";
import { checkMove } from "../shared/hands.ts";
import type { RestorePlan, TimedChange } from "../shared/protocol.ts";
import { createWorld, readCheckpoint, type World } from "./physics/index.ts";

/** Milliseconds. */
const MOST_PATIENCE = 3_600_000;

export interface Restoration {
  readonly world: World;
  /** In order; none that the world has seen the end of. */
  readonly changes: readonly TimedChange[];
  readonly step: number;
  /** Milliseconds. */
  readonly patience: number;
}

/** @throws InvalidArgument, InvalidConfig */
export function openPlan(plan: RestorePlan): Restoration {
  if (typeof plan !== "object" || plan === null) {
    throw new InvalidArgument(`the plan is ${show(plan)}, but must be an object of config, changes, step and patience`);
  }
  const { checkpoint, step, patience } = plan;
  // Whether the balls fit is asked of the checkpoint's own configuration, which has to be the same: for 50,000 it takes 50 ms.
  const config: Config = { ...defaultConfig, ...checkChange(plan.config, "reset") };
  const changes = checkChanges(plan.changes, config.balls);
  expectStep("step", step);
  if (!(typeof patience === "number" && patience >= 0 && patience <= MOST_PATIENCE)) {
    throw new InvalidArgument(`patience is ${show(patience)}, but must be from 0 to ${MOST_PATIENCE} ms`);
  }
  const world = checkpoint === undefined ? createWorld(applyChange(config, {})) : readCheckpoint(checkpoint);
  expectSameRun(config, world.config);
  // A change at the very step of a checkpoint may have come before it or after. All at that step are applied, in order:
  // each sets parameters, or what a hand holds and where, so those that are in it already change nothing in the end.
  return { world, changes: changes.filter((timed) => timed.step >= world.step), step, patience };
}

function expectStep(name: string, step: unknown, least = 0): void {
  if (Number.isSafeInteger(step) && (step as number) >= least) return;
  throw new InvalidArgument(`${name} is ${show(step)}, but must be a whole number of steps, ${least} or more`);
}

function checkChanges(changes: unknown, balls: number): TimedChange[] {
  if (!Array.isArray(changes)) throw new InvalidArgument(`changes is ${show(changes)}, but must be an array`);
  let least = 0;
  return changes.map((timed: unknown, i) => {
    const { step, change, moves = [] } = Object(timed) as TimedChange;
    expectStep(`the step of change ${i + 1}`, step, least);
    least = step;
    if (!Array.isArray(moves)) {
      throw new InvalidArgument(`the moves of change ${i + 1} are ${show(moves)}, but must be an array`);
    }
    return { step, change: checkChange(change, "set"), moves: moves.map((move) => checkMove(move, balls)) };
  });
}

/** What can't change during a run is the same in all its states. */
function expectSameRun(config: Config, kept: Config): void {
  const other = parameters.find(({ key, live }) => !live && config[key] !== kept[key]);
  if (!other) return;
  const { key } = other;
  throw new InvalidArgument(`the checkpoint is of another run: its ${key} is ${kept[key]}, not ${config[key]}`);
}

/** Random lives of a simulation behind its endpoint, each repeatable by its seed, held against the headless kernel. */
import fc from "fast-check";
import { prepareSharing } from "../../src/shared/sharing.ts";
import { anyCommand } from "./commands.ts";
import { Model, observe, type Real } from "./model.ts";
import { Subject } from "./subject.ts";

await prepareSharing("message");

export interface ChaosOrder {
  readonly lives: number;
  readonly seed?: number;
  /** After each. */
  readonly onLife?: (lives: number) => void;
}

const MOST_COMMANDS = 100;

/**
 * @returns how often things happened, by name
 * @throws Error that says what went wrong, with the shortest life in which it does, and the seed
 */
export async function liveAtRandom({ lives, seed, onLife }: ChaosOrder): Promise<ReadonlyMap<string, number>> {
  const seen = new Map<string, number>();
  const anyLife = fc.commands(anyCommand, { maxCommands: MOST_COMMANDS, size: "max" });
  let done = 0;
  const property = fc.asyncProperty(anyLife, async (commands) => {
    const real: Real = { subject: new Subject() };
    const model = new Model(seen);
    try {
      await fc.asyncModelRun(() => ({ model, real }), commands);
      await observe(model, real);
    } finally {
      model.detach();
      real.subject.lose();
    }
    onLife?.(++done);
  });
  await fc.assert(property, { numRuns: lives, ...(seed === undefined ? {} : { seed }) });
  return seen;
}

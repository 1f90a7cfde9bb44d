/**
 * Any calls to a simulation, well or badly made, in any order, through a real endpoint, while clocks jump, steps fail and
 * workers are lost: each call is answered as the life cycle says, and the run is the headless kernel's, bit by bit.
 *
 * CHAOS_RUNS is the number of lives, CHAOS_SEED the seed of the first; a failure says with which it comes again.
 */
import { expect, test } from "vitest";
import { simulationMethods } from "../../src/shared/protocol.ts";
import { liveAtRandom } from "./chaos.ts";

const lives = Number(process.env.CHAOS_RUNS ?? 75);
const seed = process.env.CHAOS_SEED;

test(`${lives} lives of a simulation, any calls in any order`, { timeout: 60_000 + 2_000 * lives }, async () => {
  await liveAtRandom({ lives, ...(seed === undefined ? {} : { seed: Number(seed) }) });
});

/** Some of what can happen is seen in one life of a hundred, so by chance in none: these lives are always the same. */
test("the lives of one seed are enough for everything that can happen", { timeout: 300_000 }, async () => {
  const seen = await liveAtRandom({ lives: 100, seed: 1 });
  // The last is refused only by what is disposed, which happens too seldom to count on.
  const everywhere = ["status", "dispose", "observeContacts"];
  const events = [
    ...simulationMethods,
    ...simulationMethods.filter((method) => !everywhere.includes(method)).map((method) => `${method}: InvalidState`),
    ...["init", "set", "reset"].map((method) => `${method}: InvalidConfig`),
    ...["attach", "observe", "restore", "step", "grab", "drag", "release"].map(
      (method) => `${method}: InvalidArgument`,
    ),
    "set: SimulationFailed",
    "a step failed",
    "a long step: a result",
    "a long step: Cancelled",
    "restored from a checkpoint",
    "restored in part",
  ];
  expect(events.filter((event) => !seen.has(event))).toEqual([]);
});

/** The command line of the benchmark, checked whole before anything runs; errors say in one line what came and what was expected. */
import { onceEach, readArguments } from "../src/cli/flags.ts";
import { decimal } from "../src/shared/config.ts";
import { InvalidArgument, show } from "../src/shared/errors.ts";
import { catalogue, type EngineName, engineNames } from "./catalogue.ts";
import type { Spin } from "./scene.ts";

export const COUNTS: readonly number[] = [20, 200, 1_000, 5_000, 20_000, 50_000];
const QUICK_COUNTS: readonly number[] = [20, 1_000];
const QUICK_ROUNDS = 3;
const MAX_BALLS = 100_000;
const MAX_ROUNDS = 1_000;

/** What one call of the benchmark is to do. */
export interface BenchOrder {
  readonly counts: readonly number[];
  readonly engines: readonly EngineName[];
  /** Runs of every engine at a number of balls. */
  rounds(balls: number): number;
  readonly spin: Spin;
  /** Whether all engines run, for as long as it takes: only then are the results worth keeping. */
  readonly complete: boolean;
  /** Whether the kernel's cost per sub-step is measured too. */
  readonly scaling: boolean;
}

const flags = new Map<string, string | null>([
  ["quick", null],
  ["scaling", null],
  ["counts", `whole numbers from 1 to ${MAX_BALLS} (balls), with commas between them`],
  ["engines", `some of ${engineNames.join(", ")}, with commas between them`],
  ["rounds", `a whole number from 1 to ${MAX_ROUNDS}`],
  ["spin", "brief or froude"],
]);

function wrong(flag: string, text: string): never {
  throw new InvalidArgument(`--${flag} is ${show(text)}, but must be ${flags.get(flag)}`);
}

function toWhole(flag: string, text: string, part: string, max: number): number {
  const value = decimal(part);
  if (value === undefined || !Number.isInteger(value) || value < 1 || value > max) wrong(flag, text);
  return value;
}

function toEngine(text: string, part: string): EngineName {
  return engineNames.find((name) => name === part) ?? wrong("engines", text);
}

function toSpin(text: string): Spin {
  return text === "brief" || text === "froude" ? text : wrong("spin", text);
}

/** Few runs where one takes long, many where one is over at once and more of it noise. */
function usualRounds(balls: number): number {
  return balls < 1_000 ? 5 : balls < 50_000 ? 3 : 1;
}

/**
 * Reads the arguments after the command's name.
 *
 * @returns "help" if that was asked for
 * @throws InvalidArgument
 */
export function parseBenchArguments(args: readonly string[]): BenchOrder | "help" {
  const read = readArguments(args, flags);
  const given = onceEach(read);
  return read.help ? "help" : toOrder(given);
}

function usualCounts(quick: boolean, scaling: boolean): readonly number[] {
  if (quick) return QUICK_COUNTS;
  return scaling ? [] : COUNTS;
}

function toOrder(given: ReadonlyMap<string, string>): BenchOrder {
  const quick = given.has("quick");
  const scaling = given.has("scaling");
  const counts = given.get("counts");
  const engines = given.get("engines");
  const rounds = given.get("rounds");
  const each = <T>(text: string, read: (part: string) => T): T[] => [...new Set(text.split(",").map(read))];
  const fixedRounds =
    rounds === undefined ? (quick ? QUICK_ROUNDS : undefined) : toWhole("rounds", rounds, rounds, MAX_ROUNDS);
  return {
    counts:
      counts === undefined
        ? usualCounts(quick, scaling)
        : each(counts, (part) => toWhole("counts", counts, part, MAX_BALLS)).sort((a, b) => a - b),
    engines:
      engines === undefined
        ? engineNames.filter((name) => !quick || catalogue[name].quick)
        : engineNames.filter((name) => each(engines, (part) => toEngine(engines, part)).includes(name)),
    rounds: (balls) => fixedRounds ?? usualRounds(balls),
    spin: toSpin(given.get("spin") ?? "brief"),
    complete: !quick && engines === undefined && rounds === undefined,
    scaling: scaling || (!quick && engines === undefined && counts === undefined),
  };
}

/** The command line of `npm run soak`, checked whole before anything runs; errors say in one line what came and what was expected. */
import { onceEach, readArguments } from "../../src/cli/flags.ts";
import { decimal, parameter } from "../../src/shared/config.ts";
import { InvalidArgument, show } from "../../src/shared/errors.ts";
import { type Mode, modes } from "../../src/shared/protocol.ts";

export const soakNames = ["page", "chaos", "exchange", "calls", "kills", "contexts", "lives", "fuzz"] as const;
export type SoakName = (typeof soakNames)[number];

/** What one call of the command is to do; what was not asked for is undefined, and each soak then takes its own. */
export interface SoakOrder {
  readonly soaks: readonly SoakName[];
  readonly minutes: number | undefined;
  readonly times: number | undefined;
  readonly seed: number;
  readonly balls: number | undefined;
  readonly mode: Mode;
}

type Flag = "minutes" | "times" | "seed" | "balls" | "mode";

const MAX_MINUTES = 1_440;
const MAX_TIMES = 1e12;
const MAX_SEED = 0x7fffffff;
const MAX_BALLS = parameter("balls")?.max ?? 1;

/** Flags that take a value, with what they take. */
const flags: Readonly<Record<Flag, string>> = {
  minutes: `a number above 0, up to ${MAX_MINUTES}`,
  times: `a whole number from 1 to ${MAX_TIMES}`,
  seed: `a whole number from 0 to ${MAX_SEED}`,
  balls: `a whole number from 1 to ${MAX_BALLS}`,
  mode: modes.join(" or "),
};

/** Which of them a soak has a use for. */
export const flagsOf: Readonly<Record<SoakName, readonly Flag[]>> = {
  page: ["minutes", "seed", "balls", "mode"],
  chaos: ["minutes", "times", "seed"],
  exchange: ["minutes", "times", "balls"],
  calls: ["times", "balls", "mode"],
  kills: ["times", "balls", "mode"],
  contexts: ["times", "balls", "mode"],
  lives: ["times", "balls", "mode"],
  fuzz: ["times", "seed"],
};

const DEFAULT_SEED = 1;
const DEFAULT_MODE: Mode = "shared-offscreen";

function wrong(flag: Flag, text: string): never {
  throw new InvalidArgument(`--${flag} is ${show(text)}, but must be ${flags[flag]}`);
}

function toWhole(flag: Flag, text: string, min: number, max: number): number {
  const value = decimal(text);
  return value !== undefined && Number.isInteger(value) && value >= min && value <= max ? value : wrong(flag, text);
}

function toMinutes(text: string): number {
  const value = decimal(text);
  return value !== undefined && value > 0 && value <= MAX_MINUTES ? value : wrong("minutes", text);
}

function toSoak(text: string): SoakName {
  const known = soakNames.find((name) => name === text);
  if (known) return known;
  throw new InvalidArgument(`${show(text)} is not a soak; known are ${soakNames.join(", ")}`);
}

/**
 * Reads the arguments after the command's name.
 *
 * @returns "help" if that was asked for
 * @throws InvalidArgument
 */
export function parseSoakArguments(args: readonly string[]): SoakOrder | "help" {
  const read = readArguments(args, new Map(Object.entries(flags)), true);
  const given = onceEach(read) as ReadonlyMap<string, string> as ReadonlyMap<Flag, string>;
  const order = toOrder(given, read.words.map(toSoak));
  return read.help ? "help" : order;
}

function toOrder(given: ReadonlyMap<Flag, string>, named: readonly SoakName[]): SoakOrder {
  const read = <T>(flag: Flag, to: (text: string) => T): T | undefined => {
    const text = given.get(flag);
    return text === undefined ? undefined : to(text);
  };
  const order: SoakOrder = {
    soaks: named.length === 0 ? soakNames : [...new Set(named)],
    minutes: read("minutes", toMinutes),
    times: read("times", (text) => toWhole("times", text, 1, MAX_TIMES)),
    seed: read("seed", (text) => toWhole("seed", text, 0, MAX_SEED)) ?? DEFAULT_SEED,
    balls: read("balls", (text) => toWhole("balls", text, 1, MAX_BALLS)),
    mode: read("mode", (text) => modes.find((mode) => mode === text) ?? wrong("mode", text)) ?? DEFAULT_MODE,
  };
  for (const flag of given.keys()) {
    if (order.soaks.some((soak) => flagsOf[soak].includes(flag))) continue;
    throw new InvalidArgument(`--${flag} means nothing to ${order.soaks.join(" and ")}`);
  }
  if (order.soaks.includes("exchange") && order.balls !== undefined && order.balls % 2 === 1) {
    throw new InvalidArgument(`--balls is ${order.balls}, but the exchange is soaked with an even number`);
  }
  return order;
}

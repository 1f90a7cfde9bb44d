/** The command line of `npm run soak`, checked whole before anything runs; errors say in one line what came and what was expected. */
import { parseArgs } from "node:util";
import { decimal, parameter } from "../../src/shared/config.ts";
import { InvalidArgument, show } from "../../src/shared/errors.ts";
import type { Mode } from "../../src/shared/protocol.ts";

export const soakNames = ["page", "chaos", "exchange", "calls", "kills", "lives", "fuzz"] as const;
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

const modes: readonly Mode[] = ["shared-offscreen", "shared-main", "message-offscreen", "message-main"];
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
  lives: ["times", "balls", "mode"],
  fuzz: ["times", "seed"],
};

const DEFAULT_SEED = 1;
const DEFAULT_MODE: Mode = "shared-offscreen";

const isFlag = (name: string): name is Flag => Object.hasOwn(flags, name);

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
  // parseArgs only splits: its own refusals run over several lines and don't say what a flag expects.
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries([
      ["help", { type: "boolean", short: "h" } as const],
      ...Object.keys(flags).map((flag) => [flag, { type: "string" }] as const),
    ]),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = new Map<Flag, string>();
  const named: SoakName[] = [];
  let help = false;
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      named.push(toSoak(token.value));
      continue;
    }
    const { name, rawName, value } = token;
    if (name === "help") {
      if (value !== undefined) throw new InvalidArgument(`--help is ${show(value)}, but takes no value`);
      help = true;
      continue;
    }
    if (!isFlag(name)) {
      const list = ["help", ...Object.keys(flags)].map((flag) => `--${flag}`).join(", ");
      throw new InvalidArgument(`${show(rawName)} is not a flag; known are ${list}`);
    }
    if (given.has(name)) throw new InvalidArgument(`--${name} is given twice, but must be given once`);
    if (value === undefined) throw new InvalidArgument(`--${name} came without a value, but takes ${flags[name]}`);
    given.set(name, value);
  }
  const order = toOrder(given, named);
  return help ? "help" : order;
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

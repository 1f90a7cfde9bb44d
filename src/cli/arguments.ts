/**
 * The command line of `simulate`, checked whole before anything runs: what it asks for, or an error that says in one
 * line what came and what was expected. Parameters and their ranges come from config.ts; only the flags are named here.
 */
import {
  applyChange,
  type Config,
  type ConfigChange,
  decimal,
  defaultConfig,
  expected,
  parameter,
  parseParameter,
} from "../shared/config.ts";
import { InvalidArgument, show } from "../shared/errors.ts";
import { STEP } from "../worker/physics/index.ts";
import { readArguments } from "./flags.ts";

export const formats = ["csv", "json"] as const;
export type Format = (typeof formats)[number];

/** What one run of `simulate` is to do. */
export interface Order {
  readonly config: Config;
  /** Steps to take. */
  readonly steps: number;
  /** Steps from one printed state to the next. */
  readonly every: number;
  readonly format: Format;
}

/** Simulated seconds at the most, a day: beyond it a typing error is likelier than a wish. */
export const MAX_SECONDS = 86_400;
const STEPS_PER_SECOND = Math.round(1 / STEP);
const MAX_STEPS = MAX_SECONDS * STEPS_PER_SECOND;

export const defaults = { seconds: 10, every: 1, format: "csv" } as const;

/** Flags that take a value, with what they take. */
const flags = new Map<string, string>([
  ["seed", expected(parameter("seed")!)],
  ["balls", expected(parameter("balls")!)],
  ["seconds", `a number from 0 to ${MAX_SECONDS}`],
  ["every", `a whole number from 1 to ${MAX_STEPS} (steps)`],
  ["set", "a parameter as key=value"],
  ["format", formats.join(" or ")],
]);

function wrong(flag: string, text: string): never {
  throw new InvalidArgument(`--${flag} is ${show(text)}, but must be ${flags.get(flag)}`);
}

function toNumber(flag: string, text: string, min: number, max: number): number {
  const value = decimal(text);
  if (value === undefined || !(value >= min && value <= max)) wrong(flag, text);
  return value;
}

function toFormat(text: string): Format {
  return formats.find((format) => format === text) ?? wrong("format", text);
}

/**
 * Reads the arguments after the command's name.
 *
 * @returns "help" if that was asked for
 * @throws InvalidArgument, InvalidConfig
 */
export function parseArguments(args: readonly string[]): Order | "help" {
  const read = readArguments(args, flags);
  const given = new Map<string, string>();
  let change: ConfigChange = {};
  const once = (name: string): void => {
    if (given.has(name)) throw new InvalidArgument(`${name} is given twice, but must be given once`);
  };
  const take = (key: string, text: string): void => {
    const parsed = parseParameter(key, text);
    once(key);
    given.set(key, text);
    change = { ...change, ...parsed };
  };

  for (const [name, value] of read.given) {
    if (name === "set") {
      const equals = value.indexOf("=");
      if (equals < 0) wrong("set", value);
      take(value.slice(0, equals), value.slice(equals + 1));
    } else if (parameter(name)) {
      take(name, value);
    } else {
      once(`--${name}`);
      given.set(`--${name}`, value);
    }
  }

  const order: Order = {
    steps: Math.round(
      toNumber("seconds", given.get("--seconds") ?? String(defaults.seconds), 0, MAX_SECONDS) * STEPS_PER_SECOND,
    ),
    every: toNumber("every", given.get("--every") ?? String(defaults.every), 1, MAX_STEPS),
    format: toFormat(given.get("--format") ?? defaults.format),
    config: applyChange(defaultConfig, change),
  };
  if (!Number.isInteger(order.every)) wrong("every", given.get("--every")!);
  return read.help ? "help" : order;
}

/**
 * How the commands of this project read their arguments: flags, some with a value, and for some commands words. What is
 * wrong with their form is refused in one line; what values mean is each command's own.
 */
import { parseArgs } from "node:util";
import { InvalidArgument, show } from "../shared/errors.ts";

/** What each flag takes, in words; null if it takes no value. `--help` is known to all. */
export type Flags = ReadonlyMap<string, string | null>;

export interface Arguments {
  readonly help: boolean;
  /** In the order in which they came; the value of a flag that takes none is "". */
  readonly given: readonly (readonly [flag: string, value: string])[];
  readonly words: readonly string[];
}

/** @throws InvalidArgument */
export function readArguments(args: readonly string[], flags: Flags, takesWords = false): Arguments {
  // parseArgs only splits: its own refusals run over several lines and don't say what a flag expects.
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries([
      ["help", { type: "boolean", short: "h" } as const],
      ...[...flags].map(([flag, takes]) => [flag, { type: takes === null ? "boolean" : "string" }] as const),
    ]),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given: (readonly [string, string])[] = [];
  const words: string[] = [];
  let help = false;
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      if (!takesWords) {
        throw new InvalidArgument(`${show(token.value)} came, but only flags are expected; --help lists them`);
      }
      words.push(token.value);
      continue;
    }
    const { name, rawName, value } = token;
    const takes = name === "help" ? null : flags.get(name);
    if (takes === undefined) {
      const list = ["help", ...flags.keys()].map((flag) => `--${flag}`).join(", ");
      throw new InvalidArgument(`${show(rawName)} is not a flag; known are ${list}`);
    }
    if (takes === null && value !== undefined) {
      throw new InvalidArgument(`--${name} is ${show(value)}, but takes no value`);
    }
    if (takes !== null && value === undefined) {
      throw new InvalidArgument(`--${name} came without a value, but takes ${takes}`);
    }
    if (name === "help") help = true;
    else given.push([name, value ?? ""]);
  }
  return { help, given, words };
}

/**
 * The values by flag, where each may come once.
 *
 * @throws InvalidArgument
 */
export function onceEach({ given }: Arguments): Map<string, string> {
  const values = new Map<string, string>();
  for (const [flag, value] of given) {
    if (values.has(flag)) throw new InvalidArgument(`--${flag} is given twice, but must be given once`);
    values.set(flag, value);
  }
  return values;
}

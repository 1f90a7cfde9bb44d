/** The command line of `npm start`, checked whole before anything is built; errors say in one line what came and what was expected. */
import { parseArgs } from "node:util";
import { decimal } from "../src/shared/config.ts";
import { InvalidArgument, show } from "../src/shared/errors.ts";

export interface StartOrder {
  readonly isolation: boolean;
  readonly host: string;
  /** Undefined: the first free one from 4173 on. */
  readonly port: number | undefined;
}

const MAX_PORT = 65_535;

/** Flags that take a value, with what they take. */
const flags = new Map<string, string>([
  ["port", `a whole number from 0 to ${MAX_PORT} (0: any free one)`],
  ["host", "a host name or an address of this machine"],
]);

const known = ["help", "no-isolation", ...flags.keys()];

function wrong(flag: string, text: string): never {
  throw new InvalidArgument(`--${flag} is ${show(text)}, but must be ${flags.get(flag)}`);
}

function toPort(text: string): number {
  const value = decimal(text);
  if (value === undefined || !Number.isInteger(value) || value < 0 || value > MAX_PORT) wrong("port", text);
  return value;
}

function toHost(text: string): string {
  return /^[^\s/]+$/.test(text) ? text : wrong("host", text);
}

/**
 * Reads the arguments after the command's name.
 *
 * @returns "help" if that was asked for
 * @throws InvalidArgument
 */
export function parseStartArguments(args: readonly string[]): StartOrder | "help" {
  // parseArgs only splits: its own refusals run over several lines and don't say what a flag expects.
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries([
      ["help", { type: "boolean", short: "h" } as const],
      ["no-isolation", { type: "boolean" } as const],
      ...[...flags.keys()].map((flag) => [flag, { type: "string" }] as const),
    ]),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      throw new InvalidArgument(`${show(token.value)} came, but only flags are expected; --help lists them`);
    }
    const { name, rawName, value } = token;
    if (!known.includes(name)) {
      const list = known.map((flag) => `--${flag}`).join(", ");
      throw new InvalidArgument(`${show(rawName)} is not a flag; known are ${list}`);
    }
    if (given.has(name)) throw new InvalidArgument(`--${name} is given twice, but must be given once`);
    const takes = flags.get(name);
    if (takes === undefined && value !== undefined) {
      throw new InvalidArgument(`--${name} is ${show(value)}, but takes no value`);
    }
    if (takes !== undefined && value === undefined) {
      throw new InvalidArgument(`--${name} came without a value, but takes ${takes}`);
    }
    given.set(name, value ?? "");
  }
  const port = given.get("port");
  const order: StartOrder = {
    isolation: !given.has("no-isolation"),
    host: toHost(given.get("host") ?? "localhost"),
    port: port === undefined ? undefined : toPort(port),
  };
  return given.has("help") ? "help" : order;
}

export function helpText(): string {
  return `Builds the page, serves it and prints its address.

  npm start -- --port 8080 --no-isolation

Flags
  --port N        the port, and no other, 0 for any free one; default the first free one from 4173 on
  --host H        the host name or address to listen on, 0.0.0.0 for all; default localhost
  --no-isolation  serves without the headers that isolate the page, as hosts do that can't set headers: there is then no
                  shared memory, and frames travel as messages
  --help          print this

Exit code 2 if the flags are wrong, with one line on stderr; 1 if the page can't be built or served.
`;
}

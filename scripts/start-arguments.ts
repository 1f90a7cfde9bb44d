/** The command line of `npm start`, checked whole before anything is built; errors say in one line what came and what was expected. */
import { onceEach, readArguments } from "../src/cli/flags.ts";
import { decimal } from "../src/shared/config.ts";
import { InvalidArgument, show } from "../src/shared/errors.ts";

export interface StartOrder {
  readonly isolation: boolean;
  readonly host: string;
  /** Undefined: the first free one from 4173 on. */
  readonly port: number | undefined;
}

const MAX_PORT = 65_535;

const flags = new Map<string, string | null>([
  ["no-isolation", null],
  ["port", `a whole number from 0 to ${MAX_PORT} (0: any free one)`],
  ["host", "a host name or an address of this machine"],
]);

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
  const read = readArguments(args, flags);
  const given = onceEach(read);
  const port = given.get("port");
  const order: StartOrder = {
    isolation: !given.has("no-isolation"),
    host: toHost(given.get("host") ?? "localhost"),
    port: port === undefined ? undefined : toPort(port),
  };
  return read.help ? "help" : order;
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

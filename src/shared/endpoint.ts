/**
 * How a worker shows its methods to the page over comlink: the listed ones and nothing else; and how named errors keep
 * their details on the way, of which comlink alone carries only name, message and stack.
 */
import { type Endpoint, expose, type TransferHandler, transferHandlers } from "comlink";
import type { ErrorDetails } from "./errors.ts";
import type { Sharing } from "./protocol.ts";

/** What every worker answers beside its own methods: the handshake, the first call made to it. */
export interface Greeting {
  /**
   * Makes ready for that way of sharing, and holds the Web Lock of that name for its life, so that its death is noticed at
   * once; resolves once it does.
   */
  hello(lock: string, sharing: Sharing): Promise<void>;
}

/**
 * In a worker, once: answers calls to the listed methods of the api, and to hello.
 *
 * @param scope the worker's own; to be named where several share this module, as simulated workers do
 */
export function serve<T extends object>(
  api: T,
  names: readonly (keyof T & string)[],
  hello: Greeting["hello"],
  scope: unknown = self,
): void {
  carryErrorDetails();
  const greeting = endpoint<Greeting, "hello">({ hello }, ["hello"]);
  const methods = Object.assign(Object.create(null) as object, endpoint(api, names), greeting);
  expose(Object.freeze(methods), scope as Endpoint);
}

type Method = (...args: unknown[]) => unknown;

/**
 * What a worker exposes to comlink: the listed methods and nothing else. comlink follows any path of names it is sent,
 * and assigns at its end: so neither the object nor its methods have a prototype or a property of their own (but the
 * `apply` that comlink calls), and no path reaches Function or Object.prototype.
 */
export function endpoint<T extends object, K extends keyof T & string>(api: T, names: readonly K[]): Pick<T, K> {
  const result = Object.create(null) as Record<string, unknown>;
  for (const name of names) {
    const method = api[name] as unknown as Method;
    const apply = bare((_receiver, args) => method.apply(api, args as unknown[]));
    result[name] = Object.freeze(
      Object.assign(
        bare((...args) => method.apply(api, args)),
        { apply },
      ),
    );
    Object.freeze(apply);
  }
  return Object.freeze(result) as Pick<T, K>;
}

/** The function without its prototype, name and length. */
function bare(method: Method): Method {
  for (const key of Reflect.ownKeys(method)) Reflect.deleteProperty(method, key);
  return Object.setPrototypeOf(method, null) as Method;
}

interface Thrown {
  readonly value: unknown;
}
interface WireError {
  readonly isError: boolean;
  readonly value: { details?: ErrorDetails };
}

/** On both sides, before the first call: errors arrive with the plain ones among their details. */
export function carryErrorDetails(): void {
  const plain = transferHandlers.get("throw") as TransferHandler<Thrown, WireError> & { carriesDetails?: true };
  if (plain.carriesDetails) return;
  const carrying: typeof plain = {
    carriesDetails: true,
    canHandle: plain.canHandle,
    serialize(thrown) {
      const [wire, transferables] = plain.serialize(thrown);
      if (wire.isError) wire.value.details = plainDetails((thrown.value as { details?: unknown }).details);
      return [wire, transferables];
    },
    deserialize(wire) {
      if (wire.isError) wire.value.details = plainDetails(wire.value.details);
      return plain.deserialize(wire); // which throws it
    },
  };
  transferHandlers.set("throw", carrying);
}

/** What of some details is a plain value; anything else would not survive the way, or is not ours. */
function plainDetails(details: unknown): ErrorDetails {
  if (typeof details !== "object" || details === null) return {};
  const entries = Object.entries(details).filter(([, value]) => ["string", "number", "boolean"].includes(typeof value));
  return Object.fromEntries(entries) as ErrorDetails;
}

/**
 * How a worker shows its methods to the page over comlink: the listed ones and nothing else; and how named errors keep
 * their details on the way, of which comlink alone carries only name, message and stack.
 */
import { type Endpoint, expose, type TransferHandler, transferHandlers } from "comlink";
import { type ErrorDetails, InvalidArgument, show } from "./errors.ts";
import type { Sharing } from "./protocol.ts";

/** What every worker answers beside its own methods: the handshake, the first call made to it. */
export interface Greeting {
  /**
   * Makes ready for that way of sharing, and holds the Web Lock of that name for its life, so that its death is noticed at
   * once; resolves once it does.
   */
  hello(lock: string, sharing: Sharing): Promise<void>;
}

type Method = (...args: unknown[]) => unknown;

/** What may have been sent: anything. */
interface Request {
  readonly type?: unknown;
  readonly path?: Iterable<unknown>;
  readonly argumentList?: Iterable<{ readonly type?: unknown; readonly value?: unknown } | undefined>;
}

/**
 * In a worker, once: answers calls to the listed methods of the api, and to hello, with plain values.
 *
 * comlink believes what it is sent: it follows any path of names and assigns at its end, constructs, hands out further
 * ends, and, told so, listens no more; and an argument that it can't unpack is an error that nobody catches. So it knows
 * of one method only, and that is given whatever was sent. What does not say whom to answer is passed over.
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
  const methods = new Map<unknown, Method>([["hello", hello as Method]]);
  for (const name of names) methods.set(name, (...args) => (api[name] as Method)(...args));

  // What was sent is not asked to do anything: an array that was sent may have fields named as its methods.
  const answer = ({ type, path = [], argumentList = [] }: Request): unknown => {
    const [name, ...rest] = path;
    const packed = [...argumentList];
    const method = methods.get(name);
    if (type !== "APPLY" || !method || rest.length > 0 || packed.some((one) => one?.type !== "RAW")) {
      throw new InvalidArgument(`got ${show(type)} of ${show(name)}, but takes calls of its methods with plain values`);
    }
    return method(...packed.map((one) => one?.value));
  };

  const end = scope as Endpoint;
  expose(
    { answer },
    {
      postMessage: (message, transferables) => end.postMessage(message, transferables),
      addEventListener(event, listener) {
        end.addEventListener(event, (({ data }: MessageEvent) => {
          const { id, ...request } = Object(data);
          const packed = [{ type: "RAW", value: request }];
          const call = { id, type: "APPLY", path: ["answer"], argumentList: packed };
          if (typeof id === "string") (listener as (event: unknown) => void)({ data: call });
        }) as EventListener);
      },
      removeEventListener() {},
    },
  );
}

interface Thrown {
  readonly value: unknown;
}
interface WireError {
  readonly isError: boolean;
  readonly value: { details?: ErrorDetails };
}

/** On both sides, before the first call: errors arrive with the plain ones among their details, and functions not at all. */
export function carryErrorDetails(): void {
  if (!transferHandlers.delete("proxy")) return; // done before
  const handler = transferHandlers.get("throw") as TransferHandler<Thrown, WireError>;
  const { serialize } = handler;
  handler.serialize = (thrown) => {
    const [wire, transferables] = serialize(thrown);
    if (wire.isError) wire.value.details = plainDetails((thrown.value as { details?: unknown }).details);
    return [wire, transferables];
  };
}

/** What of some details is a plain value; anything else would not survive the way, or is not ours. */
function plainDetails(details: unknown): ErrorDetails {
  if (typeof details !== "object" || details === null) return {};
  const entries = Object.entries(details).filter(([, value]) => ["string", "number", "boolean"].includes(typeof value));
  return Object.fromEntries(entries) as ErrorDetails;
}

/** What both ends of a message exchange agree on (message-exchange.ts): who owns how many buffers, what messages look like. */
import { InvalidArgument, show } from "./errors.ts";
import type { WriterStatus } from "./sharing.ts";

/** Of each reader: its buffers, and how many of them are with the writer at first. */
export const pools = [
  { size: 4, lent: 4 },
  { size: 2, lent: 1 },
] as const;

export type ToReader =
  | { readonly frame: ArrayBuffer }
  | { readonly status: WriterStatus; readonly heartbeat: number }
  | { readonly checkpoint: ArrayBuffer; readonly step: number; readonly byteLength: number };

/** Buffers that come back. */
export type ToWriter = { readonly frame: ArrayBuffer } | { readonly checkpoint: ArrayBuffer };

export function post(port: MessagePort, message: ToReader | ToWriter, transfer: Transferable[] = []): void {
  port.postMessage(message, transfer);
}

export function closePort(port: MessagePort): void {
  port.onmessage = null;
  port.close();
}

/** By what it does: another realm's port is a port, too. */
export function expectPort(value: unknown): void {
  const { postMessage, close } = Object(value) as Partial<MessagePort>;
  if (typeof postMessage === "function" && typeof close === "function") return;
  throw new InvalidArgument(`the port is ${show(value)}, but must be a MessagePort`);
}

/** An own field of what came: no message is trusted to be an object. */
export function field(message: unknown, name: string): unknown {
  if (typeof message !== "object" || message === null || !Object.hasOwn(message, name)) return undefined;
  return (message as Record<string, unknown>)[name];
}

export function isBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === "[object ArrayBuffer]";
}

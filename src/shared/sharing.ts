/**
 * How frames and checkpoints get from the physics worker to its two readers, whatever they travel by: shared memory
 * (exchange.ts) or messages (message-exchange.ts, fetched only where they are used). Reader 0 is the picture, reader 1
 * the page.
 */
import { InvalidArgument, InvalidState, NotSupported, show } from "./errors.ts";
import { createSharedTarget, FrameReader, FrameWriter } from "./exchange.ts";
import type { FrameView } from "./frame.ts";
import type { ReaderNumber } from "./leased-slots.ts";
import type { FrameOrigin, FrameTarget, LifeCycle, Sharing } from "./protocol.ts";

/** What the writer says beside its frames. */
export interface WriterStatus {
  readonly state: LifeCycle;
  readonly step: number;
  readonly dropped: number;
  /** Milliseconds, to the microsecond. */
  readonly stepTime: number;
}

/** A whole state of the simulation, kept outside of the worker that made it. */
export interface KeptCheckpoint {
  readonly step: number;
  /** A copy: the reader's own. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The writer's end of one generation. Nothing of it ever waits. */
export interface FrameSink {
  readonly generation: number;
  /** Balls in a frame, at most. */
  readonly capacity: number;
  /** A frame to fill; what it holds is left over from an earlier one. */
  begin(): FrameView;
  /** Makes the frame of the last begin the newest. Its view is not to be written after. */
  publish(): void;
  /** Tells watchers that the writer is alive. */
  heartbeat(): void;
  setStatus(status: WriterStatus): void;
  /** A number that changes when a reader raises a request: a hint that a message is waiting. Always 0 without shared memory. */
  requests(): number;
  /**
   * Keeps a checkpoint where it outlives the writer.
   *
   * @param fill writes all of it into the bytes it is given
   * @returns whether it was kept: it may not fit, and the reader may still be busy with the memory it would take
   */
  keepCheckpoint(step: number, byteLength: number, fill: (into: Uint8Array) => void): boolean;
  /** Lets go of channels; shared memory has nothing to let go of. */
  close(): void;
}

/** A reader's end of one generation. */
export interface FrameSource {
  readonly generation: number;
  /**
   * The newest frame, which stays as it is until the next acquire; null before the first. Without shared memory it is the
   * newest that has arrived: see message-exchange.ts.
   */
  acquire(): FrameView | null;
  /** What the writer last said, and how many heartbeats it has counted; without shared memory for reader 1 only. */
  status(): WriterStatus & { readonly heartbeat: number };
  /** Asks the writer to look at its messages soon; the messages alone carry what is wanted. */
  raiseRequest(): void;
  /** The newest checkpoint that is whole, also after its writer is gone; reader 1 only. */
  checkpoint(): KeptCheckpoint | null;
  close(): void;
}

/** A new generation's target, for physics, and what each reader gets of it. */
export interface CreatedTarget {
  readonly target: FrameTarget;
  /** For the picture and for the page. */
  readonly origins: readonly [FrameOrigin, FrameOrigin];
  /** What has to be transferred with the target. */
  readonly transfer: Transferable[];
}

let messages: typeof import("./message-exchange.ts") | undefined;

/**
 * In each thread, before anything below has to do with that way of sharing.
 *
 * @throws NotSupported
 */
export async function prepareSharing(sharing: Sharing): Promise<void> {
  if (sharing !== "message") return;
  try {
    messages ??= await import("./message-exchange.ts");
  } catch (error) {
    throw new NotSupported("what messages need could not be loaded; load the page again", { reason: String(error) });
  }
}

function byMessages(): typeof import("./message-exchange.ts") {
  if (!messages) throw new InvalidState("frames can travel as messages only after prepareSharing");
  return messages;
}

/**
 * @param capacity balls in a frame, at most
 * @throws InvalidArgument that says what came and what was expected
 */
export function createTarget(sharing: Sharing, capacity: number, generation: number): CreatedTarget {
  if (sharing === "shared") return { ...createSharedTarget(capacity, generation), transfer: [] };
  const { target, origins } = byMessages().createMessageTarget(capacity, generation);
  return { target, origins, transfer: [...target.ports] };
}

/** What has to be transferred with an origin that goes to another thread. */
export function transferOf(origin: FrameOrigin): Transferable[] {
  return "port" in origin ? [origin.port] : [];
}

/** @throws InvalidArgument that says what came and what was expected */
export function openSink(target: FrameTarget): FrameSink {
  expectObject("target", target, "buffer or ports");
  if ("ports" in target) {
    const { MessageWriter } = byMessages();
    return new MessageWriter(target);
  }
  return expectGeneration("target", new FrameWriter(target.buffer), target.generation);
}

/** @throws InvalidArgument that says what came and what was expected */
export function openSource(origin: FrameOrigin, reader: ReaderNumber): FrameSource {
  expectObject("origin", origin, "buffer or port");
  if ("port" in origin) {
    const { MessageReader } = byMessages();
    return new MessageReader(origin, reader);
  }
  return expectGeneration("origin", new FrameReader(origin.buffer, reader), origin.generation);
}

function expectObject(what: string, value: unknown, fields: string): void {
  if (typeof value === "object" && value !== null) return;
  throw new InvalidArgument(`the ${what} is ${show(value)}, but must be an object of generation and ${fields}`);
}

function expectGeneration<T extends FrameWriter | FrameReader>(what: string, end: T, generation: unknown): T {
  if (end.generation === generation) return end;
  throw new InvalidArgument(
    `the ${what} says generation ${show(generation)}, but its buffer is of generation ${end.generation}`,
  );
}

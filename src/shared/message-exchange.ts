/**
 * What exchange.ts does where no memory can be shared: frames, status and checkpoints travel by message over a channel
 * from the writer to each reader. Reader 0 is the picture, reader 1 the page.
 *
 * Frames travel in buffers that belong to the reader. A buffer at the writer is a credit: the writer copies its newest
 * frame into it and transfers it. Without a credit it notes that the reader is behind, and sends the newest frame as soon
 * as a buffer comes back: so the last frame of a paused run arrives, a reader that is blocked queues up no more than its
 * pool, and a reader that is gone keeps its buffers and costs nothing.
 *
 *   The picture has four buffers. A frame that comes while another waits to be acquired replaces it.
 *   The page has two, and one is under way at most: the writer sends a frame when the page has acquired the one before. So
 *     it gets what was the newest when it last asked, and twice in a row (with a turn between) the newest of now.
 *
 * Status comes to the page when the state changes, else at 4 Hz at most; what was said last arrives in any case. Two
 * checkpoints are under way at most. What a message holds is checked; one of another shape is ignored.
 *
 * Channels belong to a generation, so a lost writer's frames end in a channel that nobody reads.
 */
import { sharedNow } from "./clock.ts";
import { InvalidArgument, InvalidState, show } from "./errors.ts";
import { expectFrames } from "./exchange.ts";
import { bareFrameBytes, FrameView, frameBytes } from "./frame.ts";
import { READERS, type ReaderNumber } from "./leased-slots.ts";
import type { LifeCycle, MessageOrigin, MessageTarget } from "./protocol.ts";
import type { FrameSink, FrameSource, KeptCheckpoint, WriterStatus } from "./sharing.ts";

/** Of each reader: its buffers, and how many of them are with the writer at first. */
const pools = [
  { size: 4, lent: 4 },
  { size: 2, lent: 1 },
] as const;
const PAGE = 1;
const CHECKPOINT_BUFFERS = 2;
/** Milliseconds from one status to the next while the state stays the same. */
const STATUS_INTERVAL = 250;
/** From so many balls on a sub-step is longer by far than a look at the clock. */
const MANY_BALLS = 1000;
/** Heartbeats to a look at the clock, with fewer. */
const BEATS_PER_LOOK = 16;

const states: readonly string[] = ["new", "ready", "running", "paused", "failed", "disposed"] satisfies LifeCycle[];

type ToReader =
  | { readonly frame: ArrayBuffer }
  | { readonly status: WriterStatus; readonly heartbeat: number }
  | { readonly checkpoint: ArrayBuffer; readonly step: number; readonly byteLength: number };

/** Buffers that come back. */
type ToWriter = { readonly frame: ArrayBuffer } | { readonly checkpoint: ArrayBuffer };

/**
 * A target whose readers get messages.
 *
 * @throws InvalidArgument
 */
export function createMessageTarget(
  capacity: number,
  generation: number,
): { target: MessageTarget; origins: readonly [MessageOrigin, MessageOrigin] } {
  expectFrames(capacity, generation);
  const picture = new MessageChannel();
  const page = new MessageChannel();
  return {
    target: { generation, capacity, ports: [picture.port1, page.port1] },
    origins: [
      { generation, capacity, port: picture.port2 },
      { generation, capacity, port: page.port2 },
    ],
  };
}

/** The writer's end of the channel to one reader. */
class FrameChannel {
  readonly #port: MessagePort;
  readonly #pool: number;
  readonly #byteLength: number;
  readonly #credits: ArrayBuffer[] = [];
  /** The number of the last publication that was sent; the first is 1. */
  #sent = 0;

  constructor(port: MessagePort, pool: number, byteLength: number) {
    this.#port = port;
    this.#pool = pool;
    this.#byteLength = byteLength;
  }
  giveBack(buffer: ArrayBuffer): void {
    if (buffer.byteLength === this.#byteLength && this.#credits.length < this.#pool) this.#credits.push(buffer);
  }
  /** Sends the newest frame, unless this reader has it or has left no buffer here. */
  send(newest: Uint8Array, publication: number): void {
    if (this.#sent === publication) return;
    const buffer = this.#credits.pop();
    if (!buffer) return;
    this.#sent = publication;
    new Uint8Array(buffer).set(newest);
    post(this.#port, { frame: buffer }, [buffer]);
  }
}

/** The writer of a message target: the physics worker. */
export class MessageWriter implements FrameSink {
  readonly capacity: number;
  readonly generation: number;
  readonly #now: () => number;
  readonly #ports: readonly MessagePort[];
  readonly #channels: readonly FrameChannel[];
  /** Two, so that the newest frame stays whole while the next is filled. */
  readonly #frames: readonly {
    readonly view: FrameView;
    readonly bytes: Uint8Array;
    /** The same without contacts. */
    readonly bare: Uint8Array;
  }[];
  #filling = 0;
  #begun = false;
  #publications = 0;
  #status: WriterStatus = { state: "new", step: 0, dropped: 0, stepTime: 0 };
  #heartbeats = 0;
  readonly #beatsPerLook: number;
  #saidAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Checkpoint buffers that are here. */
  readonly #checkpoints: ArrayBuffer[] = [];
  #checkpointsAway = 0;
  #closed = false;

  /**
   * @param now milliseconds, from any origin
   * @throws InvalidArgument that says what came and what was expected
   */
  constructor(target: MessageTarget, now: () => number = sharedNow) {
    const { capacity, generation, ports } = target;
    expectFrames(capacity, generation);
    if (!(Array.isArray(ports) && ports.length === READERS)) {
      throw new InvalidArgument(`ports is ${show(ports)}, but must be an array of ${READERS} message ports`);
    }
    for (const port of ports) expectPort(port);
    this.capacity = capacity;
    this.generation = generation;
    this.#now = now;
    this.#ports = ports;
    this.#beatsPerLook = capacity >= MANY_BALLS ? 1 : BEATS_PER_LOOK;
    const size = frameBytes(capacity);
    this.#frames = Array.from({ length: 2 }, () => {
      const buffer = new ArrayBuffer(size);
      return {
        view: new FrameView(buffer, 0, capacity),
        bytes: new Uint8Array(buffer),
        bare: new Uint8Array(buffer, 0, bareFrameBytes(capacity)),
      };
    });
    this.#channels = this.#ports.map((port, reader) => new FrameChannel(port, pools[reader].size, size));
    for (const [reader, port] of this.#ports.entries()) {
      port.onmessage = ({ data }) => this.#receive(reader, data);
    }
  }

  begin(): FrameView {
    this.#begun = true;
    return this.#frames[this.#filling].view;
  }

  publish(): void {
    if (!this.#begun) throw new InvalidState("publish came without a begin before it");
    this.#begun = false;
    this.#filling = 1 - this.#filling;
    this.#publications++;
    for (const channel of this.#channels) this.#send(channel);
    this.#say(false);
  }

  heartbeat(): void {
    this.#heartbeats++;
    if (this.#heartbeats % this.#beatsPerLook === 0) this.#say(false);
  }

  setStatus({ state, step, dropped, stepTime }: WriterStatus): void {
    const changed = state !== this.#status.state;
    this.#status = { state, step, dropped, stepTime: Math.round(stepTime * 1000) / 1000 || 0 };
    if (this.#say(changed) || this.#closed) return;
    // If nothing more is said, this still arrives.
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#say(true);
    }, STATUS_INTERVAL);
  }

  requests(): number {
    return 0;
  }

  keepCheckpoint(step: number, byteLength: number, fill: (into: Uint8Array) => void): boolean {
    if (this.#closed || this.#checkpointsAway === CHECKPOINT_BUFFERS) return false;
    let buffer = this.#checkpoints.pop();
    // A quarter more than needed: the contacts in a pile come and go.
    if (!buffer || buffer.byteLength < byteLength) buffer = new ArrayBuffer(Math.ceil(byteLength * 1.25));
    try {
      fill(new Uint8Array(buffer, 0, byteLength));
    } catch (error) {
      this.#checkpoints.push(buffer);
      throw error;
    }
    this.#checkpointsAway++;
    post(this.#ports[PAGE], { checkpoint: buffer, step, byteLength }, [buffer]);
    return true;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const port of this.#ports) closePort(port);
  }

  #send(channel: FrameChannel): void {
    if (this.#closed) return;
    const { view, bytes, bare } = this.#frames[1 - this.#filling];
    channel.send(view.contactCount > 0 ? bytes : bare, this.#publications);
  }

  /** Posts the status if that is due, or at once; whether it did. */
  #say(atOnce: boolean): boolean {
    if (this.#closed) return false;
    const time = this.#now();
    const passed = time - this.#saidAt;
    // A clock that went back must not silence the writer.
    if (!atOnce && passed >= 0 && passed < STATUS_INTERVAL) return false;
    this.#saidAt = time;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    post(this.#ports[PAGE], { status: this.#status, heartbeat: this.#heartbeats });
    return true;
  }

  #receive(reader: number, message: unknown): void {
    if (this.#closed) return;
    const frame = field(message, "frame");
    const checkpoint = field(message, "checkpoint");
    if (isBuffer(frame)) {
      this.#channels[reader].giveBack(frame);
      this.#send(this.#channels[reader]);
    } else if (isBuffer(checkpoint) && reader === PAGE && this.#checkpointsAway > 0) {
      this.#checkpointsAway--;
      this.#checkpoints.push(checkpoint);
    }
  }
}

/** A reader of a message target; one for each number. */
export class MessageReader implements FrameSource {
  readonly generation: number;
  readonly #capacity: number;
  readonly #port: MessagePort;
  /** Buffers of the pool that are not made yet. */
  #spare: number;
  /** Came after the frame that is shown. */
  #waiting: ArrayBuffer | null = null;
  #shown: { readonly buffer: ArrayBuffer; readonly view: FrameView } | null = null;
  #status: WriterStatus & { readonly heartbeat: number } = {
    state: "new",
    step: 0,
    dropped: 0,
    stepTime: 0,
    heartbeat: 0,
  };
  #checkpoint: { readonly buffer: ArrayBuffer; readonly step: number; readonly byteLength: number } | null = null;
  #closed = false;

  /**
   * @param reader 0 for the picture, 1 for the page
   * @throws InvalidArgument that says what came and what was expected
   */
  constructor(origin: MessageOrigin, reader: ReaderNumber) {
    const { capacity, generation, port } = origin;
    expectFrames(capacity, generation);
    if (reader !== 0 && reader !== 1) throw new InvalidArgument(`reader is ${show(reader)}, but must be 0 or 1`);
    expectPort(port);
    this.generation = generation;
    this.#capacity = capacity;
    this.#port = port;
    port.onmessage = ({ data }) => this.#receive(data);
    const { size, lent } = pools[reader];
    this.#spare = size - lent;
    for (let i = 0; i < lent; i++) this.#giveBack(new ArrayBuffer(frameBytes(capacity)));
  }

  acquire(): FrameView | null {
    const buffer = this.#waiting;
    if (buffer) {
      const before = this.#shown;
      this.#waiting = null;
      this.#shown = { buffer, view: new FrameView(buffer, 0, this.#capacity) };
      if (before) this.#giveBack(before.buffer);
      else if (this.#spare > 0) {
        this.#spare--;
        this.#giveBack(new ArrayBuffer(frameBytes(this.#capacity)));
      }
    }
    return this.#shown?.view ?? null;
  }

  status(): WriterStatus & { readonly heartbeat: number } {
    return this.#status;
  }

  raiseRequest(): void {}

  checkpoint(): KeptCheckpoint | null {
    if (!this.#checkpoint) return null;
    const { buffer, step, byteLength } = this.#checkpoint;
    return { step, bytes: new Uint8Array(buffer.slice(0, byteLength)) };
  }

  close(): void {
    this.#closed = true;
    closePort(this.#port);
  }

  #giveBack(buffer: ArrayBuffer): void {
    if (!this.#closed) post(this.#port, { frame: buffer }, [buffer]);
  }

  #receive(message: unknown): void {
    if (this.#closed) return;
    const frame = field(message, "frame");
    if (isBuffer(frame)) {
      if (frame.byteLength !== frameBytes(this.#capacity)) return;
      const before = this.#waiting;
      this.#waiting = frame;
      if (before) this.#giveBack(before);
      return;
    }
    const checkpoint = field(message, "checkpoint");
    if (isBuffer(checkpoint)) {
      this.#keep(checkpoint, field(message, "step"), field(message, "byteLength"));
      return;
    }
    const status = field(message, "status");
    const heartbeat = field(message, "heartbeat");
    if (!isStatus(status) || !isCount(heartbeat)) return;
    const { state, step, dropped, stepTime } = status;
    this.#status = { state, step, dropped, stepTime, heartbeat };
  }

  #keep(buffer: ArrayBuffer, step: unknown, byteLength: unknown): void {
    if (!(isCount(step) && isCount(byteLength) && byteLength <= buffer.byteLength)) return;
    const before = this.#checkpoint;
    this.#checkpoint = { buffer, step, byteLength };
    if (before) post(this.#port, { checkpoint: before.buffer }, [before.buffer]);
  }
}

function post(port: MessagePort, message: ToReader | ToWriter, transfer: Transferable[] = []): void {
  port.postMessage(message, transfer);
}

function closePort(port: MessagePort): void {
  port.onmessage = null;
  port.close();
}

/** By what it does: another realm's port is a port, too. */
function expectPort(value: unknown): void {
  const { postMessage, close } = Object(value) as Partial<MessagePort>;
  if (typeof postMessage === "function" && typeof close === "function") return;
  throw new InvalidArgument(`the port is ${show(value)}, but must be a MessagePort`);
}

/** An own field of what came: no message is trusted to be an object. */
function field(message: unknown, name: string): unknown {
  if (typeof message !== "object" || message === null || !Object.hasOwn(message, name)) return undefined;
  return (message as Record<string, unknown>)[name];
}

function isBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === "[object ArrayBuffer]";
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isStatus(value: unknown): value is WriterStatus {
  const { state, step, dropped, stepTime } = Object(value) as Partial<WriterStatus>;
  return states.includes(state as string) && [step, dropped, stepTime].every(Number.isFinite);
}

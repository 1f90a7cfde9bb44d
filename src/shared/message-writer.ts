/** The writer of a message exchange, with a channel to each reader: see message-exchange.ts. */
import { sharedNow } from "./clock.ts";
import { InvalidArgument, InvalidState, show } from "./errors.ts";
import { expectFrames } from "./exchange.ts";
import { bareFrameBytes, FrameView, frameBytes } from "./frame.ts";
import { READERS } from "./leased-slots.ts";
import { closePort, expectPort, field, isBuffer, pools, post } from "./message-port.ts";
import type { MessageTarget } from "./protocol.ts";
import type { FrameSink, WriterStatus } from "./sharing.ts";

const PAGE = 1;
const CHECKPOINT_BUFFERS = 2;
/** Milliseconds from one status to the next while the state stays the same. */
const STATUS_INTERVAL = 250;
/** From so many balls on a sub-step is longer by far than a look at the clock. */
const MANY_BALLS = 1000;
/** Heartbeats to a look at the clock, with fewer. */
const BEATS_PER_LOOK = 16;

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

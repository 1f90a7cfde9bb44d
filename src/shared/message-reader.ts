/** A reader of a message exchange, at the other end of its channel: see message-exchange.ts. */
import { InvalidArgument, show } from "./errors.ts";
import { expectFrames } from "./exchange.ts";
import { FrameView, frameBytes } from "./frame.ts";
import type { ReaderNumber } from "./leased-slots.ts";
import { closePort, expectPort, field, isBuffer, pools, post } from "./message-port.ts";
import type { LifeCycle, MessageOrigin } from "./protocol.ts";
import type { FrameSource, KeptCheckpoint, WriterStatus } from "./sharing.ts";

const states: readonly string[] = ["new", "ready", "running", "paused", "failed", "disposed"] satisfies LifeCycle[];

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

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isStatus(value: unknown): value is WriterStatus {
  const { state, step, dropped, stepTime } = Object(value) as Partial<WriterStatus>;
  return states.includes(state as string) && [step, dropped, stepTime].every(Number.isFinite);
}

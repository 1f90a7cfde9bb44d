/**
 * The memory in which one writer hands its newest frame to two readers, and says how it is: leased slots (the protocol
 * and why it holds: leased-slots.ts) in one SharedArrayBuffer. The only file that uses Atomics.
 *
 *   Int32 × 16           magic, version, capacity, generation, LATEST, the leases, status words, heartbeat, requests
 *   SLOTS × frame        see frame.ts
 *
 * The writer writes LATEST, its status and the slot it fills, and never waits. A reader writes its own lease, and may
 * raise the request counter. A frame that was acquired stays as it is until that reader's next acquire.
 *
 * Memory belongs to a generation: a restarted thread gets a new buffer, so a lost one writes harmlessly into the old.
 */
import { InvalidArgument, show } from "./errors.ts";
import { FrameView, frameBytes } from "./frame.ts";
import { CONTROL_WORDS, NONE, type ReaderNumber, SLOTS, SlotReader, SlotWriter, type Words } from "./leased-slots.ts";
import type { LifeCycle } from "./protocol.ts";

// Header, in Int32 words.
const MAGIC = 0;
const VERSION = 1;
const CAPACITY = 2;
const GENERATION = 3;
const CONTROL = 4;
const STATE = CONTROL + CONTROL_WORDS;
const STEP = STATE + 1;
const HEARTBEAT = STATE + 2;
const DROPPED_STEPS = STATE + 3;
const STEP_TIME = STATE + 4;
const REQUESTS = STATE + 5;
const HEADER_BYTES = 64;

const MAGIC_NUMBER = 0x48455054; // "HEPT"
const LAYOUT_VERSION = 1;
const MAX_INT32 = 0x7fffffff;
const states: readonly LifeCycle[] = ["new", "ready", "running", "paused", "failed", "disposed"];

/** An exchange's control words over Atomics. */
export class AtomicWords implements Words {
  readonly #words: Int32Array;
  /** @param words the control words alone */
  constructor(words: Int32Array) {
    this.#words = words;
  }
  load(index: number): number {
    return Atomics.load(this.#words, index);
  }
  store(index: number, value: number): void {
    Atomics.store(this.#words, index, value);
  }
}

/** What the writer says beside its frames. Each word is whole, but they are not of one moment. */
export interface WriterStatus {
  readonly state: LifeCycle;
  readonly step: number;
  readonly dropped: number;
  /** Milliseconds, to the microsecond. */
  readonly stepTime: number;
}

/** Bytes of the memory of one generation. */
export function exchangeBytes(capacity: number): number {
  return HEADER_BYTES + SLOTS * frameBytes(capacity);
}

/**
 * Memory for frames of up to `capacity` balls.
 *
 * @throws InvalidArgument
 */
export function createExchange(capacity: number, generation: number): SharedArrayBuffer {
  if (!(Number.isInteger(capacity) && capacity >= 1 && capacity <= MAX_INT32)) {
    throw new InvalidArgument(`capacity is ${show(capacity)}, but must be a whole number from 1 to ${MAX_INT32}`);
  }
  if (!(Number.isInteger(generation) && generation >= 0 && generation <= MAX_INT32)) {
    throw new InvalidArgument(`generation is ${show(generation)}, but must be a whole number from 0 to ${MAX_INT32}`);
  }
  const buffer = new SharedArrayBuffer(exchangeBytes(capacity));
  const words = new Int32Array(buffer, 0, HEADER_BYTES / 4);
  words[MAGIC] = MAGIC_NUMBER;
  words[VERSION] = LAYOUT_VERSION;
  words[CAPACITY] = capacity;
  words[GENERATION] = generation;
  words.fill(NONE, CONTROL, CONTROL + CONTROL_WORDS);
  return buffer;
}

/** The control words of an exchange, once it is one. */
function openExchange(buffer: SharedArrayBuffer): Int32Array {
  // By its tag: where SharedArrayBuffer is not to be had, naming the class would throw.
  const tag = Object.prototype.toString.call(buffer).slice("[object ".length, -1);
  if (tag !== "SharedArrayBuffer") {
    throw new InvalidArgument(`the buffer is of kind ${tag}, but must be a SharedArrayBuffer`);
  }
  const bytes = buffer.byteLength;
  if (bytes < HEADER_BYTES) {
    throw new InvalidArgument(`the buffer has ${bytes} bytes, but the header of an exchange alone has ${HEADER_BYTES}`);
  }
  const words = new Int32Array(buffer, 0, HEADER_BYTES / 4);
  const [magic, version, capacity] = words;
  if (magic !== MAGIC_NUMBER) {
    throw new InvalidArgument(`the buffer begins with ${magic}, but an exchange begins with ${MAGIC_NUMBER}`);
  }
  if (version !== LAYOUT_VERSION) {
    throw new InvalidArgument(`the exchange has layout version ${version}, but this code knows ${LAYOUT_VERSION}`);
  }
  if (capacity < 1) {
    throw new InvalidArgument(`the exchange has a capacity of ${capacity} balls, but must have at least 1`);
  }
  const expected = exchangeBytes(capacity);
  if (bytes !== expected) {
    throw new InvalidArgument(`the exchange has ${bytes} bytes, but one for ${capacity} balls has ${expected}`);
  }
  return words;
}

function controlWords(words: Int32Array): Words {
  return new AtomicWords(words.subarray(CONTROL, CONTROL + CONTROL_WORDS));
}

function slotViews(buffer: SharedArrayBuffer, capacity: number): readonly FrameView[] {
  const size = frameBytes(capacity);
  return Array.from({ length: SLOTS }, (_, slot) => new FrameView(buffer, HEADER_BYTES + slot * size, capacity));
}

/** The one writer of an exchange: the physics worker. */
export class FrameWriter {
  readonly capacity: number;
  readonly generation: number;
  readonly #words: Int32Array;
  readonly #slots: SlotWriter;
  readonly #views: readonly FrameView[];

  /** @throws InvalidArgument that says what came and what was expected */
  constructor(buffer: SharedArrayBuffer) {
    this.#words = openExchange(buffer);
    this.capacity = this.#words[CAPACITY];
    this.generation = this.#words[GENERATION];
    this.#slots = new SlotWriter(controlWords(this.#words));
    this.#views = slotViews(buffer, this.capacity);
  }
  /** A frame to fill; what it holds is left over from an earlier one. */
  begin(): FrameView {
    return this.#views[this.#slots.begin()];
  }
  /** Makes the frame of the last begin the newest. Its view is not to be written after. */
  publish(): void {
    this.#slots.publish();
  }
  /** Tells watchers that the writer is alive. */
  heartbeat(): void {
    Atomics.add(this.#words, HEARTBEAT, 1);
  }
  setStatus({ state, step, dropped, stepTime }: WriterStatus): void {
    const words = this.#words;
    Atomics.store(words, STATE, states.indexOf(state));
    Atomics.store(words, STEP, step);
    Atomics.store(words, DROPPED_STEPS, dropped);
    Atomics.store(words, STEP_TIME, Math.round(stepTime * 1000));
  }
  /** A number that changes when a reader raises a request: a hint that a message is waiting. */
  requests(): number {
    return Atomics.load(this.#words, REQUESTS);
  }
}

/** A reader of an exchange; at most one at a time for each number. */
export class FrameReader {
  readonly generation: number;
  readonly #words: Int32Array;
  readonly #slots: SlotReader;
  readonly #views: readonly FrameView[];

  /**
   * @param reader 0 in the render worker, 1 in the main thread
   * @throws InvalidArgument that says what came and what was expected
   */
  constructor(buffer: SharedArrayBuffer, reader: ReaderNumber) {
    this.#words = openExchange(buffer);
    if (reader !== 0 && reader !== 1) throw new InvalidArgument(`reader is ${show(reader)}, but must be 0 or 1`);
    this.generation = this.#words[GENERATION];
    this.#slots = new SlotReader(controlWords(this.#words), reader);
    this.#views = slotViews(buffer, this.#words[CAPACITY]);
  }
  /** The newest frame, which stays as it is until the next acquire; null before the first. */
  acquire(): FrameView | null {
    const slot = this.#slots.acquire();
    return slot === NONE ? null : this.#views[slot];
  }
  /** How often an acquire had to look again because a frame was published meanwhile. */
  get repeats(): number {
    return this.#slots.repeats;
  }
  /** What the writer last said, and how many heartbeats it has counted. */
  status(): WriterStatus & { readonly heartbeat: number } {
    const words = this.#words;
    return {
      state: states[Atomics.load(words, STATE)],
      step: Atomics.load(words, STEP),
      dropped: Atomics.load(words, DROPPED_STEPS),
      stepTime: Atomics.load(words, STEP_TIME) / 1000,
      heartbeat: Atomics.load(words, HEARTBEAT),
    };
  }
  /** Asks the writer to look at its messages soon; the messages alone carry what is wanted. */
  raiseRequest(): void {
    Atomics.add(this.#words, REQUESTS, 1);
  }
}

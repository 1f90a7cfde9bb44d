/**
 * The memory in which one writer hands its newest frame to two readers, says how it is, and keeps checkpoints where they
 * outlive it: leased slots (the protocol and why it holds: leased-slots.ts) in one SharedArrayBuffer. The only file that
 * uses Atomics.
 *
 *   Int32 × 32             magic, version, capacity, generation, LATEST, the leases, status words, heartbeat, requests;
 *                          of checkpoints: LATEST, the lease, each slot's step and length
 *   SLOTS × frame          see frame.ts
 *   2 × checkpoint         opaque bytes
 *
 * The writer writes both LATEST, its status and the slot it fills, and never waits. A reader writes its own leases, and
 * may raise the request counter. A frame that was acquired stays as it is until that reader's next acquire.
 *
 * Memory belongs to a generation: a restarted thread gets a new buffer, so a lost one writes harmlessly into the old.
 */
import { InvalidArgument, show } from "./errors.ts";
import { FrameView, frameBytes } from "./frame.ts";
import {
  CHECKPOINT_SLOTS,
  CHECKPOINT_WORDS,
  CheckpointSlotWriter,
  CONTROL_WORDS,
  NONE,
  type ReaderNumber,
  SLOTS,
  SlotReader,
  SlotWriter,
  type Words,
} from "./leased-slots.ts";
import type { LifeCycle, SharedTarget } from "./protocol.ts";
import type { FrameSink, FrameSource, KeptCheckpoint, WriterStatus } from "./sharing.ts";

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
const CHECKPOINT_CONTROL = STATE + 6;
const CHECKPOINT_STEP = CHECKPOINT_CONTROL + CHECKPOINT_WORDS; // of each slot
const CHECKPOINT_LENGTH = CHECKPOINT_STEP + CHECKPOINT_SLOTS; // of each slot, in bytes
const HEADER_BYTES = 128;

const MAGIC_NUMBER = 0x48455054; // "HEPT"
const LAYOUT_VERSION = 3;
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

/**
 * Bytes that a checkpoint of so many balls may have, a multiple of 8. A dense pile takes about 300 a ball (the state of a
 * ball is 64, the rest is contacts and what they have carried), so there is room for half as much again.
 */
export function checkpointCapacity(balls: number): number {
  return 512 * balls + 4096;
}

/** Bytes of the memory of one generation. */
export function exchangeBytes(capacity: number): number {
  return HEADER_BYTES + SLOTS * frameBytes(capacity) + CHECKPOINT_SLOTS * checkpointCapacity(capacity);
}

/** @throws InvalidArgument unless frames of that capacity can be made, and of that generation */
export function expectFrames(capacity: unknown, generation: unknown): void {
  if (!(Number.isInteger(capacity) && (capacity as number) >= 1 && (capacity as number) <= MAX_INT32)) {
    throw new InvalidArgument(`capacity is ${show(capacity)}, but must be a whole number from 1 to ${MAX_INT32}`);
  }
  if (!(Number.isInteger(generation) && (generation as number) >= 0 && (generation as number) <= MAX_INT32)) {
    throw new InvalidArgument(`generation is ${show(generation)}, but must be a whole number from 0 to ${MAX_INT32}`);
  }
}

/**
 * Memory for frames of up to `capacity` balls.
 *
 * @throws InvalidArgument
 */
export function createExchange(capacity: number, generation: number): SharedArrayBuffer {
  expectFrames(capacity, generation);
  const buffer = new SharedArrayBuffer(exchangeBytes(capacity));
  const words = new Int32Array(buffer, 0, HEADER_BYTES / 4);
  words[MAGIC] = MAGIC_NUMBER;
  words[VERSION] = LAYOUT_VERSION;
  words[CAPACITY] = capacity;
  words[GENERATION] = generation;
  words.fill(NONE, CONTROL, CONTROL + CONTROL_WORDS);
  words.fill(NONE, CHECKPOINT_CONTROL, CHECKPOINT_CONTROL + CHECKPOINT_WORDS);
  return buffer;
}

/**
 * A target whose readers look into the writer's memory.
 *
 * @throws InvalidArgument
 */
export function createSharedTarget(
  capacity: number,
  generation: number,
): { target: SharedTarget; origins: readonly [SharedTarget, SharedTarget] } {
  const target: SharedTarget = { generation, buffer: createExchange(capacity, generation) };
  return { target, origins: [target, target] };
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

function checkpointWords(words: Int32Array): Words {
  return new AtomicWords(words.subarray(CHECKPOINT_CONTROL, CHECKPOINT_CONTROL + CHECKPOINT_WORDS));
}

function slotViews(buffer: SharedArrayBuffer, capacity: number): readonly FrameView[] {
  const size = frameBytes(capacity);
  return Array.from({ length: SLOTS }, (_, slot) => new FrameView(buffer, HEADER_BYTES + slot * size, capacity));
}

/** The bytes of one checkpoint slot, from its start. */
function checkpointBytes(buffer: SharedArrayBuffer, capacity: number, slot: number, length: number): Uint8Array {
  const start = HEADER_BYTES + SLOTS * frameBytes(capacity) + slot * checkpointCapacity(capacity);
  return new Uint8Array(buffer, start, length);
}

/** The one writer of an exchange: the physics worker. */
export class FrameWriter implements FrameSink {
  readonly capacity: number;
  readonly generation: number;
  readonly #buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #slots: SlotWriter;
  readonly #checkpoints: CheckpointSlotWriter;
  readonly #views: readonly FrameView[];

  /** @throws InvalidArgument that says what came and what was expected */
  constructor(buffer: SharedArrayBuffer) {
    this.#buffer = buffer;
    this.#words = openExchange(buffer);
    this.capacity = this.#words[CAPACITY];
    this.generation = this.#words[GENERATION];
    this.#slots = new SlotWriter(controlWords(this.#words));
    this.#checkpoints = new CheckpointSlotWriter(checkpointWords(this.#words));
    this.#views = slotViews(buffer, this.capacity);
  }
  begin(): FrameView {
    return this.#views[this.#slots.begin()];
  }
  publish(): void {
    this.#slots.publish();
  }
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
  requests(): number {
    return Atomics.load(this.#words, REQUESTS);
  }
  keepCheckpoint(step: number, byteLength: number, fill: (into: Uint8Array) => void): boolean {
    if (byteLength > checkpointCapacity(this.capacity)) return false;
    const slot = this.#checkpoints.begin();
    if (slot === NONE) return false;
    fill(checkpointBytes(this.#buffer, this.capacity, slot, byteLength));
    Atomics.store(this.#words, CHECKPOINT_STEP + slot, step);
    Atomics.store(this.#words, CHECKPOINT_LENGTH + slot, byteLength);
    this.#checkpoints.publish(slot);
    return true;
  }
  close(): void {}
}

/** A reader of an exchange; at most one at a time for each number. */
export class FrameReader implements FrameSource {
  readonly generation: number;
  readonly #buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #slots: SlotReader;
  /** Of the page alone: checkpoints have one lease. */
  readonly #checkpoints: SlotReader | null;
  readonly #views: readonly FrameView[];

  /**
   * @param reader 0 for the picture, 1 for the page
   * @throws InvalidArgument that says what came and what was expected
   */
  constructor(buffer: SharedArrayBuffer, reader: ReaderNumber) {
    this.#buffer = buffer;
    this.#words = openExchange(buffer);
    if (reader !== 0 && reader !== 1) throw new InvalidArgument(`reader is ${show(reader)}, but must be 0 or 1`);
    this.generation = this.#words[GENERATION];
    this.#slots = new SlotReader(controlWords(this.#words), reader);
    this.#checkpoints = reader === 1 ? new SlotReader(checkpointWords(this.#words), 0) : null;
    this.#views = slotViews(buffer, this.#words[CAPACITY]);
  }
  acquire(): FrameView | null {
    const slot = this.#slots.acquire();
    return slot === NONE ? null : this.#views[slot];
  }
  /** How often an acquire had to look again because a frame was published meanwhile. */
  get repeats(): number {
    return this.#slots.repeats;
  }
  /** Each number is whole, but they are not of one moment. */
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
  raiseRequest(): void {
    Atomics.add(this.#words, REQUESTS, 1);
  }
  checkpoint(): KeptCheckpoint | null {
    const slots = this.#checkpoints;
    const slot = slots?.acquire() ?? NONE;
    if (!slots || slot === NONE) return null;
    try {
      const step = Atomics.load(this.#words, CHECKPOINT_STEP + slot);
      const length = Atomics.load(this.#words, CHECKPOINT_LENGTH + slot);
      const bytes = new Uint8Array(length);
      bytes.set(checkpointBytes(this.#buffer, this.#words[CAPACITY], slot, length));
      return { step, bytes };
    } finally {
      slots.release();
    }
  }
  close(): void {}
}

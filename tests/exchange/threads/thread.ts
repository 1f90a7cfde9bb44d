/**
 * One thread of the real-thread runs: a writer that goes flat out, or a reader that checks every frame whole. A racing
 * reader acquires as fast as it can; a holding one sleeps on its lease and checks the same frame again, and copies
 * checkpoints.
 */
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import { AtomicWords, FrameReader } from "../../../src/shared/exchange.ts";
import type { FrameView } from "../../../src/shared/frame.ts";
import {
  CONTROL_WORDS,
  NONE,
  type ReaderNumber,
  SLOTS,
  SlotReader,
  SlotWriter,
} from "../../../src/shared/leased-slots.ts";
import type { FrameOrigin, FrameTarget } from "../../../src/shared/protocol.ts";
import { type FrameSource, openSink, openSource, prepareSharing } from "../../../src/shared/sharing.ts";
import { CrampedWriter, TrustingReader } from "../broken.ts";
import { differentCount, frameCount, roles, STOP, tornCount } from "./crew.ts";
import { checkFrame, fillCheckpoint, fillFrame, isCheckpoint } from "./pattern.ts";

await prepareSharing("message");

export type Role = "writer" | "racer" | "holder";

/** Of the protocol on plain slots: sound, or with one fault. */
export type Variant = "sound" | "trusting reader" | "cramped writer";

export interface Job {
  readonly role: Role;
  /** See crew.ts. */
  readonly words: Uint32Array;
  /** Whole frames: the writer's end, or a reader's. */
  readonly sink?: FrameTarget;
  readonly source?: FrameOrigin;
  /** Or plain slots. */
  readonly slots?: SharedArrayBuffer;
  readonly variant: Variant;
  /** Whether the writer counts its accesses to control words. */
  readonly counted: boolean;
}

export interface Report {
  /** Frames published, or acquired and checked. */
  readonly frames: number;
  /** Frames checked that were another than the one before: all of them where reader and writer have a core each. */
  readonly different: number;
  readonly torn: number;
  /** Frames that were older than the one before. */
  readonly backward: number;
  /** Holds of a lease during which more frames were published than there are slots. */
  readonly overtaken: number;
  readonly repeats: number;
  /** Checkpoints kept or copied, and those that the writer went without. */
  readonly checkpoints: number;
  readonly refused: number;
  /** Uses of Atomics in one publication, at least and at most; any that waits. */
  readonly accesses: readonly [number, number];
  readonly waits: number;
}

type Counts = { -readonly [K in keyof Report]: Report[K] };

/** A frame is a number, written everywhere. */
interface Sink {
  write(frame: number): void;
  /** Between frames, now and then. */
  between(frame: number, counts: Counts): void;
}
interface Source {
  acquire(): boolean;
  /** The number written everywhere in the acquired frame, or −1 if it is torn. */
  check(): number;
  /** Frames published so far, or some fewer. */
  published(): number;
  repeats(): number;
  /** Copies a checkpoint and checks it. */
  copy(counts: Counts): void;
}

const BATCH = 64;
/** As many bytes as a dense pile has. */
const checkpointLength = (balls: number) => 300 * balls;

function frameSink(target: FrameTarget): Sink {
  const sink = openSink(target);
  const length = checkpointLength(sink.capacity);
  return {
    write(frame) {
      fillFrame(sink.begin(), frame);
      sink.publish();
      sink.heartbeat();
    },
    between(frame, counts) {
      sink.setStatus({ state: "running", step: frame, dropped: 0, stepTime: 0 });
      if (sink.keepCheckpoint(frame, length, (into) => fillCheckpoint(into, frame))) counts.checkpoints++;
      else counts.refused++;
    },
  };
}

function frameSource(origin: FrameOrigin, number: ReaderNumber): Source {
  const reader: FrameSource = openSource(origin, number);
  let view: FrameView | null = null;
  let last = 0;
  return {
    acquire() {
      view = reader.acquire();
      return view !== null;
    },
    check: () => checkFrame(view!),
    published: () => reader.status().step,
    repeats: () => (reader instanceof FrameReader ? reader.repeats : 0),
    copy(counts) {
      const checkpoint = reader.checkpoint();
      if (!checkpoint || !view) return;
      const { step, bytes } = checkpoint;
      if (!isCheckpoint(bytes, step, checkpointLength(view.capacity))) counts.torn++;
      if (newer(step, last) < 0) counts.backward++;
      if (step !== last) counts.checkpoints++;
      last = step;
    },
  };
}

const SLOT_WORDS = 32;
const PUBLISHED = CONTROL_WORDS;
const slotPayload = (slots: Int32Array, slot: number) =>
  slots.subarray(PUBLISHED + 1 + slot * SLOT_WORDS, PUBLISHED + 1 + (slot + 1) * SLOT_WORDS);

/** Memory for plain slots. */
export function createSlots(): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(4 * (PUBLISHED + 1 + SLOTS * SLOT_WORDS));
  new Int32Array(buffer).fill(NONE, 0, CONTROL_WORDS);
  return buffer;
}

/** Passes 0 to 20 µs, another time at each call. */
function makeDawdle(): () => void {
  let random = 1;
  return () => {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    const end = performance.now() + (random / 2 ** 32) * 0.02;
    while (performance.now() < end);
  };
}

/** Dawdles before every access, so that the writer comes in between far more often than it would. */
class DawdlingWords extends AtomicWords {
  readonly #dawdle = makeDawdle();
  override load(index: number): number {
    this.#dawdle();
    return super.load(index);
  }
  override store(index: number, value: number): void {
    this.#dawdle();
    super.store(index, value);
  }
}

/** A writer that spends most of its time between the two halves of a frame. */
function slotSink(buffer: SharedArrayBuffer, variant: Variant): Sink {
  const slots = new Int32Array(buffer);
  const words = new AtomicWords(slots);
  const writer = variant === "cramped writer" ? new CrampedWriter(words) : new SlotWriter(words);
  const dawdle = makeDawdle();
  return {
    write(frame) {
      const payload = slotPayload(slots, writer.begin());
      payload.fill(frame, 0, SLOT_WORDS / 2);
      dawdle();
      payload.fill(frame, SLOT_WORDS / 2);
      writer.publish();
      Atomics.store(slots, PUBLISHED, frame);
    },
    between() {},
  };
}

function slotSource(buffer: SharedArrayBuffer, variant: Variant, number: ReaderNumber): Source {
  const slots = new Int32Array(buffer);
  const words = new DawdlingWords(slots);
  const reader = variant === "trusting reader" ? new TrustingReader(words, number) : new SlotReader(words, number);
  let slot = NONE;
  return {
    acquire() {
      slot = reader.acquire();
      return slot !== NONE;
    },
    check() {
      const payload = slotPayload(slots, slot);
      const frame = payload[0];
      return payload.every((word) => word === frame) ? frame : -1;
    },
    published: () => Atomics.load(slots, PUBLISHED),
    repeats: () => reader.repeats,
    copy() {},
  };
}

/** Has this thread count its uses of Atomics, until the end. */
function countAtomics(): { uses: number; waits: number; end(): void } {
  const atomics = Atomics as unknown as Record<string, (...args: unknown[]) => unknown>;
  const originals = new Map(Object.getOwnPropertyNames(Atomics).map((name) => [name, atomics[name]]));
  const counter = {
    uses: 0,
    waits: 0,
    end() {
      for (const [name, original] of originals) atomics[name] = original;
    },
  };
  for (const [name, original] of originals) {
    atomics[name] = (...args) => {
      counter.uses++;
      if (name.startsWith("wait")) counter.waits++;
      return original(...args);
    };
  }
  return counter;
}

// Frames are numbered in 31 bits: some runs publish more.
const numberOf = (frames: number) => frames & 0x7fffffff;
/** How much newer one frame is than another. */
const newer = (frame: number, than: number) => ((frame - than) << 1) >> 1;

async function write({ words, sink, slots, variant, counted }: Job, counts: Counts): Promise<void> {
  const end = sink ? frameSink(sink) : slotSink(slots!, variant);
  const counter = counted ? countAtomics() : null;
  // Messages come in between turns only; shared memory needs none.
  const yields = sink !== undefined && "ports" in sink;
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  while (Atomics.load(words, STOP) === 0) {
    for (let i = 0; i < BATCH; i++) {
      const before = counter?.uses ?? 0;
      end.write(numberOf(++counts.frames));
      if (!counter) continue;
      least = Math.min(least, counter.uses - before);
      most = Math.max(most, counter.uses - before);
    }
    end.between(numberOf(counts.frames), counts);
    Atomics.store(words, frameCount(0), counts.frames);
    if (yields) await turn();
  }
  counts.accesses = [least, most];
  counts.waits = counter?.waits ?? 0;
  counter?.end();
}

const HOLD = 3; // milliseconds
const COPIES = 4;

async function read({ role, words, source, slots, variant }: Job, counts: Counts): Promise<void> {
  const r = roles.indexOf(role);
  const number = (r - 1) as ReaderNumber;
  const end = source ? frameSource(source, number) : slotSource(slots!, variant, number);
  const yields = source !== undefined && "port" in source;
  const holds = role === "holder";
  const batch = holds || yields ? 1 : BATCH;
  let last = 0;
  while (Atomics.load(words, STOP) === 0) {
    for (let i = 0; i < batch; i++) {
      if (!end.acquire()) continue;
      const frame = end.check();
      const step = newer(frame, last);
      counts.frames++;
      if (frame < 0) counts.torn++;
      else if (step < 0) counts.backward++;
      else if (step > 0) {
        counts.different++;
        last = frame;
      }
    }
    Atomics.store(words, frameCount(r), counts.frames);
    Atomics.store(words, differentCount(r), counts.different);
    Atomics.store(words, tornCount(r), counts.torn);
    if (holds && last > 0) {
      const before = end.published();
      await sleep(HOLD);
      if (newer(end.published(), before) > SLOTS) counts.overtaken++;
      if (end.check() !== last) counts.torn++;
      for (let i = 0; i < COPIES; i++) end.copy(counts);
    } else if (holds || yields) await turn();
  }
  counts.repeats = end.repeats();
}

parentPort?.on("message", async (job: Job) => {
  const counts: Counts = {
    frames: 0,
    different: 0,
    torn: 0,
    backward: 0,
    overtaken: 0,
    repeats: 0,
    checkpoints: 0,
    refused: 0,
    accesses: [0, 0],
    waits: 0,
  };
  await (job.role === "writer" ? write(job, counts) : read(job, counts));
  parentPort!.postMessage(counts satisfies Report);
});
parentPort?.postMessage("ready");

/**
 * One thread of the real-thread tests: a writer that goes flat out, or a reader that checks every frame whole. A racing
 * reader acquires as fast as it can; a holding one sleeps on its lease and checks the same frame again.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import { AtomicWords, FrameReader, FrameWriter } from "../../../src/shared/exchange.ts";
import type { FrameView } from "../../../src/shared/frame.ts";
import {
  CONTROL_WORDS,
  NONE,
  type ReaderNumber,
  SLOTS,
  SlotReader,
  SlotWriter,
} from "../../../src/shared/leased-slots.ts";
import { CrampedWriter, TrustingReader } from "../broken.ts";

export type Role = "writer" | "racer" | "holder";

/** Whole frames through the exchange; or plain slots, with a protocol that is sound or has one fault. */
export type Variant = "frames" | "sound" | "trusting reader" | "cramped writer";

export interface Job {
  readonly role: Role;
  readonly reader: ReaderNumber;
  readonly milliseconds: number;
  readonly variant: Variant;
  readonly buffer: SharedArrayBuffer;
}

export interface Report {
  readonly role: Role;
  /** Frames published or checked. */
  readonly frames: number;
  readonly torn: number;
  /** Frames that were older than the one before. */
  readonly backward: number;
  /** Holds of a lease during which more frames were published than there are slots. */
  readonly overtaken: number;
  readonly repeats: number;
}

/** A frame is a number, written everywhere. */
interface Sink {
  write(frame: number): void;
}
interface Source {
  acquire(): boolean;
  /** The number written everywhere in the acquired frame, or −1 if it is torn. */
  check(): number;
  /** Frames published so far. */
  published(): number;
  repeats(): number;
}

const pattern = (frame: number, array: number, i: number) => (frame * 31 + array * 1009 + i * 7) % 65_536;

const fields = (view: FrameView) => view.states.flatMap(({ x, y, angle }) => [x, y, angle]);

function fillView(view: FrameView, frame: number): void {
  view.step = frame;
  view.times.fill(frame);
  view.wallAngles.fill(frame);
  for (const [array, field] of fields(view).entries()) {
    for (let i = 0; i < field.length; i++) field[i] = pattern(frame, array, i);
  }
}

function checkView(view: FrameView): number {
  const frame = view.step;
  const same = (value: number) => value === frame;
  let whole = view.times.every(same) && view.wallAngles.every(same);
  for (const [array, field] of fields(view).entries()) {
    for (let i = 0; i < field.length; i++) whole &&= field[i] === pattern(frame, array, i);
  }
  return whole && view.step === frame ? frame : -1;
}

function frameSink(buffer: SharedArrayBuffer): Sink {
  const writer = new FrameWriter(buffer);
  return {
    write(frame) {
      fillView(writer.begin(), frame);
      writer.publish();
      writer.setStatus({ state: "running", step: frame, dropped: 0, stepTime: 0 });
    },
  };
}

function frameSource(buffer: SharedArrayBuffer, number: ReaderNumber): Source {
  const reader = new FrameReader(buffer, number);
  let view: FrameView | null = null;
  return {
    acquire() {
      view = reader.acquire();
      return view !== null;
    },
    check: () => checkView(view!),
    published: () => reader.status().step,
    repeats: () => reader.repeats,
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
  };
}

const HOLD = 3; // milliseconds

async function work({ role, reader, milliseconds, buffer, variant }: Job): Promise<Report> {
  const end = performance.now() + milliseconds;
  const report = { role, frames: 0, torn: 0, backward: 0, overtaken: 0, repeats: 0 };
  if (role === "writer") {
    const sink = variant === "frames" ? frameSink(buffer) : slotSink(buffer, variant);
    while (performance.now() < end) sink.write(++report.frames);
    return report;
  }
  const source = variant === "frames" ? frameSource(buffer, reader) : slotSource(buffer, variant, reader);
  let last = 0;
  while (performance.now() < end) {
    if (!source.acquire()) continue;
    const frame = source.check();
    if (frame < 0) report.torn++;
    else if (frame < last) report.backward++;
    last = Math.max(last, frame);
    report.frames++;
    if (role === "holder") {
      const before = source.published();
      await sleep(HOLD);
      if (source.published() - before > SLOTS) report.overtaken++;
      if (source.check() !== frame) report.torn++;
    }
  }
  report.repeats = source.repeats();
  return report;
}

parentPort?.once("message", async (job: Job) => parentPort!.postMessage(await work(job)));
parentPort?.postMessage("ready");

/**
 * Leased slots: the protocol by which one writer hands its newest frame to a fixed number of readers through shared
 * memory, without copies, locks or waiting. Slot numbers and control words only; the memory is exchange.ts.
 *
 * Who writes what
 *   The writer writes LATEST and the slot it fills: one that is neither LATEST nor leased. It never waits.
 *   Each reader writes LEASE of its own, nothing else. Reader 0 is the render worker, reader 1 the main thread.
 *   A frame that a reader acquired stays as it is until that reader's next acquire.
 *
 * Why it holds (Atomics are sequentially consistent, so all accesses to control words have one order)
 *   Publish: the slot is filled before LATEST is stored, so whoever loads that LATEST sees the whole frame.
 *   Acquire: load LATEST, store it as the lease, load LATEST again; repeat until both agree. At the agreeing load the
 *     slot is LATEST, so it is whole and the fill under way, if any, is of another slot. A later fill could only take it
 *     after a later publish, hence loads the leases after ours was stored, and sees it. That the slot may have been
 *     reused between the two loads does no harm: what counts is the second. Without it, the writer could publish another
 *     slot and begin to fill ours before our lease is there: a torn frame.
 *   Give back: a reader's reads come before its next store of the lease, and the writer fills that slot only after it
 *     has loaded that store.
 *   Slots: LATEST, one lease per reader and the one being filled are at most READERS + 2 different slots, so with that
 *     many one is always free. Each lease is loaded once per fill: were it loaded again for every candidate, a reader
 *     that moves meanwhile could make every slot look taken.
 *
 * Why nothing simpler: a seqlock reads its payload while it is written, which needs a fence JavaScript lacks, and
 * starves under a fast writer; a triple buffer serves one reader only.
 *
 * Checkpoints go the same way with one slot less, because they are large: two slots and one reader, which leases only
 * while it copies. The slot that is not LATEST is then the only one to fill; while it is leased the writer does not wait
 * but goes without, and the newest checkpoint stays what it was.
 */
import { InvalidState } from "./errors.ts";

export const READERS = 2;
export const SLOTS = READERS + 2;
/** 0 is the render worker, 1 the main thread. */
export type ReaderNumber = 0 | 1;

/** Index of the control word that names the newest whole frame's slot. */
export const LATEST = 0;
/** Reader r's lease, the slot it holds, is the control word at LEASE + r. */
export const LEASE = 1;
/** How many control words there are; all are NONE at first. */
export const CONTROL_WORDS = LEASE + READERS;
/** No slot. */
export const NONE = -1;

/** The control words. Sequentially consistent; a test puts a scheduler between the accesses. */
export interface Words {
  load(index: number): number;
  store(index: number, value: number): void;
}

/** The writer's half of the protocol, in slot numbers. */
export class SlotWriter {
  readonly #words: Words;
  #slot = NONE;
  constructor(words: Words) {
    this.#words = words;
  }
  /** A slot to fill: neither LATEST nor leased. */
  begin(): number {
    const words = this.#words;
    const latest = words.load(LATEST);
    const lease0 = words.load(LEASE);
    const lease1 = words.load(LEASE + 1);
    let slot = 0;
    while (slot === latest || slot === lease0 || slot === lease1) slot++; // three values: ends at 3 at most
    this.#slot = slot;
    return slot;
  }
  publish(): void {
    const slot = this.#slot;
    if (slot === NONE) throw new InvalidState("publish came without a begin before it");
    this.#slot = NONE;
    // The one store that publishes: all that was written into the slot before it is seen by whoever loads it.
    this.#words.store(LATEST, slot);
  }
}

/** The slots of checkpoints. */
export const CHECKPOINT_SLOTS = 2;
/** Of checkpoints: their own LATEST, and the LEASE of their one reader. */
export const CHECKPOINT_WORDS = LEASE + 1;

/** The writer's half of the protocol for checkpoints, in slot numbers. */
export class CheckpointSlotWriter {
  readonly #words: Words;
  constructor(words: Words) {
    this.#words = words;
  }
  /** The slot to fill; NONE while the reader still copies the older checkpoint that is in it. */
  begin(): number {
    const slot = this.#words.load(LATEST) === 0 ? 1 : 0;
    return this.#words.load(LEASE) === slot ? NONE : slot;
  }
  publish(slot: number): void {
    this.#words.store(LATEST, slot);
  }
}

/** A reader's half of the protocol, in slot numbers; for checkpoints the reader is number 0. */
export class SlotReader {
  readonly #words: Words;
  readonly #lease: number;
  /** How often a frame was published between the two loads of an acquire. */
  repeats = 0;
  constructor(words: Words, reader: ReaderNumber) {
    this.#words = words;
    this.#lease = LEASE + reader;
  }
  /** The newest frame's slot, leased until the next acquire; NONE before the first. */
  acquire(): number {
    const words = this.#words;
    let slot = words.load(LATEST);
    for (;;) {
      words.store(this.#lease, slot);
      const latest = words.load(LATEST);
      if (latest === slot) return slot;
      slot = latest;
      this.repeats++;
    }
  }
  /** Gives the slot back before the next acquire. */
  release(): void {
    this.#words.store(this.#lease, NONE);
  }
}

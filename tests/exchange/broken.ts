/**
 * Variants of the protocol with one fault each. The checks that pass the real one must catch them, or prove nothing.
 */
import { LATEST, LEASE, NONE, type ReaderNumber, type Words } from "../../src/shared/leased-slots.ts";

/** What the model and the threads drive: the real classes fit, and so do these. */
export interface Writer {
  begin(): number;
  publish(): void;
}
export interface Reader {
  readonly repeats: number;
  acquire(): number;
}
export interface CheckpointWriter {
  begin(): number;
  publish(slot: number): void;
}
export interface CheckpointReader extends Reader {
  /** False where what was copied is not to be used after all. */
  release(): unknown;
}

/** A reader that trusts its first load of LATEST. */
export class TrustingReader implements Reader {
  readonly repeats = 0;
  readonly #words: Words;
  readonly #lease: number;
  constructor(words: Words, reader: ReaderNumber) {
    this.#words = words;
    this.#lease = LEASE + reader;
  }
  acquire(): number {
    const slot = this.#words.load(LATEST);
    if (slot !== NONE) this.#words.store(this.#lease, slot);
    return slot;
  }
  release(): void {
    this.#words.store(this.#lease, NONE);
  }
}

/** A reader that takes no lease, but copies and then looks whether the slot is still the latest. */
export class LookingReader implements CheckpointReader {
  readonly repeats = 0;
  readonly #words: Words;
  #slot = NONE;
  constructor(words: Words) {
    this.#words = words;
  }
  acquire(): number {
    this.#slot = this.#words.load(LATEST);
    return this.#slot;
  }
  release(): boolean {
    return this.#words.load(LATEST) === this.#slot;
  }
}

/** A writer that fills the older checkpoint whether or not it is leased. */
export class RudeCheckpointWriter implements CheckpointWriter {
  readonly #words: Words;
  constructor(words: Words) {
    this.#words = words;
  }
  begin(): number {
    return this.#words.load(LATEST) === 0 ? 1 : 0;
  }
  publish(slot: number): void {
    this.#words.store(LATEST, slot);
  }
}

/** A writer that publishes its checkpoint before it has filled it. */
export class HastyCheckpointWriter implements CheckpointWriter {
  readonly #words: Words;
  constructor(words: Words) {
    this.#words = words;
  }
  begin(): number {
    const slot = this.#words.load(LATEST) === 0 ? 1 : 0;
    if (this.#words.load(LEASE) === slot) return NONE;
    this.#words.store(LATEST, slot);
    return slot;
  }
  publish(): void {}
}

/** A writer with one slot too few: where none is free it takes one that is not the latest. */
export class CrampedWriter implements Writer {
  readonly #words: Words;
  #slot = NONE;
  constructor(words: Words) {
    this.#words = words;
  }
  begin(): number {
    const latest = this.#words.load(LATEST);
    const leases = [this.#words.load(LEASE), this.#words.load(LEASE + 1)];
    const others = [0, 1, 2].filter((slot) => slot !== latest);
    this.#slot = others.find((slot) => !leases.includes(slot)) ?? others[0];
    return this.#slot;
  }
  publish(): void {
    this.#words.store(LATEST, this.#slot);
  }
}

/** A writer that publishes its slot before it has filled it. */
export class HastyWriter implements Writer {
  readonly #words: Words;
  constructor(words: Words) {
    this.#words = words;
  }
  begin(): number {
    const taken = [LATEST, LEASE, LEASE + 1].map((index) => this.#words.load(index));
    const slot = [0, 1, 2, 3].find((candidate) => !taken.includes(candidate))!;
    this.#words.store(LATEST, slot);
    return slot;
  }
  publish(): void {}
}

/** A writer that looks at each lease again for every candidate, so that moving readers can take every slot away. */
export class ReloadingWriter implements Writer {
  readonly #words: Words;
  #slot = NONE;
  constructor(words: Words) {
    this.#words = words;
  }
  begin(): number {
    const words = this.#words;
    const latest = words.load(LATEST);
    let slot = 0;
    while (slot === latest || slot === words.load(LEASE) || slot === words.load(LEASE + 1)) slot++;
    this.#slot = slot;
    return slot;
  }
  publish(): void {
    this.#words.store(LATEST, this.#slot);
  }
}

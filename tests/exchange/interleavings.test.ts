/**
 * The protocol of the leased slots in every interleaving of one writer and two readers, each access to shared memory
 * (control word or half of a frame) being one step. What is driven is the production code.
 */
import { describe, expect, test } from "vitest";
import {
  CONTROL_WORDS,
  LATEST,
  LEASE,
  NONE,
  type ReaderNumber,
  SLOTS,
  SlotReader,
  SlotWriter,
  type Words,
} from "../../src/shared/leased-slots.ts";
import { CrampedWriter, HastyWriter, type Reader, ReloadingWriter, TrustingReader, type Writer } from "./broken.ts";
import { type Access, type Actor, explore } from "./explore.ts";

/** What an actor notes about itself: the slot that its lease is confirmed for, from one acquire to the next. */
interface Local {
  holding: number;
}

const WRITER = 0;
const HALVES = 2; // words of a modelled frame: enough to be torn
const payload = (slot: number, half: number) => CONTROL_WORDS + HALVES * slot + half;

// In the model's memory LATEST also carries the number of publications, so that a check can tell whether one came
// between two loads; the protocol sees the slot alone.
const stamp = (slot: number, publications: number) => 8 * publications + slot + 1;
const stampedSlot = (word: number) => (word % 8) - 1;
const stampedCount = (word: number) => Math.floor(word / 8);

interface Setup {
  publications: number;
  /** Of each reader. */
  acquires: readonly [number, number];
  slots?: number;
  writer?: (words: Words) => Writer;
  reader?: (words: Words, number: ReaderNumber) => Reader;
}

function writing({ publications, slots = SLOTS, writer = (words) => new SlotWriter(words) }: Setup): Actor<Local> {
  return (words, _, settle) => {
    let accesses = 0;
    let published = 0;
    const subject = writer({
      load: (index) => {
        accesses++;
        const value = words.load(index);
        return index === LATEST ? stampedSlot(value) : value;
      },
      store: (index, value) => {
        accesses++;
        words.store(index, index === LATEST ? stamp(value, ++published) : value);
      },
    });
    for (let frame = 1; frame <= publications; frame++) {
      const slot = subject.begin();
      if (!(slot >= 0 && slot < slots)) throw new Error(`the writer takes slot ${slot} of ${slots}`);
      for (let half = 0; half < HALVES; half++) words.store(payload(slot, half), frame);
      subject.publish();
      // As many whatever the readers do meanwhile.
      if (accesses > 4 * frame) throw new Error("the writer waits");
      settle(`${frame}`);
    }
  };
}

function reading(number: ReaderNumber, setup: Setup): Actor<Local> {
  const { reader = (words, n) => new SlotReader(words, n) } = setup;
  return (words, local, settle) => {
    let counts: number[] = []; // publications at each load of LATEST
    const subject = reader(
      {
        load: (index) => {
          const value = words.load(index);
          if (index !== LATEST) return value;
          counts.push(stampedCount(value));
          return stampedSlot(value);
        },
        store: (index, value) => words.store(index, value),
      },
      number,
    );
    let last = 0;
    for (let i = 0; i < setup.acquires[number]; i++) {
      settle(`${i} ${last}`);
      counts = [];
      local.holding = NONE;
      const before = subject.repeats;
      const slot = subject.acquire();
      const changes = counts.filter((count, k) => k > 0 && count !== counts[k - 1]).length;
      if (subject.repeats - before > changes) throw new Error("a reader repeats for nothing");
      if (slot === NONE) continue;
      local.holding = slot;
      const frame = words.load(payload(slot, 0));
      for (let half = 1; half < HALVES; half++) {
        if (words.load(payload(slot, half)) !== frame) throw new Error("torn frame");
      }
      if (frame < Math.max(last, counts[0])) throw new Error("an old frame");
      last = frame;
    }
  };
}

function check(actor: number, { kind, index }: Access, memory: readonly number[], locals: readonly Local[]) {
  if (kind === "load") return;
  if (index < CONTROL_WORDS) {
    const own = actor === WRITER ? LATEST : LEASE + actor - 1;
    if (index !== own) throw new Error(`actor ${actor} writes control word ${index}`);
    return;
  }
  const slot = Math.floor((index - CONTROL_WORDS) / HALVES);
  if (slot === stampedSlot(memory[LATEST])) throw new Error("the latest slot is written");
  if (locals.some(({ holding }) => holding === slot)) throw new Error("a leased slot is written");
}

/** Visits every interleaving; the number of states. */
function interleave(setup: Setup): number {
  const memory = [...Array(CONTROL_WORDS).fill(NONE), ...Array(HALVES * SLOTS).fill(0)];
  memory[LATEST] = stamp(NONE, 0);
  return explore<Local>({
    memory,
    actors: [writing(setup), reading(0, setup), reading(1, setup)],
    local: () => ({ holding: NONE }),
    check,
  });
}

describe("every interleaving of one writer and two readers", { timeout: 120_000 }, () => {
  test.each([
    { publications: 3, acquires: [2, 2] },
    { publications: 4, acquires: [2, 1] }, // the fourth is the first that may find three slots taken
  ] as const)(
    "keeps every promise: $publications publications, $acquires acquires",
    (setup) => {
      expect(interleave(setup)).toBeGreaterThan(50_000);
    },
    120_000,
  );

  const bounds = { publications: 4, acquires: [2, 1] } as const;
  test("catches a reader that does not look again", () => {
    expect(() => interleave({ ...bounds, reader: (words, n) => new TrustingReader(words, n) })).toThrow(
      /leased slot|torn/,
    );
  });
  test("catches one slot too few", () => {
    expect(() => interleave({ ...bounds, slots: SLOTS - 1 })).toThrow("the writer takes slot 3 of 3");
    expect(() => interleave({ ...bounds, writer: (words) => new CrampedWriter(words) })).toThrow("leased slot");
  });
  test("catches a frame published before it is filled", () => {
    expect(() => interleave({ ...bounds, writer: (words) => new HastyWriter(words) })).toThrow("latest slot");
  });
  test("catches leases loaded again for every candidate", () => {
    expect(() => interleave({ ...bounds, writer: (words) => new ReloadingWriter(words) })).toThrow(/waits|takes/);
  });
});

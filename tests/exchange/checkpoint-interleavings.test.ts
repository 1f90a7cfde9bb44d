/**
 * The protocol of the checkpoint slots in every interleaving of the writer and the one reader, each access to shared
 * memory (control word or half of a checkpoint) being one step. What is driven is the production code.
 */
import { describe, expect, test } from "vitest";
import {
  CHECKPOINT_SLOTS,
  CHECKPOINT_WORDS,
  CheckpointSlotWriter,
  LATEST,
  LEASE,
  NONE,
  SlotReader,
  type Words,
} from "../../src/shared/leased-slots.ts";
import {
  type CheckpointReader,
  type CheckpointWriter,
  HastyCheckpointWriter,
  LookingReader,
  RudeCheckpointWriter,
  TrustingReader,
} from "./broken.ts";
import { type Access, type Actor, explore } from "./explore.ts";

/** What the reader notes about itself: the slot that its lease is confirmed for, while it copies. */
interface Local {
  holding: number;
}

const WRITER = 0;
const HALVES = 2;
const payload = (slot: number, half: number) => CHECKPOINT_WORDS + HALVES * slot + half;

interface Setup {
  checkpoints: number;
  copies: number;
  writer?: (words: Words) => CheckpointWriter;
  reader?: (words: Words) => CheckpointReader;
  /** Whether it is checked that no leased slot is written; else torn copies alone are looked for. */
  leases?: boolean;
}

/** What happened in some interleaving at least. */
interface Seen {
  refused: boolean;
  repeated: boolean;
}

function writing(setup: Setup, seen: Seen): Actor<Local> {
  const { checkpoints, writer = (words) => new CheckpointSlotWriter(words) } = setup;
  return (words, _, settle) => {
    const subject = writer(words);
    for (let checkpoint = 1; checkpoint <= checkpoints; checkpoint++) {
      const slot = subject.begin();
      if (slot === NONE) seen.refused = true;
      else {
        if (!(slot >= 0 && slot < CHECKPOINT_SLOTS)) throw new Error(`the writer takes slot ${slot}`);
        for (let half = 0; half < HALVES; half++) words.store(payload(slot, half), checkpoint);
        subject.publish(slot);
      }
      settle(`${checkpoint}`);
    }
  };
}

function reading(setup: Setup, seen: Seen): Actor<Local> {
  const { copies, reader = (words) => new SlotReader(words, 0), leases = true } = setup;
  return (words, local, settle) => {
    const subject = reader(words);
    let last = 0;
    for (let i = 0; i < copies; i++) {
      settle(`${i} ${last}`);
      const before = subject.repeats;
      const slot = subject.acquire();
      if (subject.repeats > before) seen.repeated = true;
      if (slot === NONE) {
        if (last > 0) throw new Error("a checkpoint is gone");
        continue;
      }
      if (leases) local.holding = slot;
      const halves = Array.from({ length: HALVES }, (_, half) => words.load(payload(slot, half)));
      const usable = subject.release() !== false;
      local.holding = NONE;
      if (!usable) continue;
      if (halves.some((half) => half !== halves[0])) throw new Error("torn checkpoint");
      if (halves[0] < last || halves[0] === 0) throw new Error("an old checkpoint");
      last = halves[0];
    }
  };
}

function check(actor: number, { kind, index }: Access, memory: readonly number[], locals: readonly Local[]) {
  if (kind === "load") return;
  if (index < CHECKPOINT_WORDS) {
    if (index !== (actor === WRITER ? LATEST : LEASE)) throw new Error(`actor ${actor} writes control word ${index}`);
    return;
  }
  const slot = Math.floor((index - CHECKPOINT_WORDS) / HALVES);
  if (actor !== WRITER) throw new Error("the reader writes a checkpoint");
  if (slot === memory[LATEST]) throw new Error("the latest checkpoint is written");
  if (locals.some(({ holding }) => holding === slot)) throw new Error("a leased checkpoint is written");
}

/** Visits every interleaving; the number of states, and what was seen. */
function interleave(setup: Setup): { states: number } & Seen {
  const seen: Seen = { refused: false, repeated: false };
  const memory = [...Array(CHECKPOINT_WORDS).fill(NONE), ...Array(HALVES * CHECKPOINT_SLOTS).fill(0)];
  const states = explore<Local>({
    memory,
    actors: [writing(setup, seen), reading(setup, seen)],
    local: () => ({ holding: NONE }),
    check,
  });
  return { states, ...seen };
}

describe("every interleaving of the writer of checkpoints and their reader", () => {
  test.each([
    { checkpoints: 3, copies: 2 }, // the third is the first that may find its slot leased
    { checkpoints: 5, copies: 4 },
  ])("keeps every promise: $checkpoints checkpoints, $copies copies", (setup) => {
    const { states, refused, repeated } = interleave(setup);
    expect(states).toBeGreaterThan(100);
    expect([refused, repeated]).toEqual([true, true]);
  });

  const bounds = { checkpoints: 4, copies: 2 };
  test.each([true, false])("catches a reader that does not look again (leases checked: %s)", (leases) => {
    const broken = { ...bounds, leases, reader: (words: Words) => new TrustingReader(words, 0) };
    expect(() => interleave(broken)).toThrow(leases ? "leased" : "torn");
  });
  test("catches a reader that only looks again after it has copied", () => {
    const broken = { ...bounds, leases: false, reader: (words: Words) => new LookingReader(words) };
    expect(() => interleave(broken)).toThrow("torn");
  });
  test("catches a writer that heeds no lease", () => {
    expect(() => interleave({ ...bounds, writer: (words) => new RudeCheckpointWriter(words) })).toThrow("leased");
  });
  test("catches a checkpoint published before it is filled", () => {
    expect(() => interleave({ ...bounds, writer: (words) => new HastyCheckpointWriter(words) })).toThrow("latest");
  });
});

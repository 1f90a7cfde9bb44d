/**
 * Whatever writer and readers do, in whatever order messages arrive between: frames are whole and never older than the
 * one before, no more buffers are about than the pool has, and when all is quiet each reader has the newest.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { FrameView } from "../../src/shared/frame.ts";
import { createMessageTarget, MessageReader, MessageWriter } from "../../src/shared/message-exchange.ts";
import { settled, type Traffic, turn, watchTraffic } from "./ports.ts";
import { checkFrame, fillCheckpoint, fillFrame, isCheckpoint } from "./threads/pattern.ts";

const CAPACITY = 2;
const POOLS = [4, 2] as const;
const CHECKPOINTS = 2;

interface Model {
  published: number;
  kept: number;
  /** Of each reader: the last frame it saw. */
  seen: [number, number];
  seenCheckpoint: number;
  /** Readers that are still there. */
  alive: [boolean, boolean];
}

interface Real {
  readonly writer: MessageWriter;
  readonly readers: readonly [MessageReader, MessageReader];
  readonly traffic: readonly [Traffic, Traffic];
  /** By each reader. */
  readonly shown: [FrameView | null, FrameView | null];
}

type Command = fc.AsyncCommand<Model, Real>;
type ReaderIndex = 0 | 1;

function command(name: string, run: (model: Model, real: Real) => Promise<void> | void, check = (_: Model) => true) {
  const checked = async (model: Model, real: Real) => {
    await run(model, real);
    checkBuffers(real);
  };
  return { check, run: checked, toString: () => name } as Command;
}

const count = (messages: readonly unknown[], kind: string) =>
  messages.filter((message) => Object.hasOwn(message as object, kind)).length;

/** A transferred buffer is another object at the other end, so they are counted. */
function checkBuffers({ traffic }: Real): void {
  for (const [r, { toReader, toWriter }] of traffic.entries()) {
    // At the writer, or on the way to it.
    const lent = count(toWriter, "frame") - count(toReader, "frame");
    expect(lent).toBeGreaterThanOrEqual(0);
    expect(lent).toBeLessThanOrEqual(POOLS[r]);
  }
  const [picture, page] = traffic;
  expect(count(picture.toReader, "checkpoint")).toBe(0);
  expect(count(page.toReader, "checkpoint") - count(page.toWriter, "checkpoint")).toBeLessThanOrEqual(CHECKPOINTS);
}

function checkReader(r: ReaderIndex, model: Model, { readers, shown }: Real): void {
  const held = shown[r];
  // Until now it has to have stayed as it was, whatever came.
  if (held) expect(checkFrame(held)).toBe(model.seen[r]);
  const frame = readers[r].acquire();
  shown[r] = frame;
  if (!frame) {
    expect(model.seen[r]).toBe(0);
    return;
  }
  const number = checkFrame(frame);
  expect(number).toBeGreaterThanOrEqual(Math.max(model.seen[r], 1));
  expect(number).toBeLessThanOrEqual(model.published);
  model.seen[r] = number;
}

const publish = command("publish", (model, { writer }) => {
  fillFrame(writer.begin(), ++model.published);
  writer.publish();
});
const acquire = (r: ReaderIndex) => command(`acquire ${r}`, (model, real) => checkReader(r, model, real));
const deliver = command("deliver", turn);
const lose = (r: ReaderIndex) =>
  command(
    `lose ${r}`,
    (model, { readers }) => {
      readers[r].close();
      model.alive[r] = false;
    },
    (model) => model.alive[r],
  );
const keep = fc.integer({ min: 4, max: 4000 }).map((length) =>
  command(`keep ${length}`, (model, { writer }) => {
    const step = (model.kept + 1) * 4096 + length; // so that the length follows from the step
    if (writer.keepCheckpoint(step, length, (into) => fillCheckpoint(into, step))) model.kept++;
  }),
);
const copy = command("copy", (model, { readers }) => {
  const checkpoint = readers[1].checkpoint();
  if (!checkpoint) {
    expect(model.seenCheckpoint).toBe(0);
    return;
  }
  const { step, bytes } = checkpoint;
  expect(step).toBeGreaterThanOrEqual(model.seenCheckpoint);
  expect(isCheckpoint(bytes, step, step % 4096)).toBe(true);
  model.seenCheckpoint = step;
});

test("a message exchange keeps its promises, whatever happens", { timeout: 120_000 }, async () => {
  const commands = fc.commands(
    [
      fc.constant(publish),
      fc.constant(acquire(0)),
      fc.constant(acquire(1)),
      fc.constant(deliver),
      keep,
      fc.constant(copy),
      fc.oneof(
        { weight: 9, arbitrary: fc.constant(deliver) },
        { weight: 1, arbitrary: fc.constantFrom(lose(0), lose(1)) },
      ),
    ],
    { maxCommands: 60 },
  );
  await fc.assert(
    fc.asyncProperty(commands, async (run) => {
      const { target, origins } = createMessageTarget(CAPACITY, 1);
      const traffic = watchTraffic(target, origins);
      const writer = new MessageWriter(target);
      const readers = [new MessageReader(origins[0], 0), new MessageReader(origins[1], 1)] as const;
      const real: Real = { writer, readers, traffic, shown: [null, null] };
      const model: Model = { published: 0, kept: 0, seen: [0, 0], seenCheckpoint: 0, alive: [true, true] };
      try {
        await fc.asyncModelRun(() => ({ model, real }), run);
        const alive = ([0, 1] as const).filter((r) => model.alive[r]);
        // Once for what is waiting, once more for what the page is then sent.
        for (let again = 0; again < 3; again++) {
          await settled(alive.map((r) => traffic[r]));
          for (const r of alive) checkReader(r, model, real);
        }
        for (const r of alive) expect(model.seen[r]).toBe(model.published);
        if (model.alive[1] && model.kept > 0) {
          const { step } = readers[1].checkpoint()!;
          expect(Math.floor(step / 4096)).toBe(model.kept);
        }
      } finally {
        writer.close();
        for (const reader of readers) reader.close();
      }
    }),
    { numRuns: 200 },
  );
});

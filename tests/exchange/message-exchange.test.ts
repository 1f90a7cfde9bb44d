/** Frames, status and checkpoints over real message channels. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { InvalidArgument, InvalidState } from "../../src/shared/errors.ts";
import { frameBytes } from "../../src/shared/frame.ts";
import { createMessageTarget, MessageReader, MessageWriter } from "../../src/shared/message-exchange.ts";
import type { MessageOrigin, MessageTarget } from "../../src/shared/protocol.ts";
import { settled, watchTraffic } from "./ports.ts";

const PICTURE = 0;
const PAGE = 1;
const STATUS_INTERVAL = 250; // milliseconds
const running = { state: "running", step: 0, dropped: 0, stepTime: 0 } as const;

let close: (() => void)[] = [];
afterEach(() => {
  for (const end of close) end();
  close = [];
});

function open(capacity = 4) {
  const { target, origins } = createMessageTarget(capacity, 7);
  const traffic = watchTraffic(target, origins);
  const clock = { now: 1000 };
  const writer = new MessageWriter(target, () => clock.now);
  const readers = [new MessageReader(origins[0], 0), new MessageReader(origins[1], 1)] as const;
  close.push(() => writer.close(), ...readers.map((reader) => () => reader.close()));
  return { target, origins, traffic, clock, writer, readers, arrive: () => settled(traffic) };
}

function publish(writer: MessageWriter, step: number): void {
  const frame = writer.begin();
  frame.step = step;
  for (const { x, y, angle } of frame.states) for (const field of [x, y, angle]) field.fill(step);
  writer.publish();
}

const count = (messages: readonly unknown[], kind: string) =>
  messages.filter((message) => Object.hasOwn(Object(message), kind)).length;

describe("frames", () => {
  test("there is none before the first", async () => {
    const { writer, readers, arrive } = open();
    writer.begin();
    await arrive();
    expect(readers.map((reader) => reader.acquire())).toEqual([null, null]);
  });

  test("every reader gets the newest, whole, in a frame of its own", async () => {
    const { writer, readers, arrive } = open();
    await arrive();
    publish(writer, 3);
    await arrive();
    const frames = readers.map((reader) => reader.acquire()!);
    for (const frame of frames) {
      expect([frame.step, frame.capacity]).toEqual([3, 4]);
      for (const { x, y, angle } of frame.states) {
        for (const field of [x, y, angle]) expect([...field]).toEqual([3, 3, 3, 3]);
      }
    }
    frames[0].states[0].x.fill(9);
    expect(frames[1].states[0].x[0]).toBe(3);
  });

  test("one published before the readers came arrives, and only the newest of them", async () => {
    const { target, origins } = createMessageTarget(4, 7);
    const traffic = watchTraffic(target, origins);
    const writer = new MessageWriter(target);
    for (const step of [1, 2, 3]) publish(writer, step);
    const readers = [new MessageReader(origins[0], 0), new MessageReader(origins[1], 1)] as const;
    close.push(() => writer.close());
    await settled(traffic);
    expect(readers.map((reader) => reader.acquire()!.step)).toEqual([3, 3]);
    expect(traffic.map(({ toReader }) => count(toReader, "frame"))).toEqual([1, 1]);
  });

  test("an acquired one stays as it is, and the same, while others arrive", async () => {
    const { writer, readers, arrive } = open();
    await arrive();
    publish(writer, 1);
    await arrive();
    const shown = readers[PICTURE].acquire()!;
    expect(readers[PICTURE].acquire()).toBe(shown);
    for (let step = 2; step < 20; step++) {
      publish(writer, step);
      await arrive();
    }
    expect([shown.step, shown.states[2].angle[0]]).toEqual([1, 1]);
    expect(readers[PICTURE].acquire()!.step).toBe(19);
  });

  test("the newest stays whole while the next is filled", async () => {
    const { writer, readers, arrive } = open();
    publish(writer, 1); // no buffer is there yet
    writer.begin().states[1].x.fill(99);
    await arrive();
    expect(readers.map((reader) => reader.acquire()!.states[1].x[0])).toEqual([1, 1]);
  });

  test("the picture blocked: no more frames are under way than it has buffers, and then it gets the newest", async () => {
    const { writer, readers, traffic, arrive } = open();
    await arrive();
    for (let step = 1; step <= 50; step++) publish(writer, step);
    expect(count(traffic[PICTURE].toReader, "frame")).toBe(4);
    await arrive();
    expect(readers[PICTURE].acquire()!.step).toBe(50);
  });

  test("a frame that nobody acquired makes room for the next", async () => {
    const { writer, readers, traffic, arrive } = open();
    for (let step = 1; step <= 20; step++) {
      publish(writer, step);
      await arrive();
    }
    expect(count(traffic[PICTURE].toReader, "frame")).toBe(20);
    expect(readers[PICTURE].acquire()!.step).toBe(20);
  });

  test("the page is sent one only after it has acquired the one before", async () => {
    const { writer, readers, traffic, arrive } = open();
    await arrive();
    for (let step = 1; step <= 20; step++) {
      publish(writer, step);
      await arrive();
    }
    expect(count(traffic[PAGE].toReader, "frame")).toBe(1);
    expect(readers[PAGE].acquire()!.step).toBe(1);
    await arrive();
    expect(readers[PAGE].acquire()!.step).toBe(20);
    await arrive();
    expect(count(traffic[PAGE].toReader, "frame")).toBe(2); // nothing newer, nothing sent
    expect(readers[PAGE].acquire()!.step).toBe(20);
  });

  test("no publication is sent twice to a reader", async () => {
    const { writer, readers, traffic, arrive } = open();
    await arrive();
    publish(writer, 1);
    for (let again = 0; again < 5; again++) {
      for (const reader of readers) reader.acquire();
      await arrive();
    }
    expect(traffic.map(({ toReader }) => count(toReader, "frame"))).toEqual([1, 1]);
  });

  test("publishing what was never begun is refused", () => {
    const { writer } = open();
    expect(() => writer.publish()).toThrow(InvalidState);
    publish(writer, 1);
    expect(() => writer.publish()).toThrow(InvalidState);
  });

  test("a reader that is gone starves nobody, and nothing grows", async () => {
    const { writer, readers, traffic, arrive } = open();
    await arrive();
    readers[PICTURE].close();
    const sent = traffic[PICTURE].toReader.length;
    for (let step = 1; step <= 200; step++) {
      publish(writer, step);
      readers[PAGE].acquire();
      await settled([traffic[PAGE]]);
    }
    expect(count(traffic[PICTURE].toReader, "frame") - sent).toBeLessThanOrEqual(4);
    readers[PAGE].acquire();
    await settled([traffic[PAGE]]);
    expect(readers[PAGE].acquire()!.step).toBe(200);
  });

  test("what was closed is quiet, and what was acquired stays", async () => {
    const { writer, readers, traffic, arrive } = open();
    await arrive();
    publish(writer, 1);
    await arrive();
    const shown = readers[PICTURE].acquire()!;
    publish(writer, 2); // under way
    for (const reader of readers) reader.close();
    writer.close();
    const sent = traffic.map(({ toReader, toWriter }) => [toReader.length, toWriter.length]);
    publish(writer, 3);
    writer.setStatus({ ...running, step: 3 });
    writer.heartbeat();
    expect(writer.keepCheckpoint(3, 8, () => expect.fail("there is nothing to fill"))).toBe(false);
    for (let turns = 0; turns < 5; turns++) await new Promise(setImmediate);
    for (const reader of readers) reader.acquire();
    writer.close();
    expect(shown.step).toBe(1);
    expect(traffic.map(({ toReader, toWriter }) => [toReader.length, toWriter.length])).toEqual(sent);
  });
});

describe("status", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const said = ({ traffic }: ReturnType<typeof open>) => count(traffic[PAGE].toReader, "status");

  test("is new before the writer has said anything; the picture gets none", async () => {
    const { writer, readers, traffic, arrive } = open();
    const first = { state: "new", step: 0, dropped: 0, stepTime: 0, heartbeat: 0 };
    expect(readers.map((reader) => reader.status())).toEqual([first, first]);
    writer.setStatus({ state: "running", step: 12, dropped: 3, stepTime: 0.06789 });
    await arrive();
    expect(readers[PAGE].status()).toEqual({ state: "running", step: 12, dropped: 3, stepTime: 0.068, heartbeat: 0 });
    expect(readers[PICTURE].status()).toEqual(first);
    expect(count(traffic[PICTURE].toReader, "status")).toBe(0);
  });

  test("comes at 4 Hz at most while the state stays the same", async () => {
    const exchange = open();
    const { writer, readers, clock, arrive } = exchange;
    for (let step = 1; step <= 1200; step++) {
      clock.now += 1000 / 120;
      vi.advanceTimersByTime(1000 / 120);
      writer.heartbeat();
      publish(writer, step);
      writer.setStatus({ ...running, step });
    }
    // Ten seconds.
    expect(said(exchange)).toBeGreaterThanOrEqual(36);
    expect(said(exchange)).toBeLessThanOrEqual(42);
    await arrive();
    expect(readers[PAGE].status().heartbeat).toBeGreaterThan(1100);
  });

  test("comes at once when the state changes", async () => {
    const { writer, readers, arrive } = open();
    for (const state of ["ready", "running", "paused", "running", "failed", "disposed"] as const) {
      writer.setStatus({ ...running, state });
      await arrive();
      expect(readers[PAGE].status().state).toBe(state);
    }
  });

  test("the last word arrives even if nothing follows", async () => {
    const exchange = open();
    const { writer, readers, clock, arrive } = exchange;
    writer.setStatus({ ...running, state: "paused", step: 1 });
    writer.setStatus({ ...running, state: "paused", step: 2 });
    writer.setStatus({ ...running, state: "paused", step: 3 });
    await arrive();
    expect(readers[PAGE].status().step).toBe(1);
    clock.now += STATUS_INTERVAL;
    vi.advanceTimersByTime(STATUS_INTERVAL);
    await arrive();
    expect(readers[PAGE].status().step).toBe(3);
    vi.advanceTimersByTime(10 * STATUS_INTERVAL);
    expect(said(exchange)).toBe(2);
  });

  test.each([
    ["few", 20, 16],
    ["many", 1000, 1],
  ])("heartbeats alone bring it, within a long step of %s balls", async (_, balls, beats) => {
    const exchange = open(balls);
    const { writer, readers, clock, arrive } = exchange;
    writer.setStatus(running);
    await arrive();
    clock.now += STATUS_INTERVAL;
    for (let i = 0; i < beats; i++) writer.heartbeat();
    await arrive();
    expect(readers[PAGE].status().heartbeat).toBe(beats);
  });

  test("a heartbeat is a counter: the clock is seldom looked at", () => {
    const { target } = createMessageTarget(20, 1);
    const now = vi.fn(() => 0);
    const writer = new MessageWriter(target, now);
    close.push(() => writer.close());
    for (let i = 0; i < 1600; i++) writer.heartbeat();
    expect(now.mock.calls.length).toBeLessThanOrEqual(100);
  });

  test.each([-3_600_000, 3_600_000])("a clock that jumps by %d ms silences nobody", (jump) => {
    const exchange = open();
    exchange.writer.setStatus(running);
    exchange.clock.now += jump;
    exchange.writer.setStatus(running);
    expect(said(exchange)).toBe(2);
  });

  test("a writer that is closed leaves no timer", () => {
    const { writer } = open();
    writer.setStatus(running);
    writer.setStatus({ ...running, step: 1 });
    expect(vi.getTimerCount()).toBe(1);
    writer.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("a step time that is none yet does not hide the rest", async () => {
    const { writer, readers, arrive } = open();
    writer.setStatus({ ...running, step: 5, stepTime: Number.NaN });
    await arrive();
    expect(readers[PAGE].status()).toMatchObject({ step: 5, stepTime: 0 });
  });

  test("requests have no memory to be raised in", () => {
    const { writer, readers } = open();
    readers[PAGE].raiseRequest();
    expect(writer.requests()).toBe(0);
  });
});

describe("checkpoints", () => {
  const keep = (writer: MessageWriter, step: number, length = 100) =>
    writer.keepCheckpoint(step, length, (into) => {
      expect(into.length).toBe(length);
      into.fill(step);
    });

  test("the page gets the newest, whatever its length, as its own", async () => {
    const { writer, readers, arrive } = open();
    expect(readers[PAGE].checkpoint()).toBeNull();
    const lengths = [100, 50, 0, 3000, 7, 10_000];
    const copies = [];
    for (const [step, length] of lengths.entries()) {
      expect(keep(writer, step, length)).toBe(true);
      await arrive();
      copies.push(readers[PAGE].checkpoint()!);
    }
    for (const [step, copy] of copies.entries()) {
      expect(copy).toEqual({ step, bytes: new Uint8Array(lengths[step]).fill(step) });
    }
    expect(readers[PICTURE].checkpoint()).toBeNull();
  });

  test("at most two are under way; the first of them is not lost", async () => {
    const { writer, readers, arrive } = open();
    expect([keep(writer, 1), keep(writer, 2), keep(writer, 3), keep(writer, 4)]).toEqual([true, true, false, false]);
    await arrive();
    expect(readers[PAGE].checkpoint()!.step).toBe(2);
    // One buffer is back, the other holds the newest.
    expect([keep(writer, 5), keep(writer, 6)]).toEqual([true, false]);
    await arrive();
    expect(readers[PAGE].checkpoint()).toEqual({ step: 5, bytes: new Uint8Array(100).fill(5) });
  });

  test("go in the same two buffers again and again", async () => {
    const { writer, traffic, arrive } = open();
    const lengths = new Set<number>();
    for (let step = 1; step <= 20; step++) {
      writer.keepCheckpoint(step, step === 1 ? 100 : 100 + (step % 5), (into) => lengths.add(into.buffer.byteLength));
      await arrive();
    }
    expect([...lengths].every((length) => length >= 104 && length <= 130)).toBe(true);
    expect(lengths.size).toBeLessThanOrEqual(2);
    expect(count(traffic[PAGE].toWriter, "checkpoint")).toBe(19);
  });

  test("one whose writer fails half-way is not kept, and costs no buffer", async () => {
    const { writer, readers, arrive } = open();
    keep(writer, 1);
    for (let again = 0; again < 5; again++) {
      const fail = () =>
        writer.keepCheckpoint(2, 100, () => {
          throw new RangeError("half-way");
        });
      expect(fail).toThrow(RangeError);
    }
    expect(keep(writer, 3)).toBe(true);
    await arrive();
    expect(readers[PAGE].checkpoint()!.step).toBe(3);
  });

  test("the newest outlives the writer and the channel", async () => {
    const { writer, readers, arrive } = open();
    keep(writer, 1);
    await arrive();
    writer.close();
    readers[PAGE].close();
    expect(readers[PAGE].checkpoint()).toEqual({ step: 1, bytes: new Uint8Array(100).fill(1) });
  });
});

describe("what comes from outside", () => {
  const junk: readonly unknown[] = [
    null,
    undefined,
    0,
    "frame",
    [],
    {},
    { frame: 5 },
    { frame: new ArrayBuffer(1) },
    { frame: new Uint8Array(frameBytes(4)) },
    { checkpoint: new ArrayBuffer(8) },
    { checkpoint: new ArrayBuffer(8), step: -1, byteLength: 8 },
    { checkpoint: new ArrayBuffer(8), step: 1, byteLength: 9 },
    { checkpoint: new ArrayBuffer(8), step: "1", byteLength: 8 },
    { status: null, heartbeat: 1 },
    { status: { state: "running", step: 1, dropped: 0, stepTime: 0 } },
    { status: { state: "toString", step: 1, dropped: 0, stepTime: 0 }, heartbeat: 1 },
    { status: { state: "running", step: Number.NaN, dropped: 0, stepTime: 0 }, heartbeat: 1 },
    { status: { state: "running", step: "1", dropped: 0, stepTime: 0 }, heartbeat: 1 },
    JSON.parse('{"__proto__":{"frame":1},"constructor":{"prototype":{"polluted":1}}}'),
  ];

  test("a message of another shape changes nothing, at either end", async () => {
    const { target, origins, writer, readers, traffic, arrive } = open();
    await arrive();
    for (const message of junk) {
      for (const port of [...target.ports, ...origins.map(({ port }) => port)]) port.postMessage(message);
    }
    await arrive();
    expect(readers.map((reader) => reader.acquire())).toEqual([null, null]);
    expect(readers.map((reader) => reader.status().state)).toEqual(["new", "new"]);
    expect(readers.map((reader) => reader.checkpoint())).toEqual([null, null]);
    const before = traffic.map(({ toReader }) => count(toReader, "frame"));
    for (let step = 1; step < 20; step++) publish(writer, step);
    // As many buffers as were there before: none of the junk was taken for one.
    expect(traffic.map(({ toReader }, r) => count(toReader, "frame") - before[r])).toEqual([4, 1]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("more buffers than a pool has are not taken", async () => {
    const { origins, writer, traffic, arrive } = open();
    for (let i = 0; i < 50; i++) {
      for (const { port } of origins) port.postMessage({ frame: new ArrayBuffer(frameBytes(4)) });
      origins[PAGE].port.postMessage({ checkpoint: new ArrayBuffer(100) });
    }
    await arrive();
    const kept = [1, 2, 3].map((step) => writer.keepCheckpoint(step, 100, () => {}));
    expect(kept).toEqual([true, true, false]);
    for (let step = 1; step < 100; step++) publish(writer, step);
    expect(traffic.map(({ toReader }) => count(toReader, "frame"))).toEqual([4, 2]);
  });

  const good = () => createMessageTarget(4, 7);
  test.each([
    ["no ports", { ports: undefined }, "ports is undefined, but must be an array of 2 message ports"],
    ["one port", { ports: [1] }, "ports is an array of 1, but must be an array of 2 message ports"],
    ["ports that are none", { ports: [{}, {}] }, "the port is an object, but must be a MessagePort"],
    ["no capacity", { capacity: 0 }, /^capacity is 0, but must be a whole number from 1/],
    ["no generation", { generation: "7" }, /^generation is "7", but must be a whole number from 0/],
  ])("a target with %s is refused", (_, change, message) => {
    const { target } = good();
    const make = () => new MessageWriter({ ...target, ...change } as unknown as MessageTarget);
    expect(make).toThrow(InvalidArgument);
    expect(make).toThrow(message);
  });
  test.each([
    ["no port", { port: null }, 0, "the port is null, but must be a MessagePort"],
    ["no capacity", { capacity: 2.5 }, 0, /^capacity is 2.5, but must be a whole number from 1/],
    ["no generation", { generation: -1 }, 0, /^generation is -1, but must be a whole number from 0/],
    ["a reader that is none", {}, 2, "reader is 2, but must be 0 or 1"],
  ])("an origin with %s is refused", (_, change, reader, message) => {
    const { origins } = good();
    const make = () => new MessageReader({ ...origins[0], ...change } as unknown as MessageOrigin, reader as 0);
    expect(make).toThrow(InvalidArgument);
    expect(make).toThrow(message);
  });
  test.each([
    [0, 1],
    [1.5, 1],
    [Number.NaN, 1],
    [1, -1],
    [1, 2 ** 31],
  ])("a target for %s balls of generation %s is refused", (capacity, generation) => {
    expect(() => createMessageTarget(capacity, generation)).toThrow(InvalidArgument);
  });
});

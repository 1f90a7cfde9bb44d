/** The memory of the exchange: what goes in comes out, and what is no exchange is refused in words. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { InvalidArgument, InvalidState } from "../../src/shared/errors.ts";
import {
  checkpointCapacity,
  createExchange,
  exchangeBytes,
  FrameReader,
  FrameWriter,
} from "../../src/shared/exchange.ts";
import { type FrameView, frameBytes } from "../../src/shared/frame.ts";

function open(capacity = 3) {
  const buffer = createExchange(capacity, 7);
  return {
    writer: new FrameWriter(buffer),
    readers: [new FrameReader(buffer, 0), new FrameReader(buffer, 1)] as const,
  };
}

function publish(writer: FrameWriter, step: number): FrameView {
  const frame = writer.begin();
  frame.step = step;
  frame.states[2].angle.fill(step);
  writer.publish();
  return frame;
}

describe("frames", () => {
  test("there is none before the first", () => {
    const { writer, readers } = open();
    expect(readers[0].acquire()).toBeNull();
    writer.begin();
    expect(readers[0].acquire()).toBeNull();
    writer.publish();
    expect(readers[0].acquire()).not.toBeNull();
  });

  test("every reader gets the newest, whole", () => {
    const { writer, readers } = open();
    for (let step = 1; step < 20; step++) {
      publish(writer, step);
      for (const reader of readers) {
        expect(reader.acquire()!.step).toBe(step);
        expect([...reader.acquire()!.states[2].angle]).toEqual([step, step, step]);
      }
    }
  });

  test("an acquired one stays as it is while the writer goes on", () => {
    const { writer, readers } = open();
    publish(writer, 1);
    const first = readers[0].acquire()!;
    publish(writer, 2);
    const second = readers[1].acquire()!;
    for (let step = 3; step < 20; step++) publish(writer, step);
    expect([first.step, first.states[2].angle[0]]).toEqual([1, 1]);
    expect([second.step, second.states[2].angle[0]]).toEqual([2, 2]);
    expect([readers[0].acquire()!.step, readers[1].acquire()!.step]).toEqual([19, 19]);
  });

  test("no two slots overlap", () => {
    const { writer, readers } = open(5);
    const frames: FrameView[] = [];
    for (const reader of [...readers, null, null]) {
      frames.push(publish(writer, frames.length + 1));
      reader?.acquire();
    }
    expect(new Set(frames).size).toBe(4);
    for (const [i, { times, wallAngles, states }] of frames.entries()) {
      const fields = states.flatMap(({ x, y, angle }) => [x, y, angle]);
      for (const array of [times, wallAngles, ...fields]) array.fill(i);
      frames[i].count = i;
    }
    for (const [i, { times, wallAngles, states, count }] of frames.entries()) {
      const fields = states.flatMap(({ x, y, angle }) => [x, y, angle]);
      for (const array of [times, wallAngles, ...fields]) expect([...array]).toEqual(Array(array.length).fill(i));
      expect(count).toBe(i);
    }
  });

  test("publishing what was never begun is refused", () => {
    const { writer } = open();
    expect(() => writer.publish()).toThrow(InvalidState);
    publish(writer, 1);
    expect(() => writer.publish()).toThrow(InvalidState);
  });

  test("publish and acquire allocate nothing", { timeout: 60_000 }, () => {
    const { writer, readers } = open();
    const turns = 50_000;
    const batch = () => {
      const before = process.memoryUsage().heapUsed;
      for (let i = 0; i < turns; i++) {
        writer.begin().step = i;
        writer.publish();
        if (readers[0].acquire()!.step !== i || readers[1].acquire() === null) throw new Error("lost");
      }
      return process.memoryUsage().heapUsed - before;
    };
    batch();
    const growth = Array.from({ length: 7 }, batch).sort((a, b) => a - b)[3];
    expect(growth).toBeLessThan(2 * turns); // bytes; the smallest object has 12
  });
});

describe("words beside the frames", () => {
  test("the writer's status reaches both readers", () => {
    const { writer, readers } = open();
    expect(readers[0].status()).toEqual({ state: "new", step: 0, dropped: 0, stepTime: 0, heartbeat: 0 });
    writer.setStatus({ state: "running", step: 1234, dropped: 5, stepTime: 0.0678 });
    writer.heartbeat();
    writer.heartbeat();
    const status = { state: "running", step: 1234, dropped: 5, stepTime: 0.068, heartbeat: 2 };
    for (const reader of readers) expect(reader.status()).toEqual(status);
  });

  test.each(["new", "ready", "running", "paused", "failed", "disposed"] as const)("state %s", (state) => {
    const { writer, readers } = open();
    writer.setStatus({ state, step: 0, dropped: 0, stepTime: 0 });
    expect(readers[1].status().state).toBe(state);
  });

  test("a request is seen by the writer", () => {
    const { writer, readers } = open();
    const before = writer.requests();
    expect(writer.requests()).toBe(before);
    readers[1].raiseRequest();
    expect(writer.requests()).not.toBe(before);
  });

  test("generation and capacity come with the memory", () => {
    const { writer, readers } = open(12);
    expect([writer.capacity, writer.generation, readers[0].generation]).toEqual([12, 7, 7]);
  });
});

describe("checkpoints", () => {
  /** Keeps one whose bytes follow from its step. */
  const keep = (writer: FrameWriter, step: number, length = 100) =>
    writer.keepCheckpoint(step, length, (into) => {
      for (let i = 0; i < into.length; i++) into[i] = step + i;
    });
  const content = (step: number, length: number) => Uint8Array.from({ length }, (_, i) => step + i);

  test("there is none before the first", () => {
    expect(open().readers[1].checkpoint()).toBeNull();
  });

  test("the page gets the newest, whatever its length", () => {
    const { writer, readers } = open();
    for (const [step, length] of [
      [1, 100],
      [2, 50],
      [3, 0],
      [4, checkpointCapacity(3)],
      [5, 7],
    ] as const) {
      expect(keep(writer, step, length)).toBe(true);
      for (let again = 0; again < 2; again++) {
        expect(readers[1].checkpoint()).toEqual({ step, bytes: content(step, length) });
      }
    }
  });

  test("what the page got is its own", () => {
    const { writer, readers } = open();
    keep(writer, 1);
    const first = readers[1].checkpoint()!;
    expect(Object.prototype.toString.call(first.bytes.buffer)).toBe("[object ArrayBuffer]");
    for (let step = 2; step < 6; step++) expect(keep(writer, step)).toBe(true);
    expect(first).toEqual({ step: 1, bytes: content(1, 100) });
  });

  test("the picture gets none, and so can't keep the writer from writing them", () => {
    const { writer, readers } = open();
    keep(writer, 1);
    expect(readers[0].checkpoint()).toBeNull();
    expect([keep(writer, 2), keep(writer, 3), keep(writer, 4)]).toEqual([true, true, true]);
  });

  test("one that does not fit is not kept, and what was kept stays", () => {
    const { writer, readers } = open();
    keep(writer, 1);
    const fill = () => expect.fail("there is nothing to fill");
    expect(writer.keepCheckpoint(2, checkpointCapacity(3) + 1, fill)).toBe(false);
    expect(readers[1].checkpoint()!.step).toBe(1);
  });

  test("one whose writer fails half-way is not kept, and what was kept stays whole", () => {
    const { writer, readers } = open();
    keep(writer, 1);
    for (let again = 0; again < 2; again++) {
      const fail = () =>
        writer.keepCheckpoint(2, 100, (into) => {
          into.fill(9, 0, 50);
          throw new RangeError("half-way");
        });
      expect(fail).toThrow(RangeError);
      expect(readers[1].checkpoint()).toEqual({ step: 1, bytes: content(1, 100) });
    }
  });

  test("they overlap neither each other nor a frame", () => {
    const { writer, readers } = open();
    const size = checkpointCapacity(3);
    const frames = [publish(writer, 1), publish(writer, 2)];
    readers[0].acquire();
    publish(writer, 3);
    readers[1].acquire();
    frames.push(publish(writer, 4), publish(writer, 5));
    const before = frames.map((frame) => [...frame.states[2].angle]);
    keep(writer, 1, size);
    keep(writer, 2, size);
    expect(frames.map((frame) => [...frame.states[2].angle])).toEqual(before);
    expect(readers[1].checkpoint()).toEqual({ step: 2, bytes: content(2, size) });
    // A fill of the older one leaves the newer alone, up to its last byte.
    expect(() =>
      writer.keepCheckpoint(3, size, (into) => {
        into.fill(0);
        throw new RangeError("half-way");
      }),
    ).toThrow(RangeError);
    for (const frame of frames) frame.states.map(({ x, y, angle }) => [x, y, angle].map((field) => field.fill(0)));
    expect(readers[1].checkpoint()).toEqual({ step: 2, bytes: content(2, size) });
  });

  test("copying one changes nothing that a frame's lease protects", () => {
    const { writer, readers } = open();
    publish(writer, 1);
    const shown = readers[1].acquire()!;
    keep(writer, 1);
    readers[1].checkpoint();
    for (let step = 2; step < 10; step++) publish(writer, step);
    expect(shown.step).toBe(1);
  });
});

describe("what is no exchange", () => {
  const altered = (word: number, value: number, bytes = exchangeBytes(2)): SharedArrayBuffer => {
    const source = new Int32Array(createExchange(2, 1));
    const buffer = new SharedArrayBuffer(bytes);
    const words = new Int32Array(buffer);
    words.set(source.subarray(0, words.length));
    if (words.length > 0) words[word] = value;
    return buffer;
  };
  const magic = new Int32Array(createExchange(2, 1))[0];
  const good = exchangeBytes(2);
  const anything = (value: unknown) => value as SharedArrayBuffer;

  test.each([
    [
      "a plain buffer",
      anything(new ArrayBuffer(good)),
      "the buffer is of kind ArrayBuffer, but must be a SharedArrayBuffer",
    ],
    ["nothing", anything(undefined), "the buffer is of kind Undefined, but must be a SharedArrayBuffer"],
    [
      "too small a buffer",
      altered(0, magic, 32),
      "the buffer has 32 bytes, but the header of an exchange alone has 128",
    ],
    ["other memory", altered(0, 5), `the buffer begins with 5, but an exchange begins with ${magic}`],
    ["another version", altered(1, 9), "the exchange has layout version 9, but this code knows 3"],
    ["no capacity", altered(2, 0), "the exchange has a capacity of 0 balls, but must have at least 1"],
    [
      "a capacity that the size belies",
      altered(2, 3),
      `the exchange has ${good} bytes, but one for 3 balls has ${exchangeBytes(3)}`,
    ],
  ])("%s is refused", (_, buffer, message) => {
    for (const make of [() => new FrameWriter(buffer), () => new FrameReader(buffer, 0)]) {
      expect(make).toThrow(InvalidArgument);
      expect(make).toThrow(message);
    }
  });

  test.each([2, -1, Number.NaN, "0"])("reader %s is refused", (reader) => {
    const make = () => new FrameReader(createExchange(2, 1), reader as 0);
    expect(make).toThrow(InvalidArgument);
    expect(make).toThrow(/^reader is .*, but must be 0 or 1$/);
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "20"])("a capacity of %s is refused", (capacity) => {
    expect(() => createExchange(capacity as number, 1)).toThrow(InvalidArgument);
  });
  test.each([-1, 0.5, Number.NaN, 2 ** 31, "1"])("generation %s is refused", (generation) => {
    expect(() => createExchange(1, generation as number)).toThrow(InvalidArgument);
  });

  test("the size is that of a header, four frames and two checkpoints", () => {
    expect(createExchange(20, 1).byteLength).toBe(128 + 4 * frameBytes(20) + 2 * checkpointCapacity(20));
    expect(createExchange(20, 1).byteLength).toBe(exchangeBytes(20));
  });
});

test("only exchange.ts uses Atomics", () => {
  const source = new URL("../../src/", import.meta.url);
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const using = files.filter((file) => /\bAtomics\.\w+\(/.test(readFileSync(new URL(file, source), "utf8")));
  expect(using).toEqual(["shared/exchange.ts"]);
});

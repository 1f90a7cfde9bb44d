/** One interface for both ways that frames travel. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { InvalidArgument } from "../../src/shared/errors.ts";
import { createExchange } from "../../src/shared/exchange.ts";
import type { FrameOrigin, FrameTarget, Sharing } from "../../src/shared/protocol.ts";
import {
  createTarget,
  type FrameSource,
  openSink,
  openSource,
  prepareSharing,
  transferOf,
} from "../../src/shared/sharing.ts";
import { turn } from "./ports.ts";

await prepareSharing("message");

let close: (() => void)[] = [];
afterEach(() => {
  for (const end of close) end();
  close = [];
});

describe.each<Sharing>(["shared", "message"])("a %s target", (sharing) => {
  function open() {
    const { target, origins } = createTarget(sharing, 20, 3);
    const sink = openSink(target);
    const sources = [openSource(origins[0], 0), openSource(origins[1], 1)] as const;
    close.push(...[sink, ...sources].map((end) => () => end.close()));
    return { sink, sources };
  }
  const arrive = async () => {
    for (let i = 0; i < 5; i++) await turn();
  };
  const newest = async (source: FrameSource) => {
    for (let i = 0; i < 2; i++) {
      source.acquire();
      await arrive();
    }
    return source.acquire();
  };

  test("brings frames, status and checkpoints from the sink to the sources", async () => {
    const { sink, sources } = open();
    expect([sink.generation, sink.capacity, ...sources.map(({ generation }) => generation)]).toEqual([3, 20, 3, 3]);
    for (let step = 1; step <= 5; step++) {
      const frame = sink.begin();
      frame.step = step;
      frame.count = 20;
      sink.publish();
    }
    sink.heartbeat();
    sink.setStatus({ state: "paused", step: 5, dropped: 1, stepTime: 0.25 });
    expect(sink.keepCheckpoint(5, 3, (into) => into.set([1, 2, 3]))).toBe(true);
    await arrive();
    for (const source of sources) expect((await newest(source))!.step).toBe(5);
    expect(sources[1].status()).toEqual({ state: "paused", step: 5, dropped: 1, stepTime: 0.25, heartbeat: 1 });
    expect(sources[1].checkpoint()).toEqual({ step: 5, bytes: Uint8Array.of(1, 2, 3) });
    expect(sources[0].checkpoint()).toBeNull();
  });

  test("says what has to be transferred with it, and can be posted so", () => {
    const { target, origins, transfer } = createTarget(sharing, 20, 3);
    const { port1, port2 } = new MessageChannel();
    close.push(
      () => port1.close(),
      () => port2.close(),
    );
    expect(() => port1.postMessage(target, transfer)).not.toThrow();
    for (const origin of origins) expect(() => port1.postMessage(origin, transferOf(origin))).not.toThrow();
  });

  test.each([
    [0, 1],
    [20, -1],
  ])("for %d balls of generation %d is refused", (capacity, generation) => {
    expect(() => createTarget(sharing, capacity, generation)).toThrow(InvalidArgument);
  });
});

describe("what is no target or origin", () => {
  test.each([
    [undefined, "is undefined, but must be an object of generation and buffer or port"],
    [null, "is null, but must be an object of generation and buffer or port"],
    [5, "is 5, but must be an object of generation and buffer or port"],
    [{}, "the buffer is of kind Undefined, but must be a SharedArrayBuffer"],
    [{ buffer: createExchange(2, 1), generation: 2 }, "says generation 2, but its buffer is of generation 1"],
  ])("%s is refused", (value, message) => {
    for (const make of [() => openSink(value as FrameTarget), () => openSource(value as FrameOrigin, 0)]) {
      expect(make).toThrow(InvalidArgument);
      expect(make).toThrow(message);
    }
  });
});

test("messages can be used once they have been prepared, and memory at once", async () => {
  vi.resetModules();
  const fresh = await import("../../src/shared/sharing.ts");
  const create = () => fresh.createTarget("message", 20, 1);
  expect(() => fresh.createTarget("shared", 20, 1)).not.toThrow();
  await fresh.prepareSharing("shared");
  expect(create).toThrow("only after prepareSharing");
  await fresh.prepareSharing("message");
  const { target, origins } = create();
  close.push(
    () => fresh.openSink(target).close(),
    ...origins.map((origin) => () => fresh.openSource(origin, 0).close()),
  );
});

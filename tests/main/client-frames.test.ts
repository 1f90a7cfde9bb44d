/** What the page itself sees of the run: the newest frame of the newest generation that has one, with its shape. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Heptaspin } from "../../src/main/client.ts";
import type { Mode } from "../../src/shared/protocol.ts";
import type { FrameSink } from "../../src/shared/sharing.ts";
import { Crew } from "./fake-crew.ts";
import { messagesRead } from "./fake-worker.ts";

const MODES: readonly Mode[] = ["shared-offscreen", "message-offscreen"];

let crew: Crew;
let client: Heptaspin;

beforeEach(() => {
  crew = new Crew();
  crew.install();
});
afterEach(async () => {
  await client.dispose();
  crew.close();
  vi.unstubAllGlobals();
});

const sink = () => crew.now.physics.api.sink!;

/** A frame that says its step and nothing else. */
async function publish(step: number, into: FrameSink = sink()): Promise<void> {
  const frame = into.begin();
  frame.generation = into.generation;
  frame.step = step;
  into.publish();
  await messagesRead();
}

/** Asked twice with a turn between, so that messages bring the newest of now. */
async function seen(): Promise<object | null> {
  client.frames();
  await messagesRead();
  const found = client.frames();
  return found && { step: found.frame.step, generation: found.frame.generation, shape: found.shape };
}

describe.each(MODES)("in mode %s", (mode) => {
  beforeEach(async () => {
    client = await crew.open({ mode });
    await crew.frames();
  });

  test("is nothing before the first frame, and then the newest", async () => {
    expect(await seen()).toBeNull();
    await publish(1);
    const shape = { sides: 7, radius: 15 };
    expect(await seen()).toEqual({ step: 1, generation: 1, shape });
    expect(await seen()).toEqual({ step: 1, generation: 1, shape });
    for (const step of [2, 3, 4]) await publish(step);
    expect(await seen()).toEqual({ step: 4, generation: 1, shape });
  });

  test("stays whole until the next call, however much is published meanwhile", async () => {
    for (const step of [1, 2]) await publish(step);
    const { frame } = client.frames()!;
    const { step } = frame;
    for (const next of [3, 4, 5, 6]) await publish(next);
    expect(frame.step).toBe(step);
  });

  test("a reset shows the old scene in its own shape until the new one has a frame", async () => {
    await publish(5);
    expect(await seen()).toMatchObject({ step: 5 });
    await client.reset({ sides: 3, radius: 10 });
    expect(await seen()).toEqual({ step: 5, generation: 1, shape: { sides: 7, radius: 15 } });
    await publish(0);
    expect(await seen()).toEqual({ step: 0, generation: 2, shape: { sides: 3, radius: 10 } });
  });

  test("a reset that is still under way is seen with its first frame; the old memory is not looked at again", async () => {
    await publish(5);
    expect(await seen()).toMatchObject({ step: 5 });
    const old = sink();
    let answer = () => {};
    crew.early = (call) => (call === "reset" ? new Promise<void>((resolve) => (answer = resolve)) : undefined);
    const reset = client.reset({ sides: 4 });
    await messagesRead();
    await publish(6, old);
    expect(await seen()).toMatchObject({ step: 6, generation: 1, shape: { sides: 7 } });
    answer();
    await reset;
    await publish(0);
    await publish(7, old);
    expect(await seen()).toMatchObject({ step: 0, generation: 2, shape: { sides: 4 } });
  });

  test("a lost worker's last frame is seen until the next one has published", async () => {
    await publish(9);
    expect(await seen()).toMatchObject({ step: 9 });
    crew.now.physics.fail();
    await crew.until(() => client.condition === "ready" && crew.physics.length === 2);
    expect(await seen()).toMatchObject({ step: 9, generation: 1 });
    await publish(10);
    expect(await seen()).toMatchObject({ step: 10, generation: 2, shape: { sides: 7, radius: 15 } });
  });

  test("a restart from the beginning, too", async () => {
    await publish(9);
    expect(await seen()).toMatchObject({ step: 9 });
    await client.restart({ sides: 5 });
    expect(await seen()).toMatchObject({ step: 9, shape: { sides: 7 } });
    await publish(0);
    expect(await seen()).toMatchObject({ step: 0, generation: 2, shape: { sides: 5 } });
  });
});

test("by messages, a page that does not ask is sent one frame and no more", async () => {
  client = await crew.open({ mode: "message-offscreen" });
  await crew.frames();
  for (const step of [1, 2, 3]) await publish(step);
  expect(client.frames()!.frame.step).toBe(1); // the newest when the first buffer came
  await messagesRead();
  for (const step of [4, 5]) await publish(step);
  expect(client.frames()!.frame.step).toBe(3); // the newest when that was taken
});

test("by messages, a worker is told nothing before it has said that it is ready for them", async () => {
  client = await crew.open({ mode: "message-offscreen" });
  expect([crew.now.physics.sharing, crew.now.render.sharing]).toEqual(["message", "message"]);
  crew.started = (worker) => {
    worker.hangs = true;
  };
  crew.now.physics.fail();
  crew.now.render.fail();
  await messagesRead();
  expect([crew.now.physics.calls, crew.now.render.calls]).toEqual([["hello"], ["hello"]]);
});

/**
 * The client when workers are lost: what becomes of calls, what the run comes back to, how often, and what is left
 * behind. Both workers are fakes in this thread; messages travel as they do between threads.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Condition, Heptaspin, HeptaspinOptions, Restart } from "../../src/main/client.ts";
import { RunLog } from "../../src/main/run-log.ts";
import { defaultConfig } from "../../src/shared/config.ts";
import {
  CONTEXT_LOST,
  InvalidArgument,
  InvalidConfig,
  TooManyCalls,
  WEBGL_FAILS,
  WorkerLost,
} from "../../src/shared/errors.ts";
import { FrameWriter } from "../../src/shared/exchange.ts";
import { type ColourBy, defaultView, type Mode } from "../../src/shared/protocol.ts";
import { Crew, type FakePicture, viewport } from "./fake-crew.ts";
import { type FakeWorld, fakeBeginning, fakeHash, fakeStep } from "./fake-physics.ts";
import { messagesRead } from "./fake-worker.ts";

/** The pictures that this thread was given to draw. */
const { pictures } = vi.hoisted(() => ({ pictures: [] as LocalPicture[] }));
type LocalPicture = FakePicture & { readonly failed: (error: unknown) => void };
vi.mock("../../src/shared/render/picture.ts", async () => {
  const crews = await import("./fake-crew.ts");
  return {
    Picture: class extends crews.FakePicture {
      readonly failed: (error: unknown) => void;
      constructor({ onError }: { onError: (error: unknown) => void }) {
        super();
        this.failed = onError;
        pictures.push(this);
      }
    },
  };
});

const TWO_WORKERS: readonly Mode[] = ["shared-offscreen", "message-offscreen"];

let crew: Crew;
/** Open before the test. */
let channels: number;
let client: Heptaspin | undefined;
let restarts: Restart[];
let failures: WorkerLost[];
let conditions: Condition[];

beforeEach(async () => {
  await messagesRead(); // as before the count afterwards
  crew = new Crew();
  crew.install();
  client = undefined;
  channels = crew.channels;
});
afterEach(async () => {
  await client?.dispose();
  for (const picture of pictures.splice(0)) picture.dispose();
  await crew.until(() => crew.channels <= channels);
  crew.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open(options: Partial<HeptaspinOptions> = {}): Promise<Heptaspin> {
  client = await crew.open(options);
  restarts = [];
  failures = [];
  conditions = [];
  client.onRestart((restart) => restarts.push(restart));
  client.onFailure((error) => failures.push(error));
  client.onCondition((condition) => conditions.push(condition));
  await crew.frames();
  return client;
}

/** The state that the run has after so many steps, with changes before those steps. */
function world(steps: number, changes: Record<number, object> = {}, config = defaultConfig): FakeWorld {
  let state = fakeBeginning(config);
  for (let step = 0; step < steps; step++) {
    state = fakeStep({ ...state, config: { ...state.config, ...changes[step] } });
  }
  return state;
}

const replaced = (count = 1) => crew.until(() => restarts.length >= count && client!.condition === "ready");

describe.each(TWO_WORKERS)("in mode %s, physics is lost", (mode) => {
  /** A run comes back so many steps further than the page has heard of: the picture may have been shown them. */
  const ahead = mode === "message-offscreen" ? 30 : 0;
  const ways: [string, string, () => unknown][] = [
    ["by an error that nobody caught", 'it threw "boom"', () => crew.now.physics.fail()],
    ["with its thread", "its thread has ended", () => crew.now.physics.die()],
    [
      "by a message that can't be read",
      "a message from it could not be read",
      () => crew.now.physics.dispatchEvent(new Event("messageerror")),
    ],
  ];

  test.each(ways)("%s: calls under way are rejected, and the run goes on where it was", async (_, reason, lose) => {
    await open({ mode });
    crew.now.physics.api.run(100);
    await client!.set({ gravity: 5 });
    crew.now.physics.api.run(20);
    await messagesRead();
    const lost = crew.now.physics;
    lost.hangs = true;
    const pending = [client!.hash(), client!.set({ gravity: 6 }), client!.step(3), client!.reset({ balls: 3 })];
    const answers = Promise.allSettled(pending);
    await messagesRead();
    lose();
    for (const answer of await answers) {
      const details = { worker: "physics", phase: "run", lastStep: 120, reason };
      expect(answer).toMatchObject({ status: "rejected", reason: { name: "WorkerLost", details } });
    }
    await replaced();
    expect([lost.terminated, crew.physics.length, crew.render.length]).toEqual([true, 2, 1]);
    const step = 120 + ahead;
    expect(restarts).toEqual([{ worker: "physics", reason, step, lost: 0 }]);
    expect(conditions).toEqual(["restarting", "ready"]);
    expect(await client!.hash()).toEqual(fakeHash(world(step, { 100: { gravity: 5 } })));
    expect(client!.config).toEqual({ ...defaultConfig, gravity: 5 });
    expect(await client!.status()).toMatchObject({ state: "running", step, restarts: 1, mode });
    crew.now.physics.api.run(10);
    expect(await client!.hash()).toEqual(fakeHash(world(step + 10, { 100: { gravity: 5 } })));
  });

  test("and lost again on its way back: the state kept before and the changes since still count", async () => {
    await open({ mode });
    crew.now.physics.api.run(50);
    crew.now.physics.api.keep();
    crew.now.physics.api.run(10);
    await client!.set({ gravity: 4 });
    crew.now.physics.api.run(10);
    await messagesRead();
    let restores = 0;
    crew.early = (call) => {
      if (call === "restore" && restores++ === 0) crew.now.physics.fail();
    };
    crew.now.physics.fail();
    await replaced();
    const { plan } = crew.now.physics.api;
    expect(JSON.parse(new TextDecoder().decode(plan!.checkpoint))).toMatchObject({ step: 50 });
    expect(restarts).toMatchObject([{ step: 70 + ahead, lost: 0 }]);
    expect(await client!.hash()).toEqual(fakeHash(world(70 + ahead, { 60: { gravity: 4 } })));
  });

  test("and comes back from the last state kept and the changes since", async () => {
    await open({ mode });
    const changes: Record<number, object> = {};
    const change = async (gravity: number) => {
      changes[crew.now.physics.api.world.step] = { gravity };
      await client!.set({ gravity });
    };
    crew.now.physics.api.run(50);
    await change(1);
    crew.now.physics.api.run(50);
    crew.now.physics.api.keep();
    await change(2); // at the very step of the kept state
    crew.now.physics.api.run(5);
    await change(3);
    crew.now.physics.api.run(5);
    await messagesRead();
    crew.now.physics.fail();
    await replaced();
    const { plan } = crew.now.physics.api;
    expect(plan).toMatchObject({ step: 110 + ahead, patience: 250, config: defaultConfig });
    expect(plan!.checkpoint).toBeInstanceOf(Uint8Array);
    expect(plan!.changes).toEqual([100, 105].map((step) => ({ step, change: changes[step] })));
    expect(await client!.hash()).toEqual(fakeHash(world(110 + ahead, changes)));

    // And once more, from what the second one has kept, or from what is left of the first.
    crew.now.physics.api.run(7);
    await change(4);
    crew.now.physics.api.run(7);
    await messagesRead();
    crew.now.physics.die();
    await replaced(2);
    expect(await client!.hash()).toEqual(fakeHash(world(124 + 2 * ahead, changes)));
  });

  test("while it stands still: it stands still again, at the same step", async () => {
    await open({ mode });
    crew.now.physics.api.run(100);
    expect(await client!.pause()).toBe(100);
    await client!.step(5);
    crew.now.physics.fail();
    await replaced();
    expect(crew.now.physics.api.plan).toMatchObject({ step: 105, patience: 60_000 });
    expect(await client!.status()).toMatchObject({ state: "paused", step: 105 });
    expect(await client!.step(1)).toBe(106);
  });

  test("calls made meanwhile wait, and reach the next one in order", async () => {
    await open({ mode });
    crew.now.physics.api.run(30);
    await messagesRead();
    crew.now.physics.fail();
    const settled: string[] = [];
    const note = (name: string, call: Promise<unknown>) => call.then(() => settled.push(name));
    const calls = [
      note("pause", client!.pause()),
      note("step", client!.step(3)),
      note("set", client!.set({ gravity: 2 })),
      note("set again", client!.set({ gravity: 3 })),
      note("step on", client!.step(4)),
      note("resume", client!.resume()),
      note("hash", client!.hash()),
    ];
    expect(client!.condition).toBe("restarting");
    await Promise.all(calls);
    // The two changes met while neither had an answer.
    expect(crew.now.physics.calls).toEqual([
      ...["hello", "restore", "resume"],
      ...["pause", "step", "set", "set", "step", "resume", "hash"],
    ]);
    expect(settled).toEqual(["pause", "step", "set", "set again", "step on", "resume", "hash"]);
    const expected = world(37 + ahead, { [33 + ahead]: { gravity: 3 } });
    expect(await client!.hash()).toEqual(fakeHash(expected));
    expect(client!.config.gravity).toBe(3);
    expect(await client!.status()).toMatchObject({ state: "running" });
  });

  test("a reset made meanwhile has the last word on scene and memory", async () => {
    await open({ mode });
    crew.now.physics.api.run(30);
    await messagesRead();
    crew.now.physics.fail();
    const reset = client!.reset({ balls: 7, sides: 5 });
    expect(client!.config.balls).toBe(7);
    expect(await reset).toMatchObject({ step: 0, config: { balls: 7, sides: 5 } });
    await replaced();
    const { attached, source } = crew.now.render.api;
    expect(attached!.shape.sides).toBe(5);
    expect(attached!.origin.generation).toBe(crew.now.physics.api.sink!.generation);
    expect(source!.generation).toBe(crew.now.physics.api.sink!.generation);
    expect(client!.config.balls).toBe(7);
  });

  test("that has begun another run since: the run that was acknowledged comes back", async () => {
    await open({ mode });
    crew.now.physics.api.run(30);
    await client!.reset({ seed: 9 });
    crew.now.physics.api.run(5);
    await messagesRead();
    const lost = crew.now.physics;
    lost.hangs = true;
    const reset = client!.reset({ seed: 11, balls: 40 });
    const rejected = expect(reset).rejects.toThrow(WorkerLost);
    expect(client!.config.seed).toBe(11);
    lost.fail();
    await rejected;
    expect(client!.config.seed).toBe(9);
    await replaced();
    expect(await client!.hash()).toEqual(fakeHash(world(5 + ahead, {}, { ...defaultConfig, seed: 9 })));
    expect(crew.now.render.api.attached!.origin.generation).toBe(crew.now.physics.api.sink!.generation);
  });

  test("while a reset was under way: one made in that moment starts from what is in force", async () => {
    await open({ mode });
    const lost = crew.now.physics;
    lost.hangs = true;
    const rejected = expect(client!.reset({ balls: 40 })).rejects.toThrow(WorkerLost);
    lost.fail();
    expect(client!.config.balls).toBe(20);
    const reset = client!.reset({ seed: 5 });
    await rejected;
    expect((await reset).config).toEqual({ ...defaultConfig, seed: 5 });
    expect(client!.config).toEqual({ ...defaultConfig, seed: 5 });
  });

  test("with its last words unread: they still count", async () => {
    await open({ mode });
    crew.now.physics.api.run(60);
    await messagesRead();
    crew.now.physics.api.run(60);
    crew.now.physics.api.keep();
    crew.now.physics.fail();
    await replaced();
    expect(restarts).toMatchObject([{ step: 120 + ahead, lost: 0 }]);
    const { plan } = crew.now.physics.api;
    expect(JSON.parse(new TextDecoder().decode(plan!.checkpoint))).toMatchObject({ step: 120 });
  });

  test("and lost again on its way back: it comes back as it was at first", async () => {
    await open({ mode });
    crew.now.physics.api.run(30);
    await client!.pause();
    let restores = 0;
    crew.early = (call) => {
      if (call === "restore" && restores++ === 0) crew.now.physics.fail();
    };
    crew.now.physics.fail();
    const calls = [client!.step(3), client!.resume()];
    expect(await Promise.all(calls)).toEqual([33, undefined]);
    await replaced();
    expect([restores, restarts]).toEqual([2, [{ worker: "physics", reason: 'it threw "boom"', step: 30, lost: 0 }]]);
    expect(await client!.status()).toMatchObject({ state: "running", step: 33, restarts: 1 });
  });

  test("after the picture was: the state kept before still counts", async () => {
    await open({ mode });
    crew.now.physics.api.run(50);
    crew.now.physics.api.keep();
    crew.now.physics.api.keepsAtOnce = false;
    await messagesRead();
    crew.now.render.fail();
    await replaced();
    await messagesRead();
    crew.now.physics.api.run(5);
    await messagesRead();
    crew.now.physics.fail();
    await replaced(2);
    const { plan } = crew.now.physics.api;
    expect(JSON.parse(new TextDecoder().decode(plan!.checkpoint))).toMatchObject({ step: 50 });
    expect(await client!.hash()).toEqual(fakeHash(world(55 + ahead)));
  });

  test("changes without end are not remembered without end", async () => {
    await open({ mode });
    const logs = new Set<RunLog>();
    const { acknowledge } = RunLog.prototype;
    vi.spyOn(RunLog.prototype, "acknowledge").mockImplementation(function (this: RunLog, ...args) {
      logs.add(this);
      acknowledge.apply(this, args);
    });
    for (let n = 0; n < 1_300; n++) {
      crew.now.physics.api.run(1);
      if (n % 100 === 0) crew.now.physics.api.keep();
      await client!.set({ gravity: n });
    }
    vi.restoreAllMocks();
    expect(logs.size).toBe(1);
    for (const log of logs) expect(log.changes.length).toBeLessThan(600);
  });

  test("what it could not catch up with in time is told", async () => {
    await open({ mode });
    crew.started = (worker) => {
      if ("catchUp" in worker.api) worker.api.catchUp = 40;
    };
    crew.now.physics.api.run(100);
    await client!.set({ gravity: 2 });
    await messagesRead();
    crew.now.physics.fail();
    await replaced();
    expect(restarts).toMatchObject([{ step: 40, lost: 60 }]);
    // The change of step 100 still waits for it; one that is made now comes after it, and both count now.
    await client!.set({ friction: 0 });
    expect(client!.config).toMatchObject({ gravity: 2, friction: 0 });
    crew.started = () => {};
    crew.now.physics.api.run(10);
    await messagesRead();
    crew.now.physics.fail();
    await replaced(2);
    expect(await client!.hash()).toEqual(fakeHash(world(50 + ahead, { 40: { gravity: 2, friction: 0 } })));
  });

  test("a state that can't be used costs the run, not the worker", async () => {
    await open({ mode });
    crew.now.physics.api.run(100);
    await client!.set({ gravity: 2 });
    crew.now.physics.api.sink!.keepCheckpoint(100, 4, (into) => into.set([1, 2, 3, 4]));
    await messagesRead();
    crew.now.physics.fail();
    await replaced();
    expect(restarts).toMatchObject([{ step: 0, lost: 100 }]);
    expect(crew.physics).toHaveLength(2);
    expect(await client!.hash()).toEqual(fakeHash(world(0, {}, { ...defaultConfig, gravity: 2 })));
    expect(await client!.status()).toMatchObject({ state: "running" });
  });

  test("an answer that was there before the end was noticed still counts", async () => {
    await open({ mode });
    const step = client!.pause();
    await vi.waitFor(() => expect(crew.now.physics.calls.at(-1)).toBe("pause"));
    crew.now.physics.die();
    expect(await step).toBe(0);
  });
});

describe.each(TWO_WORKERS)("in mode %s, the picture is lost", (mode) => {
  test("and comes back on another canvas, in memory of its own; the run does not notice", async () => {
    await open({ mode });
    crew.now.physics.api.run(10);
    const wide = { ...viewport, width: 20 };
    client!.resize(wide);
    client!.theme("dark");
    await messagesRead();
    const { generation } = crew.now.render.api.attached!.origin;
    crew.now.render.die();
    await replaced();
    await messagesRead();
    expect(restarts).toEqual([{ worker: "render", reason: "its thread has ended", step: 10, lost: 0 }]);
    expect([crew.physics.length, crew.render.length, crew.canvases.length]).toEqual([1, 2, 2]);
    const picture = crew.now.render.api;
    expect((picture.canvas as ArrayBuffer).byteLength).toBe(1); // of the second canvas
    expect(picture.told[0]).toEqual(["init", wide, "dark", undefined]);
    expect(picture.attached!.origin.generation).toBe(generation + 1);
    expect(crew.now.physics.api.sink!.generation).toBe(generation + 1);
    expect(crew.now.physics.calls.filter((call) => call === "restore")).toEqual([]);
    await crew.frames();
    expect(picture.told.at(-1)).toEqual(["start"]);
    expect(await client!.hash()).toEqual(fakeHash(world(10)));
    expect(await client!.status()).toMatchObject({ state: "running", restarts: 1 });
  });

  test("while it is held, it comes back held; what is asked for meanwhile is not lost", async () => {
    await open({ mode });
    await client!.pause();
    crew.now.render.fail();
    const wide = { ...viewport, width: 30 };
    client!.resize(wide);
    client!.theme("dark");
    await replaced();
    await crew.frames();
    const { told } = crew.now.render.api;
    expect(told.filter(([call]) => call !== "attach").map(([call]) => call)).toEqual(
      expect.arrayContaining(["init", "pause", "start"]),
    );
    expect(told).toContainEqual(["resize", wide]);
    expect(told).toContainEqual(["theme", "dark"]);
    await client!.resume();
    await messagesRead();
    expect(told.at(-1)).toEqual(["resume"]);
  });

  test("the next one is told the view as it is then, unless nothing of it was ever changed", async () => {
    await open({ mode });
    expect(client!.currentView).toEqual(defaultView);
    crew.now.render.fail();
    await replaced();
    expect(crew.now.render.api.told.map(([call]) => call)).not.toContain("view");
    client!.view({ colour: "speed" });
    client!.view({ numbers: false, followed: 7 });
    const view = { ...defaultView, colour: "speed", numbers: false, followed: 7 };
    expect(client!.currentView).toEqual(view);
    await messagesRead();
    expect(crew.now.render.api.told.filter(([call]) => call === "view").at(-1)).toEqual(["view", view]);
    crew.now.render.fail();
    client!.view({ grid: true }); // while nobody draws
    await replaced();
    await messagesRead();
    expect(crew.now.render.api.told.filter(([call]) => call === "view")).toEqual([["view", { ...view, grid: true }]]);
  });

  test("contacts are asked for while the view has them, of the next physics worker as well", async () => {
    await open({ mode });
    const wanted = () => crew.now.physics.api.contactsWanted;
    expect(wanted()).toBe(false);
    client!.view({ contacts: true });
    client!.view({ grid: true });
    await crew.until(() => wanted());
    await messagesRead();
    expect(crew.now.physics.calls.filter((call) => call === "observeContacts")).toHaveLength(1);
    crew.now.physics.die();
    await crew.until(() => crew.physics.length === 2 && wanted());
    client!.view({ contacts: false });
    await crew.until(() => !wanted());
  });

  test("a view that it refused is not the current one, and not what the next one is told", async () => {
    await open({ mode });
    client!.view({ trail: true });
    await messagesRead();
    crew.now.render.api.view = () => {
      throw new InvalidArgument("no");
    };
    client!.view({ colour: "blue" as ColourBy });
    await messagesRead();
    expect(client!.currentView).toEqual({ ...defaultView, trail: true });
    crew.now.render.fail();
    await replaced();
    await messagesRead();
    expect(crew.now.render.api.told).toContainEqual(["view", { ...defaultView, trail: true }]);
  });

  test.each([
    ["its context was lost too often", [`Uncaught ContextLost: ${WEBGL_FAILS}: its context was lost 3 times`], 1],
    ["its context did not come back, three times", Array(3).fill(`ContextLost: ${CONTEXT_LOST} and did not`), 3],
    ["of anything else", Array(3).fill("no pixels left"), Number.POSITIVE_INFINITY],
  ])("WebGL2 is asked for again, unless %s", async (_, messages: readonly string[], last) => {
    await open({ mode, renderer: "webgl2" });
    expect(crew.now.render.api.told[0]).toEqual(["init", viewport, "light", "webgl2"]);
    for (const [i, message] of messages.entries()) {
      expect(client!.renderer).toBe("webgl2");
      crew.now.render.fail(message);
      await replaced(i + 1);
      expect(crew.now.render.api.told[0][3]).toBe(i + 1 < last ? "webgl2" : "canvas2d");
    }
    expect(client!.renderer).toBe(last === messages.length ? "canvas2d" : "webgl2");
    expect((await client!.status()).renderer).toBe(client!.renderer);
  });

  test("a size that it refused is not what the next one begins with", async () => {
    await open({ mode });
    const { api } = crew.now.render;
    api.resize = () => {
      throw new InvalidArgument("no");
    };
    client!.resize({ ...viewport, width: Number.NaN });
    await messagesRead();
    crew.now.render.fail();
    await replaced();
    expect(crew.now.render.api.told[0]).toEqual(["init", viewport, "light", undefined]);
  });

  test("and gets other memory once: physics, lost later, gets no more than its own", async () => {
    await open({ mode });
    crew.now.render.fail();
    await replaced();
    await messagesRead();
    const generationBefore = crew.now.physics.api.sink!.generation;
    crew.now.physics.fail();
    await replaced(2);
    await messagesRead();
    expect(crew.now.physics.api.sink!.generation).toBe(generationBefore + 1);
    expect(crew.now.physics.calls).not.toContain("attach");
  });

  test("with physics at the same time: both come back, and write and read the same memory", async () => {
    await open({ mode });
    crew.now.physics.api.run(10);
    await messagesRead();
    for (const [first, second] of [
      ["physics", "render"],
      ["render", "physics"],
    ] as const) {
      const before = restarts.length;
      client!.restart(); // so that the limit is far
      await crew.until(() => client!.condition === "ready");
      await crew.frames();
      crew.now[first].fail();
      crew.now[second].fail();
      await replaced(before + 2);
      await messagesRead();
      expect(crew.now.render.api.attached!.origin.generation).toBe(crew.now.physics.api.sink!.generation);
    }
  });

  test("while a reset is under way that physics then refuses: there is room for the run as it was", async () => {
    await open({ mode, change: { balls: 500 } });
    let refuse = () => {};
    crew.early = (call) => {
      if (call !== "reset") return;
      return new Promise((_resolve, reject) => {
        refuse = () => reject(new InvalidArgument("no"));
      });
    };
    const reset = expect(client!.reset({ balls: 3 })).rejects.toThrow("no");
    await messagesRead();
    crew.now.render.fail();
    await replaced();
    await messagesRead();
    refuse();
    await reset;
    await messagesRead();
    expect([crew.physics.length, client!.config.balls]).toEqual([1, 500]);
    expect(crew.now.render.api.attached!.origin.generation).toBe(crew.now.physics.api.sink!.generation);
  });

  test("and physics does not take other memory: it is replaced, too", async () => {
    await open({ mode });
    crew.now.physics.api.run(10);
    await messagesRead();
    crew.now.physics.api.attach = () => {
      throw new InvalidArgument("no");
    };
    crew.now.render.fail();
    await replaced(2);
    expect(restarts.at(-1)).toMatchObject({
      worker: "physics",
      reason: "it could not go on in other memory: no",
      lost: 0,
    });
    await messagesRead();
    expect(crew.now.render.api.attached!.origin.generation).toBe(crew.now.physics.api.sink!.generation);
  });

  test("while physics comes back, at whatever moment", async () => {
    await open({ mode, restartsPerMinute: Number.POSITIVE_INFINITY });
    for (let wait = 0; wait < 30; wait++) {
      const before = restarts.length;
      crew.now.physics.fail();
      for (let turn = 0; turn < wait; turn++) await (wait % 2 === 0 ? Promise.resolve() : messageHop());
      crew.now.render.fail();
      await replaced(before + 2);
      await messagesRead();
      await messagesRead();
      const { attached, source } = crew.now.render.api;
      expect([wait, attached!.origin.generation]).toEqual([wait, crew.now.physics.api.sink!.generation]);
      crew.now.physics.api.run(1);
      expect(source!.generation).toBe(crew.now.physics.api.sink!.generation);
    }
  });
});

function messageHop(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

describe("a stall", () => {
  const SECOND = 1_000;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  /** Time passes in pieces, with all messages read in between; the run goes on meanwhile, if it does. */
  async function pass(milliseconds: number, steps = 1): Promise<void> {
    for (let left = milliseconds; left > 0; left -= 250) {
      if (!crew.now.physics.hangs) crew.now.physics.api.run(steps);
      if (!crew.now.render.hangs) crew.now.render.api.drawn++;
      await crew.frames(1);
      await vi.advanceTimersByTimeAsync(250);
      await messagesRead();
    }
  }

  test("a run without heartbeats is replaced after 2 s", async () => {
    await open();
    await pass(5 * SECOND);
    expect(restarts).toEqual([]);
    crew.now.physics.hangs = true;
    await pass(1.5 * SECOND);
    expect(crew.physics).toHaveLength(1);
    await pass(1 * SECOND);
    await replaced();
    expect(restarts).toMatchObject([{ worker: "physics", reason: "it gave no sign of life for 2 s", lost: 0 }]);
  });

  test("a run that is being brought back lives by its heartbeats, however long that takes; without them it is lost after 2 s", async () => {
    await open();
    await client!.pause();
    let restores = 0;
    let caughtUp = () => {};
    crew.early = (call) => {
      if (call !== "restore" || restores++ > 0) return;
      return new Promise<void>((resolve) => {
        caughtUp = resolve;
      });
    };
    crew.now.physics.fail();
    await crew.until(() => restores === 1);
    const plain = vi.spyOn(crew.now.physics.api, "run").mockImplementation(() => {});
    await pass(5 * SECOND); // there is no word yet, and reading a large state takes long
    expect([crew.physics.length, restarts]).toEqual([2, []]);
    const beats = new FrameWriter(crew.now.physics.restoring!.buffer);
    for (let time = 0; time < 40 * SECOND; time += 250) {
      beats.heartbeat();
      await pass(250);
    }
    expect([crew.physics.length, restarts]).toEqual([2, []]);
    await pass(1.5 * SECOND);
    expect(crew.physics.length).toBe(2);
    await pass(SECOND);
    expect(crew.physics.length).toBe(3);
    plain.mockRestore();
    caughtUp();
    await replaced();
    expect(restarts).toMatchObject([{ worker: "physics", reason: "it gave no sign of life for 2 s" }]);
  });

  test("a new worker owes no sign before its first answer: its script may come slowly", async () => {
    vi.stubGlobal("fetch", () => new Promise(() => {}));
    await open();
    let arrive = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    crew.early = () => arrival;
    crew.now.physics.fail();
    await crew.until(() => crew.physics.length === 2);
    const plain = vi.spyOn(crew.now.physics.api, "run").mockImplementation(() => {});
    await pass(13 * SECOND);
    expect([crew.physics.length, restarts]).toEqual([2, []]);
    plain.mockRestore();
    arrive();
    await replaced();
    expect(crew.physics.length).toBe(2);
  });

  test("a paused run owes nothing, but an answer to a call", async () => {
    await open();
    await client!.pause();
    crew.now.physics.hangs = true;
    await pass(60 * SECOND);
    expect(crew.physics).toHaveLength(1);
    const call = expect(client!.hash()).rejects.toMatchObject({ details: { phase: "run" } });
    await pass(3 * SECOND);
    await call;
    await replaced();
  });

  test("a picture that does not answer, or draws nothing, is replaced", async () => {
    await open();
    await pass(8 * SECOND);
    crew.now.render.hangs = true;
    await pass(4 * SECOND);
    await replaced();
    expect(restarts).toMatchObject([{ worker: "render", reason: "it gave no answer for 2 s" }]);
    await crew.frames();
    await pass(8 * SECOND);
    crew.now.render.api.statistics = () => ({ ...figuresOf(7) });
    await pass(6 * SECOND);
    await replaced(2);
    expect(restarts[1]).toMatchObject({ worker: "render", reason: "it drew nothing for 2 s" });
    expect(crew.physics).toHaveLength(1);
  });

  test("a block of this thread, a freeze and a hidden page are none, with calls under way", async () => {
    await open();
    crew.now.physics.hangs = true;
    let settled = 0;
    const calls = Array.from({ length: 20 }, () => client!.hash().finally(() => settled++));
    const answered = Promise.allSettled(calls);
    await messagesRead();
    // A block of any length makes one timer of each chain overdue, and a frozen page has none that fire.
    for (let block = 0; block < 3; block++) {
      vi.advanceTimersByTime(250);
      await messagesRead();
    }
    crew.hidden = true;
    await pass(25 * SECOND);
    crew.hidden = false;
    await pass(1 * SECOND);
    expect([settled, restarts, crew.physics.length]).toEqual([0, [], 1]);
    await client!.dispose();
    await answered;
  });

  test("a reset has time to build its scene", async () => {
    await open();
    crew.now.physics.hangs = true;
    const reset = expect(client!.reset({ balls: 1000 })).rejects.toThrow(WorkerLost);
    await pass(8 * SECOND);
    expect(crew.physics).toHaveLength(1);
    await pass(4 * SECOND);
    await reset;
    await replaced();
  });
});

const figuresOf = (drawn: number) => ({
  drawn,
  framesPerSecond: 60,
  interval: { p50: 16, p99: 17, max: 18 },
  deviation: { p50: 0, p99: 1, max: 2 },
  age: 9,
});

describe("the limit", () => {
  test("after three within a minute the client gives up and says why; every call is rejected with that", async () => {
    await open();
    for (let round = 1; round <= 3; round++) {
      crew.now[round === 2 ? "render" : "physics"].fail();
      await replaced(round);
      await crew.frames();
    }
    crew.now.physics.hangs = true;
    const pending = expect(client!.hash()).rejects.toThrow(WorkerLost);
    crew.now.physics.fail("again");
    await pending;
    expect(client!.condition).toBe("failed");
    expect(failures).toHaveLength(1);
    expect(failures[0].message).toBe('the physics worker is lost: it threw "again"; 3 others within a minute, too');
    expect(failures[0].details).toMatchObject({ worker: "physics", phase: "run", reason: 'it threw "again"' });
    const calls = [client!.pause(), client!.resume(), client!.step(), client!.set({}), client!.reset(), client!.hash()];
    for (const call of [...calls, client!.status(), client!.checkpoint()]) {
      await expect(call).rejects.toBe(failures[0]);
    }
    client!.resize(viewport);
    client!.theme("dark");
    await messagesRead();
    expect([crew.alive, crew.requests, crew.locks.names, restarts.length]).toEqual([0, 0, [], 3]);
  });

  test("a worker that dies at once, every time, ends there, too", async () => {
    await open();
    crew.early = (call) => {
      if (call === "restore") crew.now.physics.fail("in its first breath");
    };
    crew.now.physics.fail();
    const waiting = expect(client!.hash()).rejects.toThrow("in its first breath");
    await crew.until(() => client!.condition === "failed");
    await waiting;
    expect([crew.physics.length, restarts.length, failures.length]).toEqual([4, 0, 1]);
  });

  test("may be another, or none", async () => {
    await open({ restartsPerMinute: 0 });
    crew.now.render.fail();
    expect([client!.condition, failures.length, crew.render.length]).toEqual(["failed", 1, 1]);
    await client!.dispose();
    await open({ restartsPerMinute: Number.POSITIVE_INFINITY });
    for (let round = 1; round <= 20; round++) {
      crew.now.physics.fail();
      await replaced(round);
    }
    expect(failures).toEqual([]);
  });

  test("a minute later there are three more", async () => {
    const now = vi.spyOn(performance, "now");
    now.mockReturnValue(0);
    await open();
    for (let round = 1; round <= 6; round++) {
      if (round === 4) now.mockReturnValue(60_000);
      crew.now.physics.fail();
      await replaced(round);
    }
    now.mockRestore();
    expect(failures).toEqual([]);
  });

  test("restart() begins afresh at step 0 with the configuration in force, or another", async () => {
    await open({ restartsPerMinute: 0 });
    await client!.set({ gravity: 3 });
    crew.now.physics.api.run(20);
    crew.now.physics.fail();
    await expect(client!.hash()).rejects.toThrow(WorkerLost);
    await client!.restart();
    expect(client!.condition).toBe("ready");
    await crew.frames();
    expect(await client!.status()).toMatchObject({ state: "running", step: 0, config: { gravity: 3 } });
    expect(crew.now.render.api.attached!.origin.generation).toBe(crew.now.physics.api.sink!.generation);
    await client!.pause();
    await client!.restart(defaultConfig);
    await crew.frames();
    expect(await client!.status()).toMatchObject({ state: "ready", step: 0, config: defaultConfig });
    expect([crew.alive, crew.physics.length, crew.render.length]).toEqual([2, 3, 3]);
    await expect(client!.restart({ balls: 0 })).rejects.toThrow(InvalidConfig);
    expect(client!.condition).toBe("ready");
    expect(failures).toHaveLength(1);
  });

  test("a restart() that fails says why, and may be tried again", async () => {
    await open({ restartsPerMinute: 0 });
    crew.now.physics.fail();
    crew.early = (call) => {
      if (call === "init") crew.now.physics.fail("still broken");
    };
    const meanwhile = client!.restart();
    await expect(meanwhile).rejects.toMatchObject({ details: { phase: "start", reason: 'it threw "still broken"' } });
    expect([client!.condition, crew.alive]).toEqual(["failed", 0]);
    await expect(client!.hash()).rejects.toThrow("still broken");
    crew.early = () => {};
    await Promise.all([client!.restart(), client!.restart()]);
    await crew.frames();
    expect(await client!.status()).toMatchObject({ state: "running" });
    expect(crew.alive).toBe(2);
  });
});

describe("a loss during start", () => {
  test.each<[string, () => void]>([
    ["physics", () => crew.now.physics.fail()],
    ["the picture", () => crew.now.render.dispatchEvent(new Event("error"))],
  ])("of %s is start's failure; nothing is restarted or left behind", async (_, lose) => {
    crew.early = (call) => {
      if (call === "init") lose();
    };
    await expect(crew.open()).rejects.toMatchObject({ name: "WorkerLost", details: { phase: "start", lastStep: -1 } });
    expect([crew.physics.length, crew.render.length, crew.alive, crew.locks.names]).toEqual([1, 1, 0, []]);
    await crew.frames();
    expect(crew.requests).toBe(0);
  });

  test("of the one that was ready already", async () => {
    let release = () => {};
    crew.early = (call) => {
      if (call === "statistics" || call !== "init" || crew.now.render.calls.at(-1) !== "init") return;
      return new Promise<void>((resolve) => (release = resolve));
    };
    const started = expect(crew.open()).rejects.toMatchObject({ details: { worker: "physics", phase: "start" } });
    await messagesRead();
    crew.now.physics.fail();
    release();
    await started;
    expect([crew.physics.length, crew.alive]).toEqual([1, 0]);
  });

  test("a worker that can't even be made", async () => {
    vi.stubGlobal(
      "Worker",
      class {
        constructor() {
          throw new DOMException("not here", "SecurityError");
        }
      },
    );
    await expect(crew.open()).rejects.toThrow("not here");
  });

  describe("before a first answer", () => {
    const unheard = "it ended, or hangs, before its first answer";
    let settled: "open" | Error | undefined;
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      vi.stubGlobal("fetch", async () => new Response("its script"));
      settled = undefined;
    });
    /** So many physics workers never say anything, and what comes of the start. */
    async function startSilent(silent: number): Promise<void> {
      crew.started = (worker) => {
        if (worker === crew.physics.at(-1) && crew.physics.length <= silent) worker.hangs = true;
      };
      void open().then(
        () => (settled = "open"),
        (error: Error) => (settled = error),
      );
      // Two seconds for the first, four times as much for the second.
      for (let seconds = 0; seconds < 12 && settled === undefined; seconds += 0.25) {
        await vi.advanceTimersByTimeAsync(250);
        await messagesRead();
        await crew.frames(1);
      }
    }

    test("two others are started, with more time, and the run begins in them at step 0", async () => {
      await startSilent(1);
      expect(settled).toBe("open");
      expect([crew.physics.length, crew.render.length, crew.alive]).toEqual([2, 2, 2]);
      expect(crew.physics[0].terminated && crew.render[0].terminated).toBe(true);
      // Nobody but the new ones writes to and reads from the memory of the run.
      expect(crew.now.render.api.attached?.origin.generation).toBe(2);
      expect(await client!.status()).toMatchObject({ step: 0, generation: 2, restarts: 0 });
    });

    test("two are too many: the start fails, and nobody is left", async () => {
      await startSilent(2);
      expect(settled).toMatchObject({ name: "WorkerLost", details: { phase: "start", reason: unheard } });
      expect([crew.physics.length, crew.render.length, crew.alive, crew.locks.names]).toEqual([2, 2, 0, []]);
    });
  });

  test("bad options are refused by name, and nothing is started", async () => {
    const wrong = [{ mode: "fast" }, { maxCalls: 0 }, { maxCalls: Number.NaN }, { restartsPerMinute: -1 }];
    for (const options of wrong) await expect(crew.open(options as never)).rejects.toThrow(InvalidArgument);
    expect(crew.physics).toEqual([]);
  });
});

describe("a flood", () => {
  test("is refused by name beyond the cap, and leaves nothing under way", async () => {
    await open({ maxCalls: 100 });
    const calls = Array.from({ length: 100_000 }, () => client!.hash());
    const outcomes = await Promise.allSettled(calls);
    const refused = outcomes.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(99_900);
    expect(refused[0]).toMatchObject({ reason: { name: "TooManyCalls", details: { worker: "physics", limit: 100 } } });
    expect(crew.now.physics.calls.filter((call) => call === "hash")).toHaveLength(100);
    expect((refused[0] as PromiseRejectedResult).reason).toBeInstanceOf(TooManyCalls);
    expect(await client!.hash()).toEqual(fakeHash(world(0)));
    expect(restarts).toEqual([]);
  });

  test("while a worker is being replaced, too", async () => {
    await open({ maxCalls: 10 });
    crew.now.physics.fail();
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => client!.hash()));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    await replaced();
  });

  test("of changes and of sizes becomes a few messages", async () => {
    await open();
    const changes = Array.from({ length: 10_000 }, (_, gravity) => client!.set({ gravity: gravity % 5_000 }));
    for (let width = 1; width <= 10_000; width++) client!.resize({ ...viewport, width });
    const statuses = await Promise.all(changes);
    await messagesRead();
    expect(crew.now.physics.calls.filter((call) => call === "set")).toHaveLength(2);
    expect(statuses.at(-1)!.config.gravity).toBe(4_999);
    expect(client!.config.gravity).toBe(4_999);
    const sizes = crew.now.render.api.told.filter(([call]) => call === "resize");
    expect(sizes.length).toBeLessThan(100);
    expect(sizes.at(-1)).toEqual(["resize", { ...viewport, width: 10_000 }]);
  });

  test("of pauses leaves the picture as the run is", async () => {
    await open({ maxCalls: 50 });
    const calls = Array.from({ length: 1_001 }, (_, i) => (i % 2 === 0 ? client!.pause() : client!.resume()));
    await Promise.allSettled(calls);
    await messagesRead();
    const { state } = crew.now.physics.api;
    const holds = crew.now.render.api.told.filter(([call]) => call === "pause" || call === "resume");
    expect(holds.at(-1)).toEqual([state === "running" ? "resume" : "pause"]);
  });
});

describe("changes under way", () => {
  test("go out before any other call, so that the order is kept; a bad one is refused alone", async () => {
    await open();
    const answers = [
      client!.set({ gravity: 1 }),
      client!.set({ gravity: 2 }),
      client!.set({ gravity: Number.NaN }).catch((error) => error),
      client!.set({ friction: 1 }),
      client!.pause(),
      client!.set({ gravity: 3 }),
      client!.step(2),
    ];
    const settled = await Promise.all(answers);
    expect(settled[2]).toBeInstanceOf(InvalidConfig);
    expect(crew.now.physics.calls.slice(-6)).toEqual(["resume", "set", "set", "pause", "set", "step"]);
    expect(settled[1]).toMatchObject({ config: { gravity: 2, friction: 1 } });
    expect(settled[3]).toEqual(settled[1]);
    expect(await client!.hash()).toEqual(fakeHash(world(2, { 0: { gravity: 3 } })));
  });
});

describe("dispose", () => {
  test("rejects what is under way, and leaves no worker, timer, frame or lock", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    for (const mode of TWO_WORKERS) {
      await open({ mode });
      await vi.advanceTimersByTimeAsync(500); // so that the watch has asked whether the page is shown at all
      expect(crew.requests).toBe(1);
      crew.now.physics.hangs = true;
      const pending = expect(client!.hash()).rejects.toMatchObject({ details: { worker: "physics", phase: "closed" } });
      await messagesRead();
      await client!.dispose();
      await client!.dispose();
      await pending;
      const calls = [
        client!.pause(),
        client!.set({ gravity: 1 }),
        client!.reset(),
        client!.status(),
        client!.restart(),
      ];
      for (const call of calls) await expect(call).rejects.toMatchObject({ details: { phase: "closed" } });
      client!.resize(viewport);
      await messagesRead();
      expect([crew.alive, vi.getTimerCount(), crew.requests, crew.locks.names]).toEqual([0, 0, 0, []]);
      expect(client!.condition).toBe("disposed");
      expect([restarts, failures]).toEqual([[], []]);
    }
  });

  test("in the middle of a restart ends it", async () => {
    for (let turns = 0; turns < 40; turns++) {
      await open();
      crew.now[turns % 2 === 0 ? "physics" : "render"].fail();
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      await client!.dispose();
      await messagesRead();
      expect([crew.alive, crew.locks.names, crew.requests, restarts.length <= 1]).toEqual([0, [], 0, true]);
    }
  });

  test("before the run has begun leaves no frame asked for", async () => {
    client = await crew.open();
    expect(crew.requests).toBe(1);
    await client.dispose();
    expect(crew.requests).toBe(0);
  });

  test.each(TWO_WORKERS)("fifty clients in mode %s leave nothing", async (mode) => {
    for (let i = 0; i < 50; i++) {
      await open({ mode });
      if (i % 10 === 0) {
        await client!.reset({ balls: 30 });
        crew.now.physics.fail();
        crew.now.render.fail();
        await replaced(2);
      }
      await client!.dispose();
    }
    await crew.until(() => crew.channels <= channels);
    expect([crew.physics.length, crew.alive, crew.requests, crew.locks.names]).toEqual([55, 0, 0, []]);
  });
});

describe.each<Mode>(["shared-main", "message-main"])("in mode %s", (mode) => {
  test("the picture is drawn here, on the page's canvas, and replaced on another one when it fails", async () => {
    await open({ mode });
    expect([crew.physics.length, crew.render.length, pictures.length]).toEqual([1, 0, 1]);
    expect(pictures[0].canvas).toBe(crew.canvases[0]);
    expect(pictures[0].told.map(([call]) => call)).toEqual(["init", "attach", "start"]);
    expect(await client!.status()).toMatchObject({ state: "running", mode, frames: { drawn: 7 } });
    await client!.pause();
    expect(pictures[0].told.at(-1)).toEqual(["pause"]);
    pictures[0].failed(new Error("context lost"));
    await replaced();
    await messagesRead();
    expect(restarts).toMatchObject([{ worker: "render", reason: 'it threw "context lost"' }]);
    expect([pictures.length, pictures[1].canvas]).toEqual([2, crew.canvases[1]]);
    expect(pictures[1].attached!.origin.generation).toBe(crew.now.physics.api.sink!.generation);
    crew.now.physics.fail();
    await replaced(2);
    await messagesRead();
    expect(pictures).toHaveLength(2);
    expect(pictures[1].attached!.origin.generation).toBe(crew.now.physics.api.sink!.generation);
  });

  test("disposed of while its code is being fetched, nothing is left", async () => {
    crew.started = (worker) => queueMicrotask(() => worker.fail());
    await expect(crew.open({ mode })).rejects.toThrow(WorkerLost);
    await vi.waitFor(() => expect(pictures.every(({ isDisposed }) => isDisposed)).toBe(true));
    expect([crew.alive, crew.requests]).toEqual([0, 0]);
  });
});

test("a listener that throws keeps nothing from going on", async () => {
  const thrown: unknown[] = [];
  const note = (error: unknown) => thrown.push(error);
  const others = process.rawListeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", note);
  try {
    await open();
    const boom = new Error("mine");
    let heard = 0;
    client!.onRestart(() => {
      throw boom;
    });
    client!.onRestart(() => heard++);
    crew.now.physics.fail();
    await crew.until(() => heard === 1);
    expect(thrown).toEqual([boom]);
    expect(await client!.hash()).toEqual(fakeHash(world(0)));
  } finally {
    process.removeListener("uncaughtException", note);
    for (const listener of others) process.on("uncaughtException", listener as NodeJS.UncaughtExceptionListener);
  }
});

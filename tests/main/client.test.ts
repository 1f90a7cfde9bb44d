/**
 * The client with both of its workers in this thread: the real simulation, and a picture that only notes what it is told.
 * Messages travel as they do between threads.
 */
import { expose } from "comlink";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Heptaspin, type HeptaspinOptions } from "../../src/main/client.ts";
import { type ConfigChange, defaultConfig } from "../../src/shared/config.ts";
import { InvalidArgument, InvalidConfig, NotSupported, WorkerLost } from "../../src/shared/errors.ts";
import { FrameReader, FrameWriter } from "../../src/shared/exchange.ts";
import type { FrameOrigin, FrameStatistics, PictureApi, SceneShape, SharedTarget } from "../../src/shared/protocol.ts";
import { checkpointBytes, createWorld, moveHand, writeCheckpoint } from "../../src/worker/physics/index.ts";
import { Simulation } from "../../src/worker/simulation.ts";
import { FakeTime } from "../worker/fake-time.ts";
import { FakeWorker, messagesRead } from "./fake-worker.ts";

/** What both workers were told, in the order in which it arrived. */
let calls: string[];
let time: FakeTime;
let physics: Simulation;
let workers: { physics: FakeWorker; render: FakeWorker };
let attached: { target: SharedTarget; shape: SceneShape } | undefined;
let frames: (() => void)[];
/** Makes the picture's init fail. */
let pictureFails: boolean;
/** For each of the coming resets, whether physics refuses it. */
let refusals: boolean[];

const figures: FrameStatistics = {
  drawn: 7,
  framesPerSecond: 60,
  interval: { p50: 16, p99: 17, max: 18 },
  deviation: { p50: 0, p99: 1, max: 2 },
  age: 9,
};

const picture: PictureApi = {
  async init() {
    if (pictureFails) throw new Error("no context");
    return "canvas2d";
  },
  attach(origin: FrameOrigin, shape) {
    attached = { target: origin as SharedTarget, shape };
  },
  resize() {},
  theme() {},
  view() {},
  start() {},
  pause() {},
  resume() {},
  statistics: () => figures,
  intervals: () => ({ ends: new Float64Array(), lengths: new Float64Array() }),
  showRate() {},
  hideRate() {},
  dispose() {},
};

/** The same methods; each call is noted. */
function noted<T extends object>(name: string, api: T, methods: readonly (keyof T & string)[]): T {
  const result: Record<string, unknown> = {};
  for (const method of methods) {
    result[method] = (...args: unknown[]) => {
      calls.push(`${name}.${method}`);
      return (api[method] as (...args: unknown[]) => unknown)(...args);
    };
  }
  return result as T;
}

class StubWorker extends FakeWorker {
  constructor(url: URL) {
    super();
    if (url.pathname.endsWith("/src/worker/physics.worker.ts")) {
      workers.physics = this;
      physics = new Simulation(time);
      const { reset } = physics;
      physics.reset = (...args) => {
        if (refusals.shift()) throw new InvalidArgument("refused");
        return reset.apply(physics, args);
      };
      const changing = ["init", "restore", "attach", "start", "pause", "resume", "step", "reset", "set"] as const;
      const moving = ["grab", "drag", "release"] as const;
      const asking = ["hash", "status", "checkpoint"] as const;
      expose(noted("physics", physics, [...changing, ...moving, ...asking]), this.inside);
    } else {
      workers.render = this;
      expose(noted("picture", picture, Object.keys(picture) as (keyof PictureApi)[]), this.inside);
    }
  }
}

const viewport = { width: 10, height: 10, pixelRatio: 1, inset: { top: 0, right: 0, bottom: 0, left: 0 } };
/** A canvas, as far as the client knows it; what it hands over can only be handed over once. */
function canvas(): HTMLCanvasElement {
  return { transferControlToOffscreen: () => new ArrayBuffer(8) } as unknown as HTMLCanvasElement;
}
const open = (options: Partial<HeptaspinOptions> = {}) =>
  Heptaspin.start({ canvas: canvas(), viewport, theme: "light", ...options });

/** Three display frames, after which the client begins the run. */
async function begin(): Promise<void> {
  for (let i = 0; i < 3; i++) for (const frame of frames.splice(0)) frame();
  await messagesRead();
}
const newest = () => new FrameReader(attached!.target.buffer, 0).acquire();

beforeEach(() => {
  calls = [];
  time = new FakeTime();
  workers = {} as typeof workers;
  attached = undefined;
  frames = [];
  pictureFails = false;
  refusals = [];
  vi.stubGlobal("Worker", StubWorker);
  vi.stubGlobal("requestAnimationFrame", (frame: () => void) => frames.push(frame));
  vi.stubGlobal("cancelAnimationFrame", () => {});
});
let client: Heptaspin | undefined;
afterEach(async () => {
  await client?.dispose();
  client = undefined;
  vi.unstubAllGlobals();
});

describe("start", () => {
  test("gives both workers the same memory and scene; the run begins with the third display frame", async () => {
    client = await open({ change: { balls: 7, sides: 5 } });
    expect(calls).toEqual(expect.arrayContaining(["picture.init", "picture.attach", "physics.init", "physics.attach"]));
    expect(attached).toMatchObject({ target: { generation: 1 }, shape: { sides: 5, radius: 15 } });
    expect(newest()).toMatchObject({ generation: 1, step: 0, count: 7 });
    expect(client.config).toEqual({ ...defaultConfig, balls: 7, sides: 5 });
    for (let i = 0; i < 2; i++) for (const frame of frames.splice(0)) frame();
    await messagesRead();
    expect(physics.status().state).toBe("ready");
    await begin();
    expect(physics.status().state).toBe("running");
    expect(calls.slice(-2).sort()).toEqual(["physics.resume", "picture.start"]);
    time.pass(1000);
    expect(newest()!.step).toBe(120);
  });

  test("paused waits at step 0 with its picture drawn", async () => {
    client = await open({ paused: true });
    await begin();
    expect(calls).toContain("picture.start");
    expect(physics.status()).toMatchObject({ state: "ready", step: 0 });
    await client.resume();
    expect(physics.status().state).toBe("running");
  });

  test.each<[string, (client: Heptaspin) => Promise<unknown>]>([
    ["pause", (c) => c.pause()],
    ["step", (c) => c.step()],
  ])("a %s before the first frames is not overrun by it", async (_, call) => {
    client = await open();
    await call(client);
    await begin();
    expect(physics.status().state).toBe("ready");
  });

  test("that fails ends both workers and says why", async () => {
    pictureFails = true;
    await expect(open()).rejects.toThrow("no context");
    expect([workers.physics.terminated, workers.render.terminated]).toEqual([true, true]);
  });

  test("with a worker that can't be loaded is WorkerLost", async () => {
    const started = open();
    workers.render.dispatchEvent(new Event("error"));
    await expect(started).rejects.toThrow(WorkerLost);
    expect([workers.physics.terminated, workers.render.terminated]).toEqual([true, true]);
  });

  test("starts no worker for a bad configuration, nor where something is missing", async () => {
    await expect(open({ change: { balls: 0 } })).rejects.toThrow(InvalidConfig);
    await expect(open({ canvas: {} as HTMLCanvasElement })).rejects.toThrow(NotSupported);
    vi.stubGlobal("SharedArrayBuffer", undefined);
    await expect(open()).rejects.toThrow(NotSupported);
    expect(workers).toEqual({});
  });
});

describe("pause and resume", () => {
  test("reach picture and physics", async () => {
    client = await open();
    await begin();
    time.pass(1000);
    calls = [];
    expect(await client.pause()).toBe(120);
    expect(calls.sort()).toEqual(["physics.pause", "picture.pause"]);
    expect(newest()!.step).toBe(120);
    calls = [];
    await client.resume();
    await messagesRead();
    expect(calls.sort()).toEqual(["physics.resume", "picture.resume"]);
  });

  test("take effect in the order in which they were asked for", async () => {
    client = await open();
    await begin();
    calls = [];
    await Promise.all([client.pause(), client.step(3), client.resume(), client.set({ gravity: 0 }), client.pause()]);
    expect(calls.filter((call) => call.startsWith("physics"))).toEqual([
      "physics.pause",
      "physics.step",
      "physics.resume",
      "physics.set",
      "physics.pause",
    ]);
    expect(calls.filter((call) => call.startsWith("picture"))).toEqual([
      "picture.pause",
      "picture.resume",
      "picture.pause",
    ]);
    expect(physics.status()).toMatchObject({ state: "paused", step: 3 });
  });

  test("of drags that are told while one is under way the latest goes out, before whatever comes next", async () => {
    client = await open({ paused: true });
    calls = [];
    const told = [client.grab(2, 7, 0, 0)];
    for (const x of [10, 20, 30]) told.push(client.drag(2, x, 5));
    told.push(client.drag(3, 1, 1), client.release(3));
    await Promise.all(told);
    await client.drag(2, 40, 5);
    expect(calls.filter((call) => call.startsWith("physics"))).toEqual([
      ...["physics.grab", "physics.drag", "physics.drag", "physics.drag", "physics.release", "physics.drag"],
    ]);
    const twin = createWorld(defaultConfig);
    moveHand(twin, { act: "grab", hand: 2, ball: 7, x: 40, y: 5 });
    const bytes = new Uint8Array(checkpointBytes(twin));
    writeCheckpoint(twin, bytes);
    expect((await client.checkpoint()).bytes).toEqual(bytes);
  });

  test("a hand's bad move is refused and sent nowhere", async () => {
    client = await open({ paused: true });
    calls = [];
    await expect(client.grab(1, 21, 0, 0)).rejects.toThrow("ball is 21, but must be a whole number from 1 to 20");
    await expect(client.drag(0, 0, 0)).rejects.toThrow(InvalidArgument);
    await expect(client.release(Number.NaN)).rejects.toThrow(InvalidArgument);
    expect(calls).toEqual([]);
  });

  test("status is that of both workers", async () => {
    client = await open({ paused: true });
    expect(await client.status()).toEqual({
      ...physics.status(),
      mode: "shared-offscreen",
      renderer: "canvas2d",
      frames: figures,
      restarts: 0,
    });
  });
});

describe("changes", () => {
  test("a set one is in the configuration once it is answered; a bad one is refused and sent nowhere", async () => {
    client = await open();
    const status = await client.set({ gravity: 1 });
    expect(status.config.gravity).toBe(1);
    expect(client.config).toEqual({ ...defaultConfig, gravity: 1 });
    calls = [];
    for (const change of [{ gravity: Number.NaN }, { balls: 3 }, { nope: 1 }, null, "12px"]) {
      await expect(client.set(change as never)).rejects.toThrow(InvalidConfig);
    }
    expect(calls).toEqual([]);
    expect(client.config).toEqual(physics.status().config);
  });

  test("a reset moves everybody to memory of a new generation, with room for the new scene", async () => {
    client = await open();
    const first = attached!.target.buffer;
    const status = await client.reset({ balls: 500, sides: 6 });
    expect(status).toMatchObject({ generation: 2, step: 0, config: { balls: 500, sides: 6 } });
    expect(client.config).toEqual(status.config);
    expect(attached).toMatchObject({ target: { generation: 2 }, shape: { sides: 6, radius: status.radius } });
    expect(attached!.target.buffer).not.toBe(first);
    expect(newest()).toMatchObject({ generation: 2, count: 500, step: 0 });
    expect((await client.reset({ balls: 1 })).generation).toBe(3);
  });

  test("a bad reset is refused and nothing has moved", async () => {
    client = await open();
    calls = [];
    for (const change of [{ balls: 1e9 }, { radius: 250, balls: 50 }, [], null, JSON.parse('{"__proto__":1}')]) {
      await expect(client.reset(change as never)).rejects.toThrow(InvalidConfig);
    }
    expect(calls).toEqual([]);
    expect([client.config, attached!.target.generation]).toEqual([defaultConfig, 1]);
  });

  test("a getter is read once: what was checked is what is sent", async () => {
    client = await open();
    let reads = 0;
    const change = {
      get balls() {
        return reads++ === 0 ? 30 : 90_000;
      },
    };
    expect((await client.reset(change)).config.balls).toBe(30);
    expect(client.config.balls).toBe(30);
  });

  test("a reset that physics refuses leaves scene and configuration as they were; the run goes on in new memory", async () => {
    client = await open();
    await begin();
    time.pass(1000);
    refusals = [true];
    await expect(client.reset({ balls: 50, sides: 3 })).rejects.toThrow(new InvalidArgument("refused"));
    await messagesRead();
    expect(attached).toMatchObject({ target: { generation: 3 }, shape: { sides: 7, radius: 15 } });
    expect(client.config).toEqual(defaultConfig);
    time.pass(1000);
    expect(newest()).toMatchObject({ generation: 3, step: 240 });
    expect(await client.reset({ balls: 50 })).toMatchObject({ generation: 4 });
    expect(newest()).toMatchObject({ generation: 4, count: 50 });
  });

  test.each([
    { refused: [true, true], generation: 4, balls: 20 },
    { refused: [true, false], generation: 3, balls: 60 },
    { refused: [false, true], generation: 4, balls: 50 },
    { refused: [false, false], generation: 3, balls: 60 },
  ])("of two resets under way, refused $refused: all agree on generation $generation", async (expected) => {
    client = await open();
    refusals = [...expected.refused];
    const answers = await Promise.allSettled([client.reset({ balls: 50 }), client.reset({ balls: 60 })]);
    await messagesRead();
    expect(answers.map(({ status }) => status === "rejected")).toEqual(expected.refused);
    expect(attached!.target.generation).toBe(expected.generation);
    expect(newest()).toMatchObject({ generation: expected.generation, count: expected.balls });
    expect(client.config).toEqual(physics.status().config);
    expect(client.config.balls).toBe(expected.balls);
    // What comes next starts from there.
    expect((await client.reset({ seed: 2 })).config.balls).toBe(expected.balls);
  });

  test("a reset asked for while another is being taken back is not taken back with it", async () => {
    client = await open();
    refusals = [true, false];
    await expect(client.reset({ balls: 50 })).rejects.toThrow("refused");
    await client.reset({ balls: 60 }); // the way back is still under way
    await messagesRead();
    expect(newest()).toMatchObject({ generation: 4, count: 60 });
    expect(client.config.balls).toBe(60);
  });

  test("a set and a reset under way together end in what physics has", async () => {
    client = await open();
    const seen: number[] = [];
    const set = client.set({ gravity: 5 }).then(() => seen.push(client!.config.balls));
    const reset = client.reset({ balls: 40 }).then(() => seen.push(client!.config.balls));
    await Promise.all([set, reset]);
    expect(seen).toEqual([40, 40]);
    expect(client.config).toEqual({ ...defaultConfig, gravity: 5, balls: 40 });
    expect(client.config).toEqual(physics.status().config);
  });

  test("the loop is told of every call that may come in the middle of a tick", async () => {
    client = await open();
    await begin();
    const told: [string, () => Promise<unknown>][] = [
      ["reset", () => client!.reset()],
      ["pause", () => client!.pause()],
      ["resume", () => client!.resume()],
      ["set", () => client!.set({ gravity: 2 })],
      ["hash", () => client!.hash()],
      ["status", () => client!.status()],
      ["reset", () => client!.reset()],
    ];
    for (const [name, call] of told) {
      const watched = new FrameWriter(attached!.target.buffer); // what physics watches when the call is made
      const before = watched.requests();
      const answer = call();
      expect([name, watched.requests() - before]).toEqual([name, expect.toSatisfy((n) => n > 0)]);
      await answer;
    }
  });
});

test.each([50, 250])("a run of %i balls whose worker is lost goes on bit by bit, wherever that was", async (balls) => {
  client = await open({ change: { balls, sides: 6 } });
  await begin();
  const changes: { step: number; change: ConfigChange }[] = [];
  const set = async (change: ConfigChange) => {
    const { step } = await client!.set(change);
    changes.push({ step, change });
  };
  for (let round = 1; round <= 3; round++) {
    time.pass(400);
    await set({ gravity: 100 * round, rotation: -90 * round });
    time.pass(350 * round);
    await set({ friction: round / 4 });
    time.pass(25);
    const before = physics;
    const { step } = new FrameReader(attached!.target.buffer, 1).status();
    workers.physics.dispatchEvent(Object.assign(new Event("error"), { message: "boom" }));
    const [{ hash, step: reached }] = [await client.hash()];
    expect(physics).not.toBe(before);
    expect(reached).toBe(step);
    // An uninterrupted run with the same changes at the same steps.
    const twin = new Simulation(new FakeTime());
    twin.init({ balls, sides: 6 });
    for (const { step: at, change } of changes) {
      if (at > twin.status().step) await twin.step(at - twin.status().step);
      twin.set(change);
    }
    if (reached > twin.status().step) await twin.step(reached - twin.status().step);
    expect(hash).toBe(twin.hash().hash);
    time.pass(1); // what is left of the lost one may go on: nobody reads what it writes
  }
  expect(calls.filter((call) => call === "physics.restore")).toHaveLength(3);
});

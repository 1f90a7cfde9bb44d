/**
 * The real physics worker over comlink: what its methods answer, and how errors arrive. The worker
 * is simulated in this thread (@vitest/web-worker), so fake timers drive its loop.
 */
import "@vitest/web-worker";
import { wrap } from "comlink";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { WorkerLink } from "../../src/main/worker-link.ts";
import { defaultConfig } from "../../src/shared/config.ts";
import {
  Cancelled,
  InvalidArgument,
  InvalidConfig,
  InvalidState,
  SimulationFailed,
  WorkerLost,
} from "../../src/shared/errors.ts";
import { createExchange, FrameReader } from "../../src/shared/exchange.ts";
import type { SimulationApi } from "../../src/shared/protocol.ts";

const memory = (generation = 1, balls = 20) => ({ buffer: createExchange(balls, generation), generation });

let worker: Worker;
let link: WorkerLink<SimulationApi>;
let lost: WorkerLost[];

beforeEach(async () => {
  worker = new Worker(new URL("../../src/worker/physics.worker.ts", import.meta.url), { type: "module" });
  lost = [];
  link = new WorkerLink<SimulationApi>("physics", worker, (error) => lost.push(error));
  await link.call((physics) => physics.status()); // it has loaded
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(async () => {
  await link.call((physics) => physics.dispose()).catch(() => {}); // terminate would leave its timers running
  link.close();
  vi.useRealTimers();
});

async function begin(change = {}) {
  const target = memory();
  await link.call((physics) => physics.init(change));
  await link.call((physics) => physics.attach(target));
  return new FrameReader(target.buffer, 1);
}

describe("the methods", () => {
  test("answer as the interface says, from init to dispose", async () => {
    expect(await link.call((physics) => physics.status())).toMatchObject({
      state: "new",
      step: 0,
      generation: 0,
      config: defaultConfig,
    });
    expect(await link.call((physics) => physics.init({ seed: 4 }))).toMatchObject({
      state: "ready",
      step: 0,
      time: 0,
      generation: 0,
      config: { ...defaultConfig, seed: 4 },
      radius: 15,
      droppedSteps: 0,
      realSpeed: 0,
    });
    const target = memory(3);
    expect(await link.call((physics) => physics.attach(target))).toBeUndefined();
    const reader = new FrameReader(target.buffer, 1);
    expect(reader.acquire()).toMatchObject({ generation: 3, step: 0, count: 20 });
    const { hash, step } = await link.call((physics) => physics.hash());
    expect([hash, step]).toEqual([expect.stringMatching(/^[0-9a-f]{8}$/), 0]);
    expect(await link.call((physics) => physics.step())).toBe(1);
    expect(await link.call((physics) => physics.step(9))).toBe(10);
    expect(await link.call((physics) => physics.start())).toBeUndefined();
    vi.advanceTimersByTime(1000);
    expect(reader.acquire()!.step).toBe(130);
    expect(await link.call((physics) => physics.pause())).toBe(130);
    expect(await link.call((physics) => physics.set({ gravity: 0 }))).toMatchObject({
      state: "paused",
      step: 130,
      config: { seed: 4, gravity: 0 },
    });
    expect(await link.call((physics) => physics.resume())).toBeUndefined();
    vi.advanceTimersByTime(500);
    expect(await link.call((physics) => physics.status())).toMatchObject({ state: "running", step: 190, realSpeed: 1 });
    expect(await link.call((physics) => physics.reset({ gravity: 720 }))).toMatchObject({ state: "running", step: 0 });
    expect(await link.call((physics) => physics.hash())).toEqual({ step: 0, hash });
    expect(await link.call((physics) => physics.dispose())).toBeUndefined();
    expect(await link.call((physics) => physics.status())).toMatchObject({ state: "disposed" });
    expect(reader.status().state).toBe("disposed");
  });

  test("bring a run back in another worker, from its checkpoint", async () => {
    await begin({ seed: 6, balls: 7 });
    await link.call((physics) => physics.step(100));
    const { step, bytes } = await link.call((physics) => physics.checkpoint());
    const { config } = await link.call((physics) => physics.set({ gravity: 10 }));
    await link.call((physics) => physics.step(100));
    const expected = await link.call((physics) => physics.hash());
    const plan = { config: { ...config, gravity: 720 }, checkpoint: bytes, patience: 60_000, step: 200 };
    const other = new Worker(new URL("../../src/worker/physics.worker.ts", import.meta.url), { type: "module" });
    const second = new WorkerLink<SimulationApi>("physics", other, (error) => lost.push(error));
    const changes = [{ step, change: { gravity: 10 } }];
    expect(await second.call((physics) => physics.restore({ ...plan, changes }))).toMatchObject({
      state: "paused",
      step: 200,
      config,
    });
    expect(await second.call((physics) => physics.hash())).toEqual(expected);
    await second.call((physics) => physics.dispose());
    second.close();
    expect(lost).toEqual([]);
  });

  test("the loop runs by timers alone; a pause holds, and resuming doesn't make up for it", async () => {
    const reader = await begin();
    await link.call((physics) => physics.start());
    vi.advanceTimersByTime(10_000);
    expect(reader.acquire()!.step).toBe(1200);
    await link.call((physics) => physics.pause());
    vi.advanceTimersByTime(60_000);
    expect(reader.acquire()!.step).toBe(1200);
    await link.call((physics) => physics.resume());
    vi.advanceTimersByTime(1000);
    expect(reader.acquire()!.step).toBe(1320);
    expect(await link.call((physics) => physics.status())).toMatchObject({ droppedSteps: 0 });
  });

  test("timers are asked for whole milliseconds, rounded up, so that each fires once its step is due", async () => {
    await begin();
    const set = vi.spyOn(globalThis, "setTimeout");
    await link.call((physics) => physics.start(), Number.POSITIVE_INFINITY);
    vi.advanceTimersByTime(1000);
    const delays = set.mock.calls.map(([, delay]) => delay!);
    expect(delays.length).toBe(121);
    expect(delays.every((delay) => Number.isInteger(delay))).toBe(true);
  });

  test("calls take effect in the order in which they were made, none awaited", async () => {
    await begin();
    const answers = await Promise.all([
      link.call((physics) => physics.start()),
      link.call((physics) => physics.pause()),
      link.call((physics) => physics.step(5)),
      link.call((physics) => physics.resume()),
      link.call((physics) => physics.status()),
      link.call((physics) => physics.pause()),
      link.call((physics) => physics.resume()),
      link.call((physics) => physics.pause()),
    ]);
    expect(answers.filter((answer) => typeof answer === "number")).toEqual([0, 5, 5, 5]);
    expect(answers[4]).toMatchObject({ state: "running", step: 5 });
    vi.advanceTimersByTime(1000);
    expect(await link.call((physics) => physics.status())).toMatchObject({ state: "paused", step: 5 });
  });

  test("a long step lets other calls in: status sees progress, pause ends it by name", async () => {
    await begin({ balls: 1 });
    const long = link.call((physics) => physics.step(100_000), Number.POSITIVE_INFINITY).catch((error) => error);
    vi.advanceTimersToNextTimer();
    const { step } = await link.call((physics) => physics.status());
    expect(step).toBeGreaterThan(0);
    expect(step).toBeLessThan(100_000);
    expect(await link.call((physics) => physics.pause())).toBe(step);
    expect(await long).toBeInstanceOf(Cancelled);
  });

  test("dispose is final, and no timer outlives it", async () => {
    await begin();
    await link.call((physics) => physics.start());
    await link.call((physics) => physics.dispose());
    await link.call((physics) => physics.dispose());
    expect(vi.getTimerCount()).toBe(0);
    await expect(link.call((physics) => physics.resume())).rejects.toThrow(InvalidState);
  });
});

describe("errors", () => {
  test("arrive with name and message, as they were thrown", async () => {
    await begin();
    const bare = wrap<SimulationApi>(worker);
    await expect(bare.set({ gravity: Number.NaN })).rejects.toMatchObject({
      name: "InvalidConfig",
      message: "gravity is NaN, but must be a number from 0 to 5000 units/s²",
    });
  });

  test.each<[string, new (message: string) => Error, (physics: SimulationApi) => unknown]>([
    ["InvalidConfig", InvalidConfig, (physics) => physics.set({ gravity: "12px" as never })],
    ["InvalidConfig", InvalidConfig, (physics) => physics.reset({ balls: 1e9 })],
    ["InvalidConfig", InvalidConfig, (physics) => physics.reset([] as never)],
    ["InvalidConfig", InvalidConfig, (physics) => physics.reset(JSON.parse('{"__proto__":{}}'))],
    ["InvalidArgument", InvalidArgument, (physics) => physics.step(Number.NaN)],
    ["InvalidArgument", InvalidArgument, (physics) => physics.attach(null as never)],
    ["InvalidArgument", InvalidArgument, (physics) => physics.attach({ ...memory(), generation: 2 })],
    ["InvalidState", InvalidState, (physics) => physics.init({})],
  ])("%s has its class again (%#)", async (name, expected, call) => {
    await begin();
    const before = await link.call((physics) => physics.hash());
    const error = await link.call((physics) => call(physics as never) as Promise<Error>).catch((e: Error) => e);
    expect(error).toBeInstanceOf(expected);
    expect([error.name, error.stack]).toEqual([name, expect.stringContaining(name)]);
    expect(error).not.toBeInstanceOf(SimulationFailed);
    expect(await link.call((physics) => physics.hash())).toEqual(before);
    expect(lost).toEqual([]);
  });
});

test("a script that can't be loaded: every call is rejected, at once and for good", async () => {
  vi.useRealTimers();
  vi.spyOn(console, "error").mockImplementation(() => {});
  const heard: WorkerLost[] = [];
  const broken = new Worker(new URL("./no-such.worker.ts", import.meta.url), { type: "module" });
  const dead = new WorkerLink<SimulationApi>("physics", broken, (error) => heard.push(error));
  await expect(dead.call((physics) => physics.status())).rejects.toThrow(WorkerLost);
  await expect(dead.call((physics) => physics.status())).rejects.toThrow("the physics worker is lost");
  expect(heard).toHaveLength(1);
  vi.restoreAllMocks();
});

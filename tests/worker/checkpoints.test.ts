/** When checkpoints are kept: often enough to lose little, seldom enough to cost little, and never of a failed step. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { createExchange, FrameReader } from "../../src/shared/exchange.ts";
import {
  createTarget,
  type FrameSink,
  type FrameSource,
  openSource,
  prepareSharing,
} from "../../src/shared/sharing.ts";
import { Checkpoints } from "../../src/worker/checkpoints.ts";
import { createWorld, readCheckpoint, stateHash, type World } from "../../src/worker/physics/index.ts";
import { Simulation } from "../../src/worker/simulation.ts";
import { world } from "../physics/scenes.ts";
import { FakeTime } from "./fake-time.ts";

await prepareSharing("message");

const kernel = vi.hoisted(() => ({ fails: false }));
vi.mock(import("../../src/worker/physics/index.ts"), async (original) => {
  const actual = await original();
  return {
    ...actual,
    step(world: World, onSubStep?: () => void) {
      actual.step(world, onSubStep);
      if (kernel.fails) throw new Error("unlucky");
    },
  };
});
afterEach(() => {
  kernel.fails = false;
});

const HOUR = 3_600_000;

/** A place to keep them that takes as long as it is told to, or refuses. */
class Keep {
  readonly time: FakeTime;
  readonly kept: { at: number; bytes: Uint8Array }[] = [];
  asked = 0;
  cost = 0;
  refuses = false;
  constructor(time: FakeTime) {
    this.time = time;
  }
  readonly sink = {
    keepCheckpoint: (_: number, byteLength: number, fill: (into: Uint8Array) => void) => {
      this.asked++;
      if (this.refuses) return false;
      const bytes = new Uint8Array(byteLength);
      fill(bytes);
      this.kept.push({ at: this.time.time, bytes });
      this.time.spend(this.cost);
      return true;
    },
  } as unknown as FrameSink;
}

describe("checkpoints", () => {
  function offered(seconds: number, prepare: (keep: Keep) => void = () => {}, read = (time: number) => time) {
    const time = new FakeTime({ read });
    const keep = new Keep(time);
    const checkpoints = new Checkpoints(time.now);
    const scene = world({ balls: 3 });
    checkpoints.begin(false);
    prepare(keep);
    const offer = () => {
      checkpoints.offer(keep.sink, scene);
      time.schedule(offer, 1000 / 120);
    };
    time.schedule(offer, 1000 / 120);
    time.pass(1000 * seconds);
    const gaps = keep.kept.slice(1).map(({ at }, i) => at - keep.kept[i].at);
    return { keep, checkpoints, gaps };
  }

  test("are kept twice a second when they cost next to nothing", () => {
    const { keep, checkpoints, gaps } = offered(10);
    expect(keep.kept.length).toBeGreaterThanOrEqual(19);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...gaps)).toBeLessThan(500 + 9);
    expect(checkpoints.interval).toBe(500);
  });

  test.each([30, 100, 700])("that take %i ms: a twentieth of the time goes into them, not more", (cost) => {
    const { keep, checkpoints, gaps } = offered(100, (slow) => {
      slow.cost = cost;
    });
    expect(keep.kept.length * cost).toBeLessThanOrEqual(0.05 * 100_000 + cost);
    expect(keep.kept.length * cost).toBeGreaterThan(0.04 * 100_000);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(20 * cost);
    expect(checkpoints.interval).toBe(20 * cost);
  });

  test("come often again once they are cheap again", () => {
    const { keep } = offered(30, (slow) => {
      slow.cost = 200;
      slow.time.schedule(() => {
        slow.cost = 1;
      }, 10_000);
    });
    expect(keep.kept.filter(({ at }) => at > 20_000).length).toBeGreaterThanOrEqual(18);
  });

  test("are tried again if they can't be kept, until they are", () => {
    const { keep } = offered(3, (refusing) => {
      refusing.refuses = true;
      refusing.time.schedule(() => {
        refusing.refuses = false;
      }, 2000);
    });
    expect(keep.kept[0].at).toBeGreaterThanOrEqual(2000);
    expect(keep.kept[0].at).toBeLessThan(2010);
    expect(keep.asked).toBeGreaterThan(100);
  });

  test.each<[string, (time: number) => number]>([
    ["set back an hour", (time) => (time < 5000 ? time + HOUR : time)],
    ["set forward an hour", (time) => (time < 5000 ? time : time + HOUR)],
  ])("go on by a clock that is %s", (_, read) => {
    const { keep, gaps } = offered(10, () => {}, read);
    expect(keep.kept.length).toBeGreaterThanOrEqual(18);
    expect(Math.max(...gaps)).toBeLessThan(1010);
  });

  test("go on, after a minute at most, if the clock jumped while one was written", () => {
    let jump = 0;
    const { keep, checkpoints } = offered(
      200,
      (jumping) => {
        const { keepCheckpoint } = jumping.sink;
        jumping.sink.keepCheckpoint = (...all) => {
          const result = keepCheckpoint(...all);
          if (jumping.kept.length === 3) jump = HOUR;
          return result;
        };
      },
      (time) => time + jump,
    );
    expect(keep.kept[3].at - keep.kept[2].at).toBeLessThan(61_000);
    expect(checkpoints.interval).toBe(500);
  });

  test("of other memory come at once if one is missed there", () => {
    const time = new FakeTime();
    const keep = new Keep(time);
    const checkpoints = new Checkpoints(time.now);
    checkpoints.begin(false);
    checkpoints.offer(keep.sink, world());
    expect(keep.asked).toBe(0);
    checkpoints.begin(true);
    checkpoints.offer(keep.sink, world());
    checkpoints.offer(keep.sink, world());
    expect(keep.asked).toBe(1);
  });
});

describe("a simulation", () => {
  function running(balls = 5) {
    const time = new FakeTime();
    const simulation = new Simulation(time);
    const target = { buffer: createExchange(balls, 1), generation: 1 };
    simulation.init({ balls });
    simulation.attach(target);
    const source: FrameSource = new FrameReader(target.buffer, 1);
    return { time, simulation, source };
  }

  /** The hash of a fresh run of as many balls at that step. */
  function hashAt(step: number, balls = 5): string {
    const other = new Simulation(new FakeTime());
    other.init({ balls });
    if (step > 0) other.step(step);
    return other.hash().hash;
  }

  test("keeps none before it has moved, then one at a publication every half second", () => {
    const { time, simulation, source } = running();
    expect(simulation.status().checkpointInterval).toBe(500);
    simulation.start();
    time.pass(490);
    expect(source.checkpoint()).toBeNull();
    const steps = new Set<number>();
    for (let i = 0; i < 300; i++) {
      time.pass(1000 / 120);
      const kept = source.checkpoint();
      if (!kept) continue;
      steps.add(kept.step);
      expect(kept.step).toBeLessThanOrEqual(source.status().step);
      expect(source.status().step - kept.step).toBeLessThanOrEqual(61);
      expect(stateHash(readCheckpoint(kept.bytes))).toBe(hashAt(kept.step));
    }
    expect(steps.size).toBe(5);
  });

  test("takes more only where it moves", () => {
    const { time, simulation, source } = running();
    simulation.start();
    time.pass(1000);
    simulation.pause();
    const kept = source.checkpoint();
    time.pass(10_000);
    expect(source.checkpoint()).toEqual(kept);
    simulation.step();
    expect(source.checkpoint()!.step).toBe(121);
  });

  test("keeps one at once in other memory, unless it is at the start", () => {
    const { time, simulation } = running();
    const second = { buffer: createExchange(5, 2), generation: 2 };
    simulation.attach(second);
    expect(new FrameReader(second.buffer, 1).checkpoint()).toBeNull();
    simulation.start();
    time.pass(100);
    const third = { buffer: createExchange(5, 3), generation: 3 };
    simulation.attach(third);
    const kept = new FrameReader(third.buffer, 1).checkpoint()!;
    expect([kept.step, stateHash(readCheckpoint(kept.bytes))]).toEqual([12, hashAt(12)]);
    const fourth = { buffer: createExchange(5, 4), generation: 4 };
    simulation.reset({}, fourth);
    expect(new FrameReader(fourth.buffer, 1).checkpoint()).toBeNull();
  });

  test("leaves none of the run before when it begins again in the same memory", () => {
    const { time, simulation, source } = running();
    simulation.start();
    time.pass(2000);
    simulation.reset({ seed: 9, balls: 4 });
    const kept = source.checkpoint()!;
    expect(kept.step).toBe(0);
    expect(stateHash(readCheckpoint(kept.bytes))).toBe(stateHash(createWorld(simulation.status().config)));
  });

  test("keeps nothing of a failed step, and says the failure at once, once", () => {
    const time = new FakeTime();
    const failed = vi.fn();
    const simulation = new Simulation(time, failed);
    const target = { buffer: createExchange(5, 1), generation: 1 };
    simulation.init({ balls: 5 });
    simulation.attach(target);
    simulation.start();
    time.pass(490);
    kernel.fails = true;
    time.pass(100);
    const next = { buffer: createExchange(5, 2), generation: 2 };
    simulation.attach(next);
    for (const { buffer } of [target, next]) expect(new FrameReader(buffer, 1).checkpoint()).toBeNull();
    expect(failed.mock.calls).toEqual([[expect.objectContaining({ name: "SimulationFailed" })]]);
    expect(failed.mock.calls[0][0]).toMatchObject({
      message: expect.stringMatching(/^step \d+ failed: unlucky$/),
      details: { step: expect.any(Number) },
    });
    expect(() => simulation.checkpoint()).toThrow(/unlucky/);
  });

  test("tells a failure of a step that was asked for to whoever asked, and to nobody else", () => {
    const failed = vi.fn();
    const simulation = new Simulation(new FakeTime(), failed);
    simulation.init({ balls: 5 });
    kernel.fails = true;
    expect(() => simulation.step()).toThrow(/unlucky/);
    expect(failed).not.toHaveBeenCalled();
  });

  test("gives one when asked, of the step at which it is", () => {
    const { time, simulation } = running();
    simulation.start();
    time.pass(1500);
    const { step, bytes } = simulation.checkpoint();
    expect([step, stateHash(readCheckpoint(bytes))]).toEqual([180, simulation.hash().hash]);
  });

  test("sends them, its frames and its signs of life without shared memory as well", async () => {
    const time = new FakeTime();
    const simulation = new Simulation(time);
    const { target, origins } = createTarget("message", 5, 1);
    const page = openSource(origins[1], 1);
    simulation.init({ balls: 5 });
    simulation.attach(target);
    simulation.start();
    time.pass(1000);
    const kept = await vi.waitFor(() => page.checkpoint() ?? Promise.reject(new Error("none has come")), 20_000);
    expect(kept.step).toBeGreaterThan(0);
    expect(stateHash(readCheckpoint(kept.bytes))).toBe(hashAt(kept.step));
    await vi.waitFor(() => expect(page.acquire()).not.toBeNull(), 20_000);
    // At speed 0 no step is due, and nothing is published: it lives all the same.
    simulation.set({ speed: 0 });
    simulation.pause(); // which is said at once
    await vi.waitFor(() => expect(page.status().state).toBe("paused"), 20_000);
    simulation.resume();
    const before = page.status().heartbeat;
    time.pass(3000);
    // The writer says it four times a second of true time.
    await vi.waitFor(() => expect(page.status().heartbeat).toBeGreaterThan(before), 20_000);
    simulation.dispose();
    await vi.waitFor(() => expect(page.status().state).toBe("disposed"), 20_000);
    page.close();
    openSource(origins[0], 0).close();
  });

  test("lets go of the channels of memory that it leaves, and of memory that it refuses", () => {
    const close = vi.spyOn(MessagePort.prototype, "close");
    const closed = (target: { ports?: readonly MessagePort[] }) =>
      target.ports!.every((port) => close.mock.instances.includes(port as never));
    const targets = [5, 5, 4, 5].map((balls, i) => createTarget("message", balls, i + 1).target as never);
    const [first, second, small, third] = targets;
    const simulation = new Simulation(new FakeTime());
    simulation.init({ balls: 5 });
    simulation.attach(first);
    expect(closed(first)).toBe(false);
    simulation.attach(second);
    expect([closed(first), closed(second)]).toEqual([true, false]);
    expect(() => simulation.attach(small)).toThrow("room for 4 balls, but the scene has 5");
    expect([closed(small), closed(second)]).toEqual([true, false]);
    simulation.reset({}, third);
    expect([closed(second), closed(third)]).toEqual([true, false]);
    simulation.dispose();
    expect(closed(third)).toBe(true);
    vi.restoreAllMocks();
  });
});

/** The life cycle: which call is possible when, and what it leaves behind; single steps and long runs of them. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { defaultConfig } from "../../src/shared/config.ts";
import { Cancelled, InvalidArgument, InvalidConfig, InvalidState, SimulationFailed } from "../../src/shared/errors.ts";
import { createExchange, FrameReader } from "../../src/shared/exchange.ts";
import type { LifeCycle, SimulationApi } from "../../src/shared/protocol.ts";
import type { World } from "../../src/worker/physics/index.ts";
import { Simulation } from "../../src/worker/simulation.ts";
import { FakeTime } from "./fake-time.ts";

/** The kernel has no known way to fail: here it can be told to, the worst way. */
const kernel = vi.hoisted(() => ({ fails: false }));
vi.mock(import("../../src/worker/physics/index.ts"), async (original) => {
  const actual = await original();
  return {
    ...actual,
    step(world: World, onSubStep?: () => void) {
      if (!kernel.fails) return actual.step(world, onSubStep);
      world.bodies.fill(Number.NaN);
      throw new Error("ball 7 is no longer finite");
    },
  };
});
afterEach(() => {
  kernel.fails = false;
});

const STATES: readonly LifeCycle[] = ["new", "ready", "running", "paused", "failed", "disposed"];
const target = (balls = 3, generation = 1) => ({ buffer: createExchange(balls, generation), generation });

function simulationIn(state: LifeCycle, time = new FakeTime()) {
  const simulation = new Simulation(time);
  const memory = target();
  if (state !== "new") {
    simulation.init({ balls: 3 });
    simulation.attach(memory);
  }
  if (state === "running" || state === "paused" || state === "failed") simulation.start();
  time.pass(100);
  if (state === "paused") simulation.pause();
  if (state === "failed") {
    kernel.fails = true;
    time.pass(100);
    kernel.fails = false;
  }
  if (state === "disposed") simulation.dispose();
  expect(simulation.status().state).toBe(state);
  return { time, simulation, memory, reader: new FrameReader(memory.buffer, 1) };
}

/** Each method, and the state it leads to from each state in which it is allowed. */
const calls: Record<
  keyof SimulationApi,
  { call: (simulation: SimulationApi) => unknown; leads: Partial<Record<LifeCycle, LifeCycle>> }
> = {
  init: { call: (s) => s.init({ balls: 3 }), leads: { new: "ready" } },
  restore: {
    call: (s) => s.restore({ config: { ...defaultConfig, balls: 3 }, changes: [], step: 0, patience: 0 }),
    leads: { new: "paused" },
  },
  attach: {
    call: (s) => s.attach(target()),
    leads: { ready: "ready", running: "running", paused: "paused", failed: "failed" },
  },
  start: { call: (s) => s.start(), leads: { ready: "running", running: "running" } },
  pause: { call: (s) => s.pause(), leads: { ready: "ready", running: "paused", paused: "paused" } },
  resume: { call: (s) => s.resume(), leads: { ready: "running", running: "running", paused: "running" } },
  step: { call: (s) => s.step(), leads: { ready: "ready", paused: "paused" } },
  reset: {
    call: (s) => s.reset({ seed: 2 }),
    leads: { ready: "ready", running: "running", paused: "paused", failed: "paused" },
  },
  set: { call: (s) => s.set({ gravity: 1 }), leads: { ready: "ready", running: "running", paused: "paused" } },
  grab: { call: (s) => s.grab(1, 3, 0, 0), leads: { ready: "ready", running: "running", paused: "paused" } },
  drag: { call: (s) => s.drag(1, 0, 0), leads: { ready: "ready", running: "running", paused: "paused" } },
  release: { call: (s) => s.release(1), leads: { ready: "ready", running: "running", paused: "paused" } },
  hash: { call: (s) => s.hash(), leads: { ready: "ready", running: "running", paused: "paused" } },
  observe: {
    call: (s) => s.observe(1),
    leads: { ready: "ready", running: "running", paused: "paused", failed: "failed" },
  },
  observeContacts: {
    call: (s) => s.observeContacts(true),
    leads: { new: "new", ready: "ready", running: "running", paused: "paused", failed: "failed" },
  },
  checkpoint: { call: (s) => s.checkpoint(), leads: { ready: "ready", running: "running", paused: "paused" } },
  status: { call: (s) => s.status(), leads: Object.fromEntries(STATES.map((state) => [state, state])) },
  dispose: { call: (s) => s.dispose(), leads: Object.fromEntries(STATES.map((state) => [state, "disposed"])) },
};

describe.each(STATES)("while %s", (state) => {
  test.each(Object.entries(calls))("%s", (name, { call, leads }) => {
    const { simulation, time } = simulationIn(state);
    const before = simulation.status();
    const next = leads[state];
    if (next !== undefined) {
      call(simulation);
      expect(simulation.status().state).toBe(next);
      const { step } = simulation.status();
      time.pass(100);
      expect(simulation.status().step > step).toBe(next === "running");
      return;
    }
    const error = state === "failed" ? SimulationFailed : InvalidState;
    expect(() => call(simulation)).toThrow(error);
    expect(() => call(simulation)).toThrow(`${name} is not possible while the simulation is ${state}`);
    expect(simulation.status()).toEqual(before);
  });
});

describe("life cycle", () => {
  test("pause, resume and dispose are idempotent", () => {
    const { simulation, time } = simulationIn("running");
    const step = simulation.pause();
    expect(step).toBe(12);
    time.pass(1000);
    expect([simulation.pause(), simulation.pause()]).toEqual([12, 12]);
    simulation.resume();
    simulation.resume();
    expect(time.timers).toBe(1);
    time.pass(100);
    expect(simulation.status().step).toBe(24);
    simulation.dispose();
    simulation.dispose();
    expect([simulation.status().state, time.timers]).toEqual(["disposed", 0]);
  });

  test("time is the step over 120", () => {
    const { simulation, time } = simulationIn("running");
    time.pass(900);
    expect(simulation.status()).toMatchObject({ step: 120, time: 1, droppedSteps: 0, realSpeed: 1 });
  });

  test("shared memory says the state, the step and that it lives", () => {
    const { simulation, time, reader } = simulationIn("ready");
    expect(reader.status()).toMatchObject({ state: "ready", step: 0, heartbeat: 0 });
    simulation.start();
    expect(reader.status().state).toBe("running");
    time.pass(100);
    expect(reader.status()).toMatchObject({ state: "running", step: 12 });
    // Once in every sub-step.
    expect(reader.status().heartbeat).toBeGreaterThanOrEqual(12 * simulation.status().subSteps);
    expect(simulation.status().subSteps).toBeGreaterThan(1);
    simulation.pause();
    expect(reader.status().state).toBe("paused");
    simulation.dispose();
    expect(reader.status().state).toBe("disposed");
  });

  test("a raised request lets the message in after the present step, once", () => {
    const time = new FakeTime({ fire: (at) => (Math.floor(at / 40) + 1) * 40 });
    const simulation = new Simulation(time);
    const memory = target();
    const reader = new FrameReader(memory.buffer, 1);
    simulation.init({ balls: 3 });
    reader.raiseRequest(); // of before it was attached: nothing to wait for
    simulation.attach(memory);
    simulation.start();
    const steps = () => {
      time.pass(40);
      return simulation.status().step;
    };
    expect(steps()).toBe(4);
    reader.raiseRequest();
    expect(steps()).toBe(5);
    expect(steps()).toBe(13); // eight at once, and of the nine due one is dropped
    expect(simulation.status().droppedSteps).toBe(1);
  });

  test("a reset owes nothing of what was late before it", () => {
    const time = new FakeTime({ fire: (at) => (Math.floor(at / 500) + 1) * 500 });
    const simulation = new Simulation(time);
    simulation.init({ balls: 3 });
    simulation.start();
    time.pass(1000);
    expect(simulation.status().droppedSteps).toBe(2 * 60 - 16);
    time.pass(490);
    expect(simulation.reset()).toMatchObject({ state: "running", step: 0, droppedSteps: 0 });
    time.pass(10);
    expect(simulation.status()).toMatchObject({ step: 1, droppedSteps: 0 });
  });
});

describe("a step that fails", () => {
  test("stops the run by name, and nothing of it is shown", () => {
    const { simulation, reader } = simulationIn("failed");
    const status = simulation.status();
    expect(status.failure).toBe(`step ${status.step + 1} failed: ball 7 is no longer finite`);
    expect(status.realSpeed).toBe(0);
    expect(reader.status().state).toBe("failed");
    expect([...reader.acquire()!.states[2].x].every(Number.isFinite)).toBe(true);
    expect(() => simulation.resume()).toThrow(/ball 7 is no longer finite/);
  });

  test("other memory is told so, and gets no frame of it", () => {
    const { simulation } = simulationIn("failed");
    const memory = target(3, 2);
    simulation.attach(memory);
    const reader = new FrameReader(memory.buffer, 1);
    expect(reader.status().state).toBe("failed");
    expect(reader.acquire()).toBeNull();
    simulation.reset();
    expect(reader.acquire()!.step).toBe(0);
  });

  test("reset recovers, from the start", () => {
    const { simulation, time } = simulationIn("failed");
    const fresh = simulationIn("ready").simulation;
    expect(simulation.reset()).toMatchObject({ state: "paused", step: 0 });
    expect(simulation.status()).not.toHaveProperty("failure");
    expect(simulation.hash()).toEqual(fresh.hash());
    simulation.resume();
    time.pass(100);
    expect(simulation.status()).toMatchObject({ state: "running", step: 12 });
  });

  test.each([2, 2000])("in step(%i), too", async (n) => {
    const { simulation, time } = simulationIn("paused");
    kernel.fails = true;
    const call = async () => simulation.step(n);
    const result = call();
    const expected = expect(result).rejects.toThrow(SimulationFailed);
    time.pass(100);
    await expected;
    expect(simulation.status().state).toBe("failed");
    expect(time.timers).toBe(0);
  });
});

describe("step(n)", () => {
  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "3", 1e9, null, [3], {}, 3n, Symbol("3"), true])(
    "refuses %s and changes nothing",
    (n) => {
      const { simulation } = simulationIn("paused");
      const before = [simulation.status(), simulation.hash()];
      expect(() => simulation.step(n as number)).toThrow(InvalidArgument);
      expect(() => simulation.step(n as number)).toThrow(
        /^step got .*, but takes a whole number of steps from 1 to 1000000$/,
      );
      expect([simulation.status(), simulation.hash()]).toEqual(before);
    },
  );

  test("runs at once while that is fast, shows the step reached, and nothing runs on", () => {
    const { simulation, time, reader } = simulationIn("ready");
    expect([simulation.step(), simulation.step(1), simulation.step(1000)]).toEqual([1, 2, 1002]);
    expect(reader.acquire()!.step).toBe(1002);
    expect(time.timers).toBe(0);
  });

  test("over 1,000 runs in slices, with progress, and is the same run", async () => {
    const time = new FakeTime({ fire: (at) => at + 1 });
    const { simulation, reader } = simulationIn("ready", time);
    const result = simulation.step(2500);
    const seen: number[] = [];
    for (let i = 0; i < 3; i++) {
      seen.push(simulation.status().step);
      expect(reader.acquire()!.step).toBe(simulation.status().step);
      time.pass(1);
    }
    expect(seen).toEqual([1000, 2000, 2500]);
    expect(await result).toBe(2500);
    expect(time.timers).toBe(0);
    const other = simulationIn("ready").simulation;
    for (let i = 0; i < 5; i++) other.step(500);
    expect(simulation.hash()).toEqual(other.hash());
  });

  test.each([2, 50, 2000])("%i that take long: one at once, then slices of some milliseconds", async (n) => {
    const time = new FakeTime({ read: (now) => now + 5 * reads++ }); // five milliseconds from look to look
    let reads = 0;
    const simulation = new Simulation(time);
    simulation.init({ balls: 1 });
    reads = 0;
    const result = Promise.resolve(simulation.step(n)).catch((error: unknown) => error);
    expect(simulation.status().step).toBe(2);
    let reached = 0;
    time.schedule(() => {
      reached = simulation.status().step;
      simulation.dispose();
    }, 0); // comes right after the next slice
    time.pass(0);
    expect(reached).toBe(Math.min(n, 4));
    if (n > 4) expect(await result).toBeInstanceOf(Cancelled);
    else expect(await result).toBe(n);
  });

  test("a single one is answered at once, however long it takes", () => {
    let reads = 0;
    const simulation = new Simulation(new FakeTime({ read: (now) => now + 1000 * reads++ }));
    simulation.init({ balls: 1 });
    expect([simulation.step(), simulation.step(1)]).toEqual([1, 2]);
  });

  test.each<[string, (simulation: Simulation) => unknown]>([
    ["pause", (s) => s.pause()],
    ["resume", (s) => s.resume()],
    ["start", (s) => s.start()],
    ["step", (s) => s.step()],
    ["reset", (s) => s.reset()],
    ["set", (s) => s.set({ gravity: 0 })],
    ["attach", (s) => s.attach(target())],
    ["dispose", (s) => s.dispose()],
  ])("is ended by %s, by name", async (name, call) => {
    const time = new FakeTime({ fire: (at) => at + 1 });
    const simulation = new Simulation(time);
    simulation.init({ balls: 1 });
    const result = Promise.resolve(simulation.step(5000)).catch((error: unknown) => error);
    time.pass(1);
    expect(simulation.status().step).toBe(2000);
    call(simulation);
    const ended = new Cancelled(`the steps under way were ended by ${name}`, { call: name });
    expect(await result).toEqual(ended);
    expect(time.timers).toBe(simulation.status().state === "running" ? 1 : 0);
  });

  test.each<[string, (simulation: Simulation) => unknown]>([
    ["a refused step", (s) => s.step(0)],
    ["a refused set", (s) => s.set({ gravity: -1 })],
    ["a refused reset", (s) => s.reset({ balls: 0 })],
    ["a reset to too small a target", (s) => s.reset({ balls: 4 }, target(3))],
    ["a refused target", (s) => s.attach({ ...target(), generation: 9 })],
  ])("is not ended by %s", async (_, call) => {
    const time = new FakeTime();
    const simulation = new Simulation(time);
    simulation.init({ balls: 1 });
    const result = simulation.step(2000);
    expect(() => call(simulation)).toThrow(/./);
    simulation.status();
    simulation.hash();
    time.pass(10);
    expect(await result).toBe(2000);
  });

  test("two at a time: the second counts", async () => {
    const { simulation, time } = simulationIn("paused");
    const first = Promise.resolve(simulation.step(3000)).catch((error: unknown) => error);
    const second = simulation.step(2000);
    time.pass(10);
    expect(await first).toBeInstanceOf(Cancelled);
    expect(await second).toBe(3012); // the first had begun
  });
});

test("init checks what it is given, and may then be tried again", () => {
  const simulation = new Simulation(new FakeTime());
  expect(() => simulation.init({ balls: 0 })).toThrow(InvalidConfig);
  expect(() => simulation.init(undefined as never)).toThrow(InvalidConfig);
  expect(simulation.status()).toMatchObject({ state: "new", step: 0, generation: 0 });
  expect(simulation.init({ balls: 2 })).toMatchObject({ state: "ready", radius: 15 });
});

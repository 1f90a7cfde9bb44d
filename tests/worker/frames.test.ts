/** What the simulation publishes: three states with their times, the step that a pause names, memory by generation. */
import { describe, expect, test } from "vitest";
import type { ConfigChange } from "../../src/shared/config.ts";
import { createExchange, FrameReader } from "../../src/shared/exchange.ts";
import { type FrameView, SHOW_LATEST } from "../../src/shared/frame.ts";
import { Simulation } from "../../src/worker/simulation.ts";
import { FakeTime, type FakeTimeOptions } from "./fake-time.ts";

const STEP = 1 / 120;

function open(change: ConfigChange = {}, options: FakeTimeOptions = {}, capacity = 20) {
  const time = new FakeTime(options);
  const simulation = new Simulation(time);
  const buffer = createExchange(capacity, 1);
  simulation.init(change);
  simulation.attach({ buffer, generation: 1 });
  return { time, simulation, reader: new FrameReader(buffer, 1) };
}

function contents(frame: FrameView, state: number) {
  const { x, y, angle } = frame.states[state];
  const n = frame.count;
  return {
    time: frame.times[state],
    wallAngle: frame.wallAngles[state],
    x: [...x.subarray(0, n)],
    y: [...y.subarray(0, n)],
    angle: [...angle.subarray(0, n)],
  };
}

/** The newest state of the same run at some step. */
function stateAt(step: number, change: ConfigChange = {}) {
  const { simulation, reader } = open(change);
  if (step > 0) simulation.step(step);
  return contents(reader.acquire()!, 2);
}

describe("a frame", () => {
  test("the first has three equal states, to be shown as they are", () => {
    const frame = open().reader.acquire()!;
    for (const state of [0, 1, 2]) expect(contents(frame, state)).toEqual(stateAt(0));
    expect(frame).toMatchObject({ flags: SHOW_LATEST, generation: 1, step: 0, count: 20, rate: 0 });
  });

  test("holds the last three publications with their times, when the newest was due, and the speed", () => {
    const { simulation, time, reader } = open();
    simulation.start();
    for (let step = 1; step < 20; step++) {
      time.pass(1000 * STEP);
      const frame = reader.acquire()!;
      for (const [state, back] of [2, 1, 0].entries()) {
        expect(contents(frame, state)).toEqual(stateAt(Math.max(step - back, 0)));
      }
      expect([...frame.times]).toEqual([step - 2, step - 1, step].map((s) => Math.max(s, 0) * STEP));
      expect(frame).toMatchObject({ flags: 0, step, rate: 1 });
      expect(frame.due).toBeCloseTo(1000 * step * STEP, 6);
    }
  });

  test("spans whole ticks where they run several steps", () => {
    const { simulation, time, reader } = open({}, { fire: (at) => Math.ceil(at / 40) * 40 });
    simulation.start();
    time.pass(200);
    const frame = reader.acquire()!;
    expect([...frame.times].map((t) => Math.round(t / STEP))).toEqual([14, 19, 24]);
    expect([0, 1, 2].map((state) => contents(frame, state))).toEqual([14, 19, 24].map((step) => stateAt(step)));
    expect(frame.due).toBeCloseTo(200, 6);
  });

  test("of a pause is exactly the step that the pause names", () => {
    const { simulation, time, reader } = open({}, { fire: (at) => Math.ceil(at / 40) * 40 });
    simulation.start();
    time.pass(100);
    const step = simulation.pause();
    const frame = reader.acquire()!;
    expect(frame).toMatchObject({ step, flags: SHOW_LATEST, rate: 0 });
    expect(contents(frame, 2)).toEqual(stateAt(step));
    expect([...frame.times].map((t) => Math.round(t / STEP))).toEqual([0, 4, 9]);
    time.pass(1000);
    expect(reader.acquire()).toBe(frame);
  });

  test("of a single step shows it exactly", () => {
    const { simulation, reader } = open();
    for (let step = 1; step < 4; step++) {
      simulation.step();
      expect(reader.acquire()).toMatchObject({ step, flags: SHOW_LATEST });
      expect(contents(reader.acquire()!, 2)).toEqual(stateAt(step));
    }
  });

  test("of several steps at once ends with single steps, so that no interval of it depends on their clock", () => {
    const { simulation, reader } = open();
    for (const [n, step] of [
      [7, 7],
      [1, 8],
      [40, 48],
    ]) {
      simulation.step(n);
      const frame = reader.acquire()!;
      const expected = [step - 2, step - 1, step].map((at) => stateAt(at));
      expect([0, 1, 2].map((state) => contents(frame, state))).toEqual(expected);
    }
  });

  test("after a reset begins anew, also in memory with room for more", () => {
    const { simulation, time, reader } = open();
    simulation.start();
    time.pass(500);
    simulation.reset({ balls: 3, seed: 9 });
    const frame = reader.acquire()!;
    for (const state of [0, 1, 2]) expect(contents(frame, state)).toEqual(stateAt(0, { balls: 3, seed: 9 }));
    expect(frame).toMatchObject({ flags: SHOW_LATEST, step: 0, count: 3 });
    time.pass(1000 * STEP);
    expect(contents(reader.acquire()!, 0)).toEqual(stateAt(0, { balls: 3, seed: 9 }));
    expect(reader.acquire()!.step).toBe(1);
  });
});

describe("other memory", () => {
  test("attached during a run: the state goes there, the old memory is left alone", () => {
    const { simulation, time, reader } = open();
    simulation.start();
    time.pass(500);
    const old = reader.acquire()!;
    const buffer = createExchange(30, 2);
    simulation.attach({ buffer, generation: 2 });
    const next = new FrameReader(buffer, 1);
    const frame = next.acquire()!;
    for (const state of [0, 1, 2]) expect(contents(frame, state)).toEqual(stateAt(60));
    expect(frame).toMatchObject({ flags: SHOW_LATEST, generation: 2, step: 60 });
    time.pass(1000);
    expect(reader.acquire()).toBe(old);
    expect(old.step).toBe(60);
    expect(next.acquire()).toMatchObject({ generation: 2, step: 180, flags: 0 });
  });

  test("given with a reset: its first frame is of the new scene", () => {
    const { simulation, reader } = open();
    simulation.step(10);
    const buffer = createExchange(40, 2);
    expect(simulation.reset({ balls: 40 }, { buffer, generation: 2 })).toMatchObject({ generation: 2, step: 0 });
    expect(new FrameReader(buffer, 1).acquire()).toMatchObject({ generation: 2, step: 0, count: 40 });
    expect(reader.acquire()).toMatchObject({ generation: 1, step: 10, count: 20 });
  });

  test("a run without any goes on, and is shown once there is some", () => {
    const time = new FakeTime();
    const simulation = new Simulation(time);
    simulation.init({});
    simulation.start();
    time.pass(100);
    expect(simulation.status()).toMatchObject({ step: 12, generation: 0 });
    const buffer = createExchange(20, 5);
    simulation.attach({ buffer, generation: 5 });
    expect(contents(new FrameReader(buffer, 0).acquire()!, 2)).toEqual(stateAt(12));
  });
});

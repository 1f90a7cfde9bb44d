/** Changes from outside: taken whole or refused whole, at a step boundary, and enough to replay the run from. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ConfigChange, ParameterKey } from "../../src/shared/config.ts";
import { parameters } from "../../src/shared/config.ts";
import { InvalidArgument, InvalidConfig } from "../../src/shared/errors.ts";
import { createExchange, FrameReader } from "../../src/shared/exchange.ts";
import type { FrameView } from "../../src/shared/frame.ts";
import type { FrameTarget } from "../../src/shared/protocol.ts";
import { Simulation } from "../../src/worker/simulation.ts";
import { anyChange, hostile } from "../arbitraries.ts";
import { seeded } from "../playout/rig.ts";
import { FakeTime } from "./fake-time.ts";

const LIVE = parameters.filter(({ live }) => live).map(({ key }) => key);

function open(change: ConfigChange = {}, capacity = 20) {
  const time = new FakeTime();
  const simulation = new Simulation(time);
  const memory = { buffer: createExchange(capacity, 1), generation: 1 };
  simulation.init(change);
  simulation.attach(memory);
  return { time, simulation, reader: new FrameReader(memory.buffer, 1) };
}

/** All that a refused call may not touch. */
function remember(simulation: Simulation): unknown {
  return [simulation.hash(), simulation.status()];
}

function allFinite(frame: FrameView): boolean {
  const numbers = [frame.due, frame.rate, ...frame.times, ...frame.wallAngles];
  for (const { x, y, angle } of frame.states) numbers.push(...x, ...y, ...angle);
  return numbers.every(Number.isFinite);
}

describe("a bad change", () => {
  const bad: fc.Arbitrary<unknown> = fc.oneof(
    // One bad value among good ones, for any key; a getter is as good as a value.
    fc
      .tuple(
        anyChange(20),
        fc.constantFrom(...parameters.map(({ key }) => key)),
        fc.constantFrom(...hostile),
        fc.boolean(),
      )
      .map(([change, key, value, getter]) =>
        getter
          ? Object.defineProperty({ ...change }, key, { get: () => value, enumerable: true })
          : { ...change, [key]: value },
      ),
    // A name that no parameter has.
    fc
      .tuple(
        anyChange(20),
        fc.constantFrom("__proto__", "constructor", "toString", "Gravity", "", "0", Symbol("gravity")),
      )
      .map(([change, name]) =>
        Object.defineProperty({ ...change }, name, { value: 1, enumerable: true, configurable: true }),
      ),
    // No object at all.
    fc.constantFrom(...hostile.filter((value) => typeof value !== "object" || value === null || Array.isArray(value))),
    // Too many balls.
    fc.constantFrom({ balls: 1e9 }, { balls: 100_001 }, { balls: 1000, radius: 250 }),
  );

  test("is refused by set and reset in words, and nothing has changed", () => {
    const { simulation, time, reader } = open({ balls: 5 });
    simulation.start();
    time.pass(200);
    fc.assert(
      fc.property(bad, (change) => {
        const before = remember(simulation);
        for (const call of ["set", "reset"] as const) {
          if (change === undefined && call === "reset") continue; // none at all is a plain reset
          expect(() => simulation[call](change as ConfigChange)).toThrow(InvalidConfig);
        }
        expect(remember(simulation)).toEqual(before);
        expect(allFinite(reader.acquire()!)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("says what came and what was expected", () => {
    const { simulation } = open();
    const refused = (call: () => unknown) => {
      try {
        call();
      } catch (error) {
        return (error as Error).message;
      }
      return "taken";
    };
    expect(refused(() => simulation.set({ gravity: "12px" as never }))).toBe(
      'gravity is "12px", but must be a number from 0 to 5000 units/s²',
    );
    expect(refused(() => simulation.reset({ balls: 1e9 }))).toBe(
      "balls is 1000000000, but must be a whole number from 1 to 100000",
    );
    expect(refused(() => simulation.set({ balls: 3 }))).toBe("balls can't change during a run; reset takes it");
  });

  test("JSON can't smuggle a prototype in", () => {
    const { simulation } = open();
    expect(() => simulation.set(JSON.parse('{"__proto__": {"gravity": 1}}'))).toThrow(InvalidConfig);
    expect(() => simulation.reset(JSON.parse('{"constructor": {"prototype": {}}}'))).toThrow(InvalidConfig);
    expect(({} as Record<string, unknown>).gravity).toBeUndefined();
  });

  test("an error that its getter throws leaves nothing behind either", () => {
    const { simulation } = open();
    const before = remember(simulation);
    const change = {
      friction: 1,
      get gravity(): number {
        throw new RangeError("mine");
      },
    };
    expect(() => simulation.set(change)).toThrow("mine");
    expect(() => simulation.reset(change)).toThrow("mine");
    expect(remember(simulation)).toEqual(before);
  });

  test("a target that is none, says another generation, or has too little room is refused whole", () => {
    const { simulation, time } = open({ balls: 5 });
    simulation.start();
    time.pass(100);
    const cases: [unknown, RegExp][] = [
      [null, /^the target is null, but must be an object of generation and buffer or ports$/],
      [7, /^the target is 7, but/],
      [{}, /but must be a SharedArrayBuffer$/],
      [{ buffer: new ArrayBuffer(4096), generation: 1 }, /of kind ArrayBuffer/],
      [{ buffer: new SharedArrayBuffer(4096), generation: 1 }, /the buffer begins with 0/],
      [{ buffer: createExchange(5, 2), generation: 3 }, /says generation 3, but its buffer is of generation 2$/],
      [{ buffer: createExchange(5, 2) }, /says generation undefined/],
      [{ buffer: createExchange(4, 2), generation: 2 }, /generation 2 has room for 4 balls, but the scene has 5$/],
    ];
    for (const [target, message] of cases) {
      const before = remember(simulation);
      for (const call of [
        () => simulation.attach(target as FrameTarget),
        () => simulation.reset({ seed: 5 }, target as FrameTarget),
      ]) {
        expect(call).toThrow(InvalidArgument);
        expect(call).toThrow(message);
      }
      expect(remember(simulation)).toEqual(before);
    }
    expect(() => simulation.reset({ balls: 21 })).toThrow("generation 1 has room for 20 balls, but the scene has 21");
    expect(simulation.status().generation).toBe(1);
  });
});

describe("a good change", () => {
  test("never brings a number that is not finite into shared memory", () => {
    fc.assert(
      fc.property(anyChange(12), fc.array(anyChange(12), { maxLength: 3 }), (change, sets) => {
        const { simulation, time, reader } = open({ balls: 12 });
        let config: ConfigChange;
        try {
          config = simulation.reset(change).config;
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidConfig); // more balls than fit
          return;
        }
        // −0 is taken as 0.
        expect(config).toMatchObject(
          Object.fromEntries(Object.entries(change).map(([key, value]) => [key, value === 0 ? 0 : value])),
        );
        expect(allFinite(reader.acquire()!)).toBe(true);
        simulation.start();
        for (const set of sets) {
          simulation.set(Object.fromEntries(Object.entries(set).filter(([key]) => LIVE.includes(key as ParameterKey))));
          time.pass(50);
          expect(simulation.status().state).toBe("running");
          expect(allFinite(reader.acquire()!)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("takes effect with the next step, not before", () => {
    const { simulation } = open();
    simulation.step(30);
    const before = simulation.hash();
    simulation.set({ gravity: 0 });
    expect(simulation.hash()).toEqual(before);
    simulation.step();
    const other = open().simulation;
    other.step(31);
    expect(simulation.hash().hash).not.toBe(other.hash().hash);
  });

  test("of the speed keeps the state and is no part of the physics", () => {
    const { simulation, time } = open();
    simulation.start();
    time.pass(500);
    const before = simulation.hash();
    simulation.set({ speed: 0 });
    expect(simulation.hash()).toEqual(before);
    time.pass(500);
    expect(simulation.hash()).toEqual(before);
    simulation.set({ speed: 4 });
    time.pass(250);
    const { step, hash } = simulation.hash();
    expect(step).toBe(180);
    const other = open().simulation;
    other.step(step);
    expect(other.hash().hash).toBe(hash);
  });

  test("an empty one changes nothing; reset with it begins the same run again", () => {
    const { simulation } = open();
    const start = simulation.hash();
    simulation.step(50);
    const before = remember(simulation);
    simulation.set({});
    expect(remember(simulation)).toEqual(before);
    simulation.reset({});
    expect(simulation.hash()).toEqual(start);
  });

  test("builds on the changes before it", () => {
    const { simulation } = open({ seed: 7 });
    simulation.set({ gravity: 1 });
    expect(simulation.reset({ balls: 3 }).config).toMatchObject({ seed: 7, gravity: 1, balls: 3 });
  });
});

describe("a run is its configuration, its seed, and its changes with their steps", () => {
  test.each([1, 2, 3, 4])("replay %i gives the same hash, however ticks cut it up", (seed) => {
    const random = seeded(seed);
    const log: { step: number; change: ConfigChange }[] = [];
    // Late timers, ticks of one to eight steps, pauses, single steps, drops.
    const time = new FakeTime({ fire: (at) => at + 90 * random() ** 6 });
    const simulation = new Simulation(time);
    const config = { seed, balls: 8, sides: 3 + (seed % 5) };
    simulation.init(config);
    simulation.attach({ buffer: createExchange(8, 1), generation: 1 });
    simulation.start();
    for (let i = 0; i < 40; i++) {
      time.pass(60 * random());
      const change = {
        gravity: Math.floor(2000 * random()),
        rotation: Math.floor(700 * random()) - 350,
        friction: random(),
        speed: Math.floor(6 * random()) / 2,
      };
      log.push({ step: simulation.status().step, change });
      simulation.set(change);
      if (i % 10 === 5) {
        simulation.pause();
        simulation.step(1 + Math.floor(5 * random()));
        simulation.resume();
      }
    }
    const { step, hash } = simulation.hash();
    expect(step).toBeGreaterThan(100);

    const replay = new Simulation(new FakeTime());
    replay.init(config);
    for (const { step: at, change } of log) {
      const missing = at - replay.status().step;
      if (missing > 0) replay.step(missing);
      replay.set(change);
    }
    if (step > replay.status().step) replay.step(step - replay.status().step);
    expect(replay.hash()).toEqual({ step, hash });
  });
});

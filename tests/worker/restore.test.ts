/** Bringing a run back: from a checkpoint and the changes since, it is the run that was never interrupted, bit by bit. */
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { applyChange, type ConfigChange, defaultConfig } from "../../src/shared/config.ts";
import { InvalidArgument, InvalidConfig, SimulationFailed } from "../../src/shared/errors.ts";
import { createExchange, FrameReader } from "../../src/shared/exchange.ts";
import type { RestorePlan, TimedChange } from "../../src/shared/protocol.ts";
import { createTarget, prepareSharing } from "../../src/shared/sharing.ts";
import type { World } from "../../src/worker/physics/index.ts";
import { Simulation } from "../../src/worker/simulation.ts";
import { FakeTime } from "./fake-time.ts";

await prepareSharing("message");

/** From which step on the kernel fails. */
const kernel = vi.hoisted(() => ({ failsAt: Number.POSITIVE_INFINITY }));
vi.mock(import("../../src/worker/physics/index.ts"), async (original) => {
  const actual = await original();
  return {
    ...actual,
    step(world: World, onSubStep?: () => void) {
      if (world.step >= kernel.failsAt) throw new Error("ball 7 is no longer finite");
      actual.step(world, onSubStep);
    },
  };
});

const config = applyChange(defaultConfig, { balls: 12, seed: 5 });
const PATIENT = 1e6;

/** Steps, in whatever slices. */
function stepTo(simulation: Simulation, time: FakeTime, step: number): void {
  const missing = step - simulation.status().step;
  if (missing <= 0) return;
  void simulation.step(missing);
  time.pass(1000);
  expect(simulation.status().step).toBe(step);
}

interface Original {
  readonly hashes: ReadonlyMap<number, string>;
  readonly checkpoints: ReadonlyMap<number, Uint8Array<ArrayBuffer>>;
}

/** The run that nobody interrupts: hashes and checkpoints before and after the changes of each of the steps. */
function runThrough(changes: readonly TimedChange[], stops: readonly number[], afterChanges = true): Original {
  const time = new FakeTime();
  const simulation = new Simulation(time);
  simulation.init(config);
  const hashes = new Map<number, string>();
  const checkpoints = new Map<number, Uint8Array<ArrayBuffer>>();
  const steps = [...new Set([...stops, ...changes.map(({ step }) => step)])].sort((a, b) => a - b);
  for (const step of steps) {
    stepTo(simulation, time, step);
    if (!afterChanges) checkpoints.set(step, simulation.checkpoint().bytes);
    for (const timed of changes) if (timed.step === step) simulation.set(timed.change);
    if (afterChanges) checkpoints.set(step, simulation.checkpoint().bytes);
    hashes.set(step, simulation.hash().hash);
  }
  return { hashes, checkpoints };
}

function restored(plan: Partial<RestorePlan>, time = new FakeTime()): { simulation: Simulation; time: FakeTime } {
  const simulation = new Simulation(time);
  simulation.restore({ config, changes: [], step: 0, patience: PATIENT, ...plan });
  return { simulation, time };
}

const changes: readonly TimedChange[] = [
  { step: 0, change: { gravity: 300 } },
  { step: 60, change: { rotation: -200, friction: 1 } },
  { step: 100, change: { gravity: 2000 } },
  { step: 100, change: { gravity: 900, wallRestitution: 0.1 } },
  { step: 100, change: { friction: 0.2 } },
  { step: 101, change: { airDrag: 4 } },
  { step: 140, change: { gravity: 0, speed: 2 } },
  { step: 170, change: { gravity: 500 } },
];

describe("a restored run", () => {
  // The checkpoint lies before, at and after steps with changes; it was taken before and after the changes of its step.
  const cases = [true, false].flatMap((after) =>
    [undefined, 0, 59, 60, 99, 100, 101, 139, 140, 150].flatMap((from) =>
      [0, PATIENT].map((patience) => ({ from, after, patience })),
    ),
  );
  const originals = new Map(
    [true, false].map((after) => [after, runThrough(changes, [0, 59, 99, 139, 150, 160, 200], after)]),
  );

  test.each(cases)("from step $from (changes first: $after), patience $patience ms: the same bits", (entry) => {
    const { hashes, checkpoints } = originals.get(entry.after)!;
    const checkpoint = entry.from === undefined ? {} : { checkpoint: checkpoints.get(entry.from)! };
    const { simulation, time } = restored({ ...checkpoint, changes, step: 150, patience: entry.patience });
    expect(simulation.status()).toMatchObject({
      state: "paused",
      step: entry.patience > 0 ? 150 : (entry.from ?? 0),
      config: { ...config, ...Object.assign({}, ...changes.map(({ change }) => change)) },
    });
    for (const step of [150, 160, 200]) {
      stepTo(simulation, time, step);
      expect(simulation.hash()).toEqual({ step, hash: hashes.get(step) });
    }
  });

  test("goes through its changes in the loop as well, at the speed of the last", () => {
    const { hashes, checkpoints } = originals.get(true)!;
    const { simulation, time } = restored({ checkpoint: checkpoints.get(60)!, changes, step: 150, patience: 0 });
    simulation.resume();
    time.pass(((200 - 60) / 240) * 1000);
    expect(simulation.pause()).toBe(200);
    expect(simulation.hash().hash).toBe(hashes.get(200));
    expect(simulation.status().droppedSteps).toBe(0);
  });

  test("however its steps are cut up", () => {
    const { hashes } = originals.get(true)!;
    const { simulation, time } = restored({ changes, step: 30 });
    for (let i = 0; i < 35; i++) void simulation.step(2);
    simulation.resume();
    time.pass(100);
    simulation.pause();
    stepTo(simulation, time, 200);
    expect(simulation.hash().hash).toBe(hashes.get(200));
  });

  test("can be restored again, from a checkpoint of the time in which changes were still to come", () => {
    const { hashes, checkpoints } = originals.get(true)!;
    const first = restored({ checkpoint: checkpoints.get(59)!, changes, step: 150, patience: 0 });
    stepTo(first.simulation, first.time, 80);
    const { step, bytes } = first.simulation.checkpoint();
    const rest = changes.filter((timed) => timed.step >= step);
    const { simulation, time } = restored({ checkpoint: bytes, changes: rest, step: 160 });
    expect(simulation.hash()).toEqual({ step: 160, hash: hashes.get(160) });
    stepTo(simulation, time, 200);
    expect(simulation.hash().hash).toBe(hashes.get(200));
  });

  test("stays where its checkpoint is if that is beyond the step asked for", () => {
    const { hashes, checkpoints } = originals.get(true)!;
    const { simulation } = restored({ checkpoint: checkpoints.get(160)!, changes: [], step: 150 });
    expect(simulation.hash()).toEqual({ step: 160, hash: hashes.get(160) });
  });

  test("has what came before its checkpoint from there alone", () => {
    const { checkpoints, hashes } = runThrough([], [30, 60]);
    const early = [{ step: 29, change: { gravity: 1 } }];
    const { simulation } = restored({ checkpoint: checkpoints.get(30)!, changes: early, step: 60 });
    expect(simulation.hash()).toEqual({ step: 60, hash: hashes.get(60) });
  });

  test("is shown, and kept, from the first frame of its memory on", () => {
    const { checkpoints } = originals.get(true)!;
    const { simulation } = restored({ checkpoint: checkpoints.get(99)!, changes, step: 120 });
    const target = { buffer: createExchange(12, 4), generation: 4 };
    simulation.attach(target);
    const reader = new FrameReader(target.buffer, 1);
    expect(reader.acquire()).toMatchObject({ step: 120, generation: 4 });
    const kept = reader.checkpoint()!;
    expect(kept.step).toBe(120);
    const again = restored({ checkpoint: kept.bytes, changes: changes.filter(({ step }) => step >= 120), step: 120 });
    expect(again.simulation.hash()).toEqual(simulation.hash());
  });
});

describe("changes that wait for their step", () => {
  const waiting: readonly TimedChange[] = [
    { step: 40, change: { gravity: 100 } },
    { step: 50, change: { gravity: 2500, friction: 2 } },
  ];

  test("take effect at once, in order, before a new one: they were acknowledged before it", () => {
    const { simulation, time } = restored({ changes: waiting, step: 45, patience: 0 });
    stepTo(simulation, time, 20);
    expect(simulation.set({ friction: 0.7 }).config).toMatchObject({ gravity: 2500, friction: 0.7 });
    stepTo(simulation, time, 90);
    const now = [...waiting, { step: 20, change: { friction: 0.7 } }].map(({ change }) => ({ step: 20, change }));
    const { hashes } = runThrough(now, [90]);
    expect(simulation.hash().hash).toBe(hashes.get(90));
  });

  test("also if the new one changes nothing, but not if it is refused", () => {
    const { hashes } = runThrough(waiting, [90]);
    const refused = restored({ changes: waiting, step: 45, patience: 0 });
    expect(() => refused.simulation.set({ gravity: -1 })).toThrow(InvalidConfig);
    stepTo(refused.simulation, refused.time, 90);
    expect(refused.simulation.hash().hash).toBe(hashes.get(90));
    const { simulation, time } = restored({ changes: waiting, step: 45, patience: 0 });
    simulation.set({});
    stepTo(simulation, time, 90);
    const atOnce = runThrough([{ step: 0, change: { gravity: 2500, friction: 2 } }], [90]);
    expect(simulation.hash().hash).toBe(atOnce.hashes.get(90));
  });

  test("are in force after a reset from the start, and wait no more", () => {
    const { simulation, time } = restored({ changes: waiting, step: 45, patience: 0 });
    expect(simulation.reset({ launchSpeed: 0 }).config).toMatchObject({ gravity: 2500, friction: 2, launchSpeed: 0 });
    stepTo(simulation, time, 90);
    const other = new Simulation(time);
    other.init({ ...config, gravity: 2500, friction: 2, launchSpeed: 0 });
    stepTo(other, time, 90);
    expect(simulation.hash()).toEqual(other.hash());
  });
});

describe("patience", () => {
  test("ends the way there after so many milliseconds, and the run goes on from where it is", () => {
    let reads = 0;
    const time = new FakeTime({ read: (now) => now + 10 * reads++ }); // ten milliseconds a step
    const { simulation } = restored({ step: 5000, patience: 250 }, time);
    expect(simulation.status().step).toBeGreaterThan(20);
    expect(simulation.status().step).toBeLessThanOrEqual(25);
  });

  test.each<[string, (reads: number) => number]>([
    ["set back an hour", (reads) => 10 * reads - (reads > 10 ? 3_600_000 : 0)],
    ["set back again and again", (reads) => 10 * reads - (reads % 3 === 0 ? 3_600_000 : 0)],
  ])("is not much longer by a clock that is %s", (_, read) => {
    let reads = 0;
    const { simulation } = restored({ step: 2000, patience: 250 }, new FakeTime({ read: () => read(reads++) }));
    expect(simulation.status().step).toBeLessThan(100);
  });

  test("a clock that stands still costs nothing but the steps asked for", () => {
    const { simulation } = restored({ step: 300, patience: 1 }, new FakeTime({ read: () => 7 }));
    expect(simulation.status().step).toBe(300);
  });
});

describe("a plan that is none", () => {
  const { checkpoints } = runThrough([], [30]);
  const checkpoint = checkpoints.get(30)!;
  const timed = (...list: unknown[]) => ({ changes: list as TimedChange[] });

  test.each<[string, unknown, RegExp]>([
    ["nothing", undefined, /^the plan is undefined, but must be an object of config, changes, step and patience$/],
    ["null", null, /^the plan is null, but/],
    ["no object", 7, /^the plan is 7, but/],
    ["no configuration", { config: undefined }, /^a change of parameters is undefined, but/],
    ["a bad configuration", { config: { ...config, sides: 2 } }, /^sides is 2, but/],
    ["too many balls", { config: { ...config, balls: 1000, radius: 250 } }, /^balls is 1000 with a radius of 250/],
    ["no changes", { changes: undefined }, /changes.* undefined, but must be an array$/],
    ["changes that are none", { changes: {} }, /changes.* an object, but must be an array$/],
    ["a change that is none", timed(null), /change/],
    ["a change at half a step", timed({ step: 0.5, change: {} }), /0\.5, but must be a whole number/],
    ["a change before the start", timed({ step: -1, change: {} }), /-1, but must be a whole number/],
    ["a change at no step", timed({ change: {} }), /undefined, but must be a whole number/],
    [
      "changes out of order",
      timed({ step: 9, change: {} }, { step: 8, change: {} }),
      /8, but must be a whole number .*9/,
    ],
    ["a bad change", timed({ step: 9, change: { gravity: -1 } }), /^gravity is -1, but/],
    ["a change of what can't change", timed({ step: 9, change: { balls: 3 } }), /^balls can't change during a run/],
    ["a prototype", timed({ step: 9, change: JSON.parse('{"__proto__":{"x":1}}') }), /is not a parameter/],
    ["a bad change of long ago", { ...timed({ step: 9, change: { gravity: -1 } }), checkpoint }, /^gravity is -1, but/],
    ["half a step", { step: 0.5 }, /step is 0\.5, but must be a whole number/],
    ["no number of steps", { step: Number.NaN }, /step is NaN, but/],
    ["steps for ever", { step: Number.POSITIVE_INFINITY }, /step is Infinity, but/],
    ["no patience", { patience: undefined }, /patience is undefined, but/],
    ["less patience than none", { patience: -1 }, /patience is -1, but/],
    ["patience that is no number", { patience: Number.NaN }, /patience is NaN, but/],
    ["a checkpoint that is none", { checkpoint: new Uint8Array(200) }, /^the checkpoint begins with 0, but/],
    ["a checkpoint of nothing", { checkpoint: null }, /^the checkpoint is null, but must be a Uint8Array$/],
    ["a checkpoint of another run", { config: { ...config, seed: 6 }, checkpoint }, /of another run: its seed is 5/],
  ])("%s: refused in words, and another may be tried", (_, change, message) => {
    const simulation = new Simulation(new FakeTime());
    const plan = typeof change === "object" && change ? { ...good, ...change } : change;
    const restore = () => simulation.restore(plan as RestorePlan);
    expect(restore).toThrow(message);
    try {
      restore();
    } catch (error) {
      expect(error instanceof InvalidArgument || error instanceof InvalidConfig).toBe(true);
    }
    expect(simulation.status()).toMatchObject({ state: "new", step: 0, config: defaultConfig });
    expect(simulation.restore(good)).toMatchObject({ state: "paused", step: 40, config });
  });
  const good: RestorePlan = { config, changes: [], step: 40, patience: PATIENT };
});

test("a step that fails on the way is told by name", () => {
  const simulation = new Simulation(new FakeTime());
  kernel.failsAt = 20;
  try {
    expect(() => simulation.restore({ config, changes: [], step: 40, patience: PATIENT })).toThrow(SimulationFailed);
    expect(() => new Simulation(new FakeTime()).restore({ config, changes: [], step: 40, patience: PATIENT })).toThrow(
      "step 21 failed: ball 7 is no longer finite",
    );
  } finally {
    kernel.failsAt = Number.POSITIVE_INFINITY;
  }
});

test("any run, lost at any time, is the same run in the end", () => {
  const change: fc.Arbitrary<ConfigChange> = fc.record(
    {
      gravity: fc.nat(3000),
      rotation: fc.integer({ min: -720, max: 720 }),
      friction: fc.constantFrom(0, 0.5, 2),
      speed: fc.nat(8),
    },
    { requiredKeys: [] },
  );
  const timeline = fc.array(fc.record({ step: fc.nat(60), change }), { maxLength: 8 });
  const sorted = timeline.map((list) => [...list].sort((a, b) => a.step - b.step));
  fc.assert(
    fc.property(sorted, fc.nat(60), fc.boolean(), fc.nat(60), fc.nat(30), (list, kept, after, known, spare) => {
      const end = 90;
      const { hashes, checkpoints } = runThrough(list, [kept, end], after);
      const reads = { count: 0 };
      const time = new FakeTime({ read: (now) => now + reads.count++ });
      const { simulation } = restored(
        { checkpoint: checkpoints.get(kept)!, changes: list, step: known, patience: spare },
        time,
      );
      expect(simulation.status().step).toBeGreaterThanOrEqual(kept);
      const target = end - simulation.status().step;
      for (let i = 0; i < target; i++) void simulation.step();
      expect(simulation.hash()).toEqual({ step: end, hash: hashes.get(end) });
    }),
    { numRuns: 60 },
  );
});

describe("with memory of its own", () => {
  const target = (capacity = 12) => ({ generation: 3, buffer: createExchange(capacity, 3) });

  test("it gives a heartbeat in every sub-step while it catches up, and then its frame and a checkpoint", () => {
    const memory = target();
    const reader = new FrameReader(memory.buffer, 1);
    const beats: number[] = [];
    const time = new FakeTime({ read: () => beats.push(reader.status().heartbeat) });
    const simulation = new Simulation(time);
    simulation.restore({ config, changes: [], step: 100, patience: PATIENT }, memory);
    const { subSteps } = simulation.status();
    expect(beats.at(-1)).toBeGreaterThanOrEqual(99 * subSteps);
    // Told while it is at it, not at its end: the clock is read between two steps.
    expect(beats.filter((beat, i) => i > 0 && beat > beats[i - 1]).length).toBeGreaterThanOrEqual(99);
    expect(reader.status()).toMatchObject({ state: "paused", step: 100 });
    expect(reader.acquire()).toMatchObject({ step: 100, generation: 3 });
    expect(reader.checkpoint()?.step).toBe(100);
    expect(simulation.status().generation).toBe(3);
  });

  test("it is the same bits as without", () => {
    const plan = { config, changes: [{ step: 20, change: { gravity: 100 } }], step: 60, patience: PATIENT };
    const simulation = new Simulation(new FakeTime());
    simulation.restore(plan, target());
    expect(simulation.hash()).toEqual(restored(plan).simulation.hash());
  });

  test("memory that is too small is refused before anything is done", () => {
    const simulation = new Simulation(new FakeTime());
    expect(() => simulation.restore({ config, changes: [], step: 9, patience: PATIENT }, target(11))).toThrow(
      /room for 11 balls, but the scene has 12/,
    );
    expect(simulation.status()).toMatchObject({ state: "new", step: 0 });
  });

  test("channels are closed again if catching up fails", () => {
    const { target: channels, transfer } = createTarget("message", 12, 4);
    kernel.failsAt = 5;
    try {
      const closed = vi.spyOn(MessagePort.prototype, "close");
      const simulation = new Simulation(new FakeTime());
      expect(() => simulation.restore({ config, changes: [], step: 9, patience: PATIENT }, channels)).toThrow(
        SimulationFailed,
      );
      expect(closed.mock.contexts).toEqual(expect.arrayContaining(transfer));
    } finally {
      kernel.failsAt = Number.POSITIVE_INFINITY;
      vi.restoreAllMocks();
    }
  });
});

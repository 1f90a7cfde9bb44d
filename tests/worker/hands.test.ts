/** Hands as the simulation answers for them: what is refused, when they act, and that a run with them can be replayed and brought back. */
import { describe, expect, test } from "vitest";
import { applyChange, defaultConfig } from "../../src/shared/config.ts";
import { InvalidArgument } from "../../src/shared/errors.ts";
import { type HandMove, mergeMoves } from "../../src/shared/hands.ts";
import type { TimedChange } from "../../src/shared/protocol.ts";
import { createWorld, moveHand, stateHash, step } from "../../src/worker/physics/index.ts";
import { Simulation } from "../../src/worker/simulation.ts";
import { FakeTime } from "./fake-time.ts";

const config = applyChange(defaultConfig, { balls: 12, seed: 5 });

function ready(): { simulation: Simulation; time: FakeTime } {
  const time = new FakeTime();
  const simulation = new Simulation(time);
  simulation.init(config);
  return { simulation, time };
}

describe("what is refused, before anything is touched", () => {
  const { simulation } = ready();
  test.each<[string, () => unknown, string]>([
    ["no hand", () => simulation.grab(0, 1, 0, 0), "hand is 0, but must be a whole number from 1 to 10"],
    ["an eleventh hand", () => simulation.drag(11, 0, 0), "hand is 11, but must be a whole number from 1 to 10"],
    ["half a hand", () => simulation.release(1.5), "hand is 1.5, but must be a whole number from 1 to 10"],
    ["a ball of none", () => simulation.grab(1, 13, 0, 0), "ball is 13, but must be a whole number from 1 to 12"],
    ["a ball by name", () => simulation.grab(1, "7" as never, 0, 0), 'ball is "7", but must be a whole number'],
    [
      "no place",
      () => simulation.drag(1, Number.NaN, 0),
      "x is NaN, but must be a number from -1000000 to 1000000 units",
    ],
    ["half a place", () => simulation.grab(1, 1, 0, undefined as never), "y is undefined, but must be a number"],
    ["a place beyond all", () => simulation.drag(1, 0, -2e6), "y is -2000000, but must be a number"],
  ])("%s", (_, call, message) => {
    expect(call).toThrow(InvalidArgument);
    expect(call).toThrow(message);
    const { bytes } = simulation.checkpoint();
    expect(bytes).toEqual(ready().simulation.checkpoint().bytes);
  });
});

/** What hands do, by the step at which they do it. */
const moves: readonly (readonly [number, HandMove])[] = [
  [0, { act: "grab", hand: 1, ball: 3, x: 100, y: 50 }],
  [40, { act: "drag", hand: 1, x: -100, y: 90 }],
  [40, { act: "grab", hand: 2, ball: 12, x: 0, y: 200 }],
  [41, { act: "drag", hand: 1, x: -90, y: 100 }],
  [60, { act: "release", hand: 1 }],
  [60, { act: "grab", hand: 1, ball: 5, x: 0, y: 0 }],
  [60, { act: "drag", hand: 1, x: 10, y: 5 }],
  [90, { act: "release", hand: 2 }],
];
/** As a log keeps them. */
const changes: readonly TimedChange[] = [0, 40, 41, 60, 90].map((at) => ({
  step: at,
  change: {},
  moves: moves.flatMap(([step, move]) => (step === at ? [move] : [])).reduce(mergeMoves, []),
}));

function tell(simulation: Simulation, move: HandMove): number {
  if (move.act === "grab") return simulation.grab(move.hand, move.ball, move.x, move.y);
  return move.act === "drag" ? simulation.drag(move.hand, move.x, move.y) : simulation.release(move.hand);
}

/** The run itself, and its checkpoints before and after what hands did at their steps. */
function original() {
  const { simulation, time } = ready();
  const hashes: string[] = [];
  const checkpoints: { step: number; bytes: Uint8Array<ArrayBuffer> }[] = [];
  for (let s = 0; s < 150; s++) {
    if (s % 15 === 0 || moves.some(([at]) => at === s)) checkpoints.push(simulation.checkpoint());
    for (const [at, move] of moves) if (at === s) expect(tell(simulation, move)).toBe(s);
    checkpoints.push(simulation.checkpoint());
    hashes.push(simulation.hash().hash);
    void simulation.step();
    time.pass(1);
  }
  return { hashes, checkpoints };
}

describe("a run with hands", () => {
  const { hashes, checkpoints } = original();

  test("is the kernel's with the same moves at the same steps, and another one than without", () => {
    const world = createWorld(config);
    for (let s = 0; s < 150; s++) {
      for (const [at, move] of moves) if (at === s) moveHand(world, move);
      expect(stateHash(world)).toBe(hashes[s]);
      step(world);
    }
    const untouched = createWorld(config);
    for (let s = 0; s < 100; s++) step(untouched);
    expect(stateHash(untouched)).not.toBe(hashes[100]);
  });

  test("comes back bit by bit from any of its checkpoints, in mid-drag as well, and from none", () => {
    for (const checkpoint of [undefined, ...checkpoints.filter((_, i) => i % 4 === 0)]) {
      const { time } = ready();
      const simulation = new Simulation(time);
      const kept = checkpoint && { checkpoint: checkpoint.bytes };
      simulation.restore({ config, ...kept, changes, step: 70, patience: 1e6 });
      for (const at of [Math.max(70, checkpoint?.step ?? 0), 149]) {
        if (at > simulation.status().step) void simulation.step(at - simulation.status().step);
        time.pass(1_000);
        expect(simulation.hash()).toEqual({ step: at, hash: hashes[at] });
      }
    }
  });

  test("that was set back: what waits for its step takes effect before what comes now", () => {
    const simulation = new Simulation(new FakeTime());
    simulation.restore({ config, changes, step: 30, patience: 1e6 });
    expect(simulation.drag(1, 50, 60)).toBe(30);
    const world = createWorld(config);
    for (const [at, move] of moves) if (at === 0) moveHand(world, move);
    while (world.step < 30) step(world);
    for (const [at, move] of moves) if (at > 0) moveHand(world, move);
    moveHand(world, { act: "drag", hand: 1, x: 50, y: 60 });
    for (let s = 0; s < 50; s++) {
      step(world);
      void simulation.step();
    }
    expect(simulation.hash()).toEqual({ step: 80, hash: stateHash(world) });
  });
});

test("a drag of a run that stands moves nothing until it goes on; a reset lets go", () => {
  const { simulation, time } = ready();
  simulation.grab(1, 3, 200, 0);
  const before = simulation.hash();
  simulation.drag(1, 0, 200);
  time.pass(500);
  expect(simulation.hash()).toEqual(before);
  simulation.reset({});
  simulation.drag(1, 0, 200);
  const untouched = ready().simulation;
  void simulation.step(60);
  void untouched.step(60);
  time.pass(1_000);
  expect(simulation.hash().hash).toBe(untouched.hash().hash);
});

/** What brings a run back: the changes in order, those that a kept state holds forgotten. */
import { describe, expect, test } from "vitest";
import { RunLog } from "../../src/main/run-log.ts";
import { defaultConfig } from "../../src/shared/config.ts";

const kept = (step: number) => ({ step, bytes: new Uint8Array([step]) });

describe("the log of a run", () => {
  test("plans from how the run began, with every change in order; those of one step become one", () => {
    const log = new RunLog(defaultConfig);
    log.acknowledge(0, { gravity: 1 });
    log.acknowledge(5, { gravity: 2, friction: 0 });
    log.acknowledge(5, { gravity: 3 });
    log.acknowledge(5, {});
    log.acknowledge(9, { speed: 2 });
    expect(log.plan(12, 250)).toEqual({
      config: defaultConfig,
      changes: [
        { step: 0, change: { gravity: 1 } },
        { step: 5, change: { gravity: 3, friction: 0 } },
        { step: 9, change: { speed: 2 } },
      ],
      step: 12,
      patience: 250,
    });
    const before = log.plan(12, 250);
    log.acknowledge(10, { speed: 1 });
    expect(before.changes).toHaveLength(3);
  });

  test("keeps what hands did, of those at one step what it comes to, beside the parameters", () => {
    const log = new RunLog(defaultConfig);
    const grab = (hand: number, ball: number, x: number) => ({ act: "grab" as const, hand, ball, x, y: 0 });
    const drag = (hand: number, x: number) => ({ act: "drag" as const, hand, x, y: 0 });
    log.acknowledge(4, {}, [drag(1, 1)]);
    log.acknowledge(4, {}, [grab(1, 7, 2)]);
    log.acknowledge(4, { gravity: 2 });
    log.acknowledge(4, {}, [drag(1, 3)]);
    log.acknowledge(4, {}, [grab(2, 9, 4)]);
    log.acknowledge(6, {}, [drag(1, 5)]);
    log.acknowledge(6, {}, [drag(1, 6)]);
    log.acknowledge(9, {}, [{ act: "release", hand: 2 }]);
    log.acknowledge(9, {}, [drag(2, 7)]);
    expect(log.changes).toEqual([
      { step: 4, change: { gravity: 2 }, moves: [grab(1, 7, 3), grab(2, 9, 4)] },
      { step: 6, change: {}, moves: [drag(1, 6)] },
      { step: 9, change: {}, moves: [{ act: "release", hand: 2 }] },
    ]);
    // Those that wait for their step after a setback take effect with the next.
    log.acknowledge(5, { friction: 1 });
    expect(log.changes.slice(1)).toEqual([
      { step: 5, change: { friction: 1 }, moves: [drag(1, 6), { act: "release", hand: 2 }] },
    ]);
    log.keep(kept(5));
    expect(log.plan(6, 0).changes).toHaveLength(1);
  });

  test("a change of nothing is none", () => {
    const log = new RunLog(defaultConfig);
    log.acknowledge(3, {});
    expect(log.changes).toEqual([]);
  });

  test("a kept state makes the changes before it needless, not those at its step; an older one nothing", () => {
    const log = new RunLog(defaultConfig);
    for (const step of [1, 5, 6]) log.acknowledge(step, { gravity: step });
    log.keep(kept(5));
    const expected = {
      checkpoint: kept(5).bytes,
      changes: [5, 6].map((step) => ({ step, change: { gravity: step } })),
    };
    expect(log.plan(7, 0)).toMatchObject(expected);
    log.keep(kept(2));
    log.keep(null);
    expect(log.plan(7, 0)).toMatchObject(expected);
    log.keep(kept(100));
    expect(log.plan(100, 0)).toMatchObject({ checkpoint: kept(100).bytes, changes: [] });
  });

  test("a run does not go back behind its kept state", () => {
    const log = new RunLog(defaultConfig);
    log.keep(kept(100));
    expect([log.plan(90, 0).step, log.plan(110, 0).step]).toEqual([100, 110]);
  });

  test("a change at a step before changes that still wait for theirs comes after them", () => {
    const log = new RunLog(defaultConfig);
    log.acknowledge(3, { gravity: 1 });
    log.acknowledge(8, { gravity: 2, friction: 0 });
    log.acknowledge(9, { airDrag: 0 });
    log.acknowledge(6, { gravity: 4 });
    expect(log.changes).toEqual([
      { step: 3, change: { gravity: 1 } },
      { step: 6, change: { gravity: 4, friction: 0, airDrag: 0 } },
    ]);
  });

  test("afresh is the configuration in force from step 0, and nothing else is left", () => {
    const log = new RunLog(defaultConfig);
    log.acknowledge(5, { gravity: 3 });
    log.keep(kept(5));
    log.config = { ...defaultConfig, gravity: 3 };
    log.step = 7;
    const plan = { config: log.config, changes: [], step: 0, patience: 0 };
    expect(log.afresh()).toEqual(plan);
    expect([log.plan(0, 0), log.step]).toEqual([plan, 0]);
  });
});

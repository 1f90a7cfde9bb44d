/** What the charts keep, say and save, apart from the drawing of curves. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { curveOf, History, WINDOW } from "../../src/main/charts/history.ts";
import { quantities } from "../../src/main/charts/quantities.ts";
import { Sampler } from "../../src/main/charts/sampler.ts";
import { summary } from "../../src/main/charts/summary.ts";
import { csv } from "../../src/main/charts/table.ts";
import type { Observation } from "../../src/shared/protocol.ts";

const at = (step: number, change: Partial<Observation> = {}): Observation => ({
  ...{
    step,
    time: step / 120,
    energy: 3_100_000,
    meanSpeed: 210.5,
    meanHeight: 90.25,
    meanSpin: Math.PI,
    stepTime: 0.034,
  },
  ...change,
});

describe("the history", () => {
  it("keeps the last minute of simulated time, in order", () => {
    const history = new History();
    for (let step = 0; step <= 120 * 90; step += 12) history.add(at(step), 1);
    const times = history.points.map(({ time }) => time);
    expect(times[0]).toBeCloseTo(90 - WINDOW, 9);
    expect(times.at(-1)).toBe(90);
    expect(times.length).toBe(601);
  });

  it("begins anew with a run that begins again", () => {
    const history = new History();
    for (const step of [600, 1_200, 12]) history.add(at(step), 1);
    expect(history.points.map(({ step }) => step)).toEqual([12]);
  });

  it("begins anew with another run, whose first seen step may be a later one", () => {
    const history = new History();
    history.add(at(600), 1);
    history.add(at(1_200), 2);
    history.add(at(1_300), 2);
    expect(history.points.map(({ step }) => step)).toEqual([1_200, 1_300]);
  });

  it("holds one point for a step that is observed again, the newest", () => {
    const history = new History();
    for (const energy of [1, 2, 3]) history.add(at(600, { energy }), 1);
    history.add(at(700), 1);
    expect(history.points.map(({ step, energy }) => [step, energy])).toEqual([
      [600, 3],
      [700, 3_100_000],
    ]);
  });

  it("stays small in slow motion, and ends at the newest point", () => {
    const history = new History();
    for (let step = 0; step <= 120 * 70; step++) history.add(at(step), 1);
    expect(history.points.length).toBeLessThan(700);
    expect(history.points.at(-1)?.step).toBe(8_400);
    const gaps = history.points.slice(1, -1).map(({ time }, i) => time - history.points[i].time);
    expect(Math.min(...gaps)).toBeGreaterThan(0.05);
    expect(Math.max(...gaps)).toBeLessThan(0.2);
  });
});

it("a curve has no line where nobody looked", () => {
  const points = [at(0), at(96), at(120 * 10, { meanSpeed: 7 }), at(120 * 13)];
  expect(curveOf(points, ({ meanSpeed }) => meanSpeed)).toEqual([
    [0, 0.8, 5.4, 10, 13],
    [210.5, 210.5, null, 7, 210.5],
  ]);
  expect(curveOf([], ({ meanSpeed }) => meanSpeed)).toEqual([[], []]);
});

describe("the summary", () => {
  const [energy, speed, , spin] = quantities;

  it("gives the present, the least and the most, with the word for millions once", () => {
    const points = [at(0, { energy: 2_700_000 }), at(3_600, { energy: 3_400_000 }), at(7_200)];
    expect(summary(energy, points)).toBe("3.1 million now, 2.7 to 3.4 in the last 60 s.");
    expect(summary(energy, [at(0, { energy: 900 }), at(120)])).toBe(
      "3.1 million now, 900 to 3.1 million in the last 1 s.",
    );
  });

  it("names units, and gives spin in turns", () => {
    expect(summary(speed, [at(0), at(360, { meanSpeed: 99 })])).toBe("99 units/s now, 99 to 211 in the last 3 s.");
    expect(summary(spin, [at(1)])).toBe("0.5 turns/s now.");
  });

  it("says how to begin where there is nothing", () => {
    expect(summary(energy, [])).toBe("Press Play to see the curves.");
    expect(summary(energy, [at(0)])).toBe("Press Play to see the curves.");
  });
});

it("the table holds what was observed, number for number", () => {
  const points = [at(0), at(12, { energy: 1 / 3, meanSpin: 0 })];
  expect(csv(points)).toBe(
    [
      "step,time (s),energy (units²/s²),mean speed (units/s),mean height (units),mean spin (radians/s),step time (ms)",
      "0,0,3100000,210.5,90.25,3.141592653589793,0.034",
      "12,0.1,0.3333333333333333,210.5,90.25,0,0.034",
      "",
    ].join("\n"),
  );
});

describe("the sampler", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function setUp(delay: number) {
    const record = { asked: 0, idle: false, got: [] as number[], failed: vi.fn() };
    const sampler = new Sampler<number>({
      ask: async () => {
        const number = ++record.asked;
        await new Promise((resolve) => setTimeout(resolve, delay));
        if (number === 3) throw new Error("lost");
        return number;
      },
      got: (answer) => record.got.push(answer),
      isIdle: () => record.idle,
      failed: record.failed,
    });
    return { record, sampler };
  }

  it("asks at once and ten times a second, also after a question that failed, until it is stopped", async () => {
    const { record, sampler } = setUp(1);
    sampler.start();
    sampler.start();
    await vi.advanceTimersByTimeAsync(450);
    expect(record.got).toEqual([1, 2, 4, 5]);
    expect(record.failed).toHaveBeenCalledExactlyOnceWith(new Error("lost"));
    sampler.stop();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(record.asked).toBe(5);
  });

  it("has one question open at most", async () => {
    const { record, sampler } = setUp(250);
    sampler.start();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(record.asked).toBe(4);
    sampler.stop();
  });

  it("forgets an answer that comes after it was stopped, and rests while nobody looks", async () => {
    const { record, sampler } = setUp(50);
    sampler.start();
    sampler.stop();
    await vi.advanceTimersByTimeAsync(200);
    expect(record.got).toEqual([]);
    record.idle = true;
    sampler.start();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(record.asked).toBe(1);
    sampler.stop();
  });
});

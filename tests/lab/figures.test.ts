/** What the lab counts: times between frames, steps, blocked times, and the report of it all. */
import { describe, expect, it } from "vitest";
import { IntervalTally, summaryWords } from "../../src/main/lab/interval-tally.ts";
import { LoadRecord, loadWords } from "../../src/main/lab/load-record.ts";
import { bandsIn, DisplayInterval, RecentFrames } from "../../src/main/lab/recent.ts";
import { report } from "../../src/main/lab/report.ts";
import { readShare } from "../../src/main/lab/share-input.ts";
import { StepTally } from "../../src/main/lab/step-tally.ts";
import { defaultConfig } from "../../src/shared/config.ts";
import { SHOW_LATEST } from "../../src/shared/frame.ts";

const intervals = (...pairs: readonly (readonly [end: number, length: number])[]) => ({
  ends: Float64Array.from(pairs, ([end]) => end),
  lengths: Float64Array.from(pairs, ([, length]) => length),
});

describe("times between frames", () => {
  it("are summed up by nearest rank, to a tenth of a millisecond", () => {
    const tally = new IntervalTally();
    expect(tally.summary()).toEqual({ frames: 0, p50: 0, p99: 0, max: 0 });
    for (let i = 1; i <= 200; i++) tally.add(i + 0.04);
    expect(tally.summary()).toEqual({ frames: 200, p50: 100, p99: 198, max: 200 });
    tally.add(1016.68);
    expect(tally.summary()).toEqual({ frames: 201, p50: 101, p99: 199, max: 1016.7 });
  });

  it("make a histogram of whole milliseconds, shortest first", () => {
    const tally = new IntervalTally();
    for (const length of [33.3, 16.7, 16.6, 16.99, 1_000.2]) tally.add(length);
    expect(tally.histogram()).toEqual([
      [16, 2],
      [17, 1],
      [33, 1],
      [1000, 1],
    ]);
  });

  it("are said in words, with every second piece a figure", () => {
    const words = summaryWords({ frames: 9, p50: 16.7, p99: 16.9, max: 1016 });
    expect(words.join("")).toBe("typical 16.7, 99 of 100 within 16.9, longest 1,016");
    expect(words.filter((_, i) => i % 2 === 1)).toEqual(["16.7", "16.9", "1,016"]);
    expect(summaryWords({ frames: 0, p50: 0, p99: 0, max: 0 })).toEqual(["no frames yet"]);
  });
});

describe("the record of a load", () => {
  it("counts what lies in it, also in part, and nothing before or after", () => {
    const record = new LoadRecord({ seconds: 1 }, 1_000);
    record.addIntervals("twin", intervals([999, 16], [2_010, 1_011]));
    record.end(2_000);
    record.addIntervals("twin", intervals([2_027, 17], [2_044, 17]));
    record.addIntervals("picture", intervals([1_000, 16], [1_016, 16], [1_999, 983], [2_015, 16], [2_031, 16]));
    expect(record.tallies.twin.histogram()).toEqual([[1_011, 1]]);
    expect(record.tallies.picture.histogram()).toEqual([
      [16, 2],
      [983, 1],
    ]);
    record.block({ from: 1_000, to: 1_600 });
    record.block({ from: 1_700, to: 2_000 });
    expect(record.blocked).toBe(900);
  });

  it("names its load", () => {
    expect(loadWords({ share: 95 })).toBe("load on: 200 of every 210 ms");
    expect(loadWords({ seconds: 5 })).toBe("blocked for 5 s");
  });
});

describe("steps", () => {
  const frame = (step: number, due: number, more = {}) => ({ generation: 1, step, due, flags: 0, ...more });

  it("due are told by the clock, simulated ones by their numbers, however rarely one looks", () => {
    const tally = new StepTally();
    tally.add(frame(100, 0), 1);
    tally.add(frame(220, 1_000), 1);
    tally.add(frame(820, 6_000), 1);
    expect([tally.due, tally.simulated]).toEqual([720, 720]);
    tally.add(frame(1_000, 8_000), 1); // 60 were dropped
    expect([tally.due, tally.simulated]).toEqual([960, 900]);
    tally.add(frame(1_480, 9_000), 4);
    expect([tally.due, tally.simulated]).toEqual([1_440, 1_380]);
  });

  it("of a pause, a reset or another memory are nobody's due", () => {
    const tally = new StepTally();
    tally.add(frame(100, 0), 1);
    tally.add(frame(101, 10_000, { flags: SHOW_LATEST }), 1);
    tally.add(frame(102, 20_000), 1);
    tally.add(frame(5, 21_000, { generation: 2 }), 1);
    tally.add(frame(3, 22_000, { generation: 2 }), 1);
    expect([tally.due, tally.simulated]).toEqual([0, 0]);
    tally.add(frame(123, 23_000, { generation: 2 }), 1);
    expect([tally.due, tally.simulated]).toEqual([120, 120]);
  });

  it("go on in a record until one was due after its end, for frames may come late", () => {
    const record = new LoadRecord({ seconds: 1 }, 0);
    record.addFrame(frame(0, 0), 1);
    record.end(1_000);
    record.addFrame(frame(60, 500), 1);
    record.addFrame(frame(121, 1_008), 1);
    record.addFrame(frame(600, 5_000), 1);
    expect(record.steps.simulated).toBe(121);
  });
});

describe("the last seconds", () => {
  it("forget what is older than the charts show", () => {
    const recent = new RecentFrames();
    recent.add(intervals([1_000, 16], [6_900, 16]), 6_950);
    recent.add(intervals([7_400, 500]), 7_500);
    expect(recent.frames).toEqual([
      { end: 6_900, length: 16 },
      { end: 7_400, length: 500 },
    ]);
    expect(recent.newest).toBe(7_400);
    expect(recent.rate(7_500)).toBe(2);
    expect(recent.rate(8_000)).toBe(1);
  });

  it("are late by the display's interval, not by what has become usual", () => {
    const display = new DisplayInterval();
    expect(display.isLate(1_000)).toBe(false); // nothing is known
    for (const median of [Number.NaN, 16.7, 210]) display.learn(median);
    expect(display.isLate(25)).toBe(false);
    expect(display.isLate(25.1)).toBe(true);
  });

  it("show of a blocked time what lies in them", () => {
    const spans = [
      { from: 0, to: 1_000 },
      { from: 3_000, to: 5_000 },
      { from: 9_500, to: 9_700 },
    ];
    expect(bandsIn(spans, 10_000)).toEqual({
      bands: [
        { from: -6, to: -5 },
        { from: -0.5, to: -0.3 },
      ],
      total: expect.closeTo(1_200, 6),
    });
  });
});

it("the report is JSON with all that was measured, and where", () => {
  const record = new LoadRecord({ share: 95 }, 1_000);
  record.addIntervals("picture", intervals([1_016, 16.7], [1_033, 16.7]));
  record.addIntervals("twin", intervals([1_210, 210]));
  record.block({ from: 1_000, to: 1_199.5 });
  const status = {
    mode: "message-offscreen",
    renderer: "canvas2d",
    config: defaultConfig,
    radius: 15,
    droppedSteps: 3,
    restarts: 1,
  } as const;
  expect(JSON.parse(report({ userAgent: "Browser/1", status, record, now: 1_420 }))).toEqual({
    title: "Heptaspin load lab",
    units: "times in ms; a histogram is a list of [whole ms, frames]",
    browser: "Browser/1",
    mode: "message-offscreen",
    renderer: "canvas2d",
    settings: defaultConfig,
    radius: 15,
    load: { kind: "load on: 200 of every 210 ms", share: 95, duration: 420, blocked: 199.5 },
    drawnBy: { picture: "worker", twin: "main thread" },
    picture: { frames: 2, interval: { p50: 16.7, p99: 16.7, max: 16.7 }, histogram: [[16, 2]] },
    twin: { frames: 1, interval: { p50: 210, p99: 210, max: 210 }, histogram: [[210, 1]] },
    steps: { due: 0, simulated: 0 },
    sinceReset: { droppedSteps: 3 },
    restarts: 1,
  });
});

it("a share is read as people write it, and kept to what can be", () => {
  expect(["95", " 7 ", "12.4", "50 %", "100", "-3", "−3"].map(readShare)).toEqual([95, 7, 12, 50, 95, 0, 0]);
  expect(["", "x", "1e999x"].map(readShare)).toEqual([null, null, null]);
});

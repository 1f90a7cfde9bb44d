/** The draw loop with a display, a source and a renderer that the test holds in its hands. */
import { beforeEach, describe, expect, test } from "vitest";
import { FrameView, frameBytes, SHOW_LATEST, type Snapshot } from "../../src/shared/frame.ts";
import type { SceneShape } from "../../src/shared/protocol.ts";
import { DrawLoop } from "../../src/shared/render/draw-loop.ts";
import { FrameRecorder } from "../../src/shared/render/frame-recorder.ts";
import * as measured from "../../src/shared/render/measured-colours.ts";
import { type Segments, STRIDE, VELOCITY, X0 } from "../../src/shared/render/segments.ts";
import { FakeDisplay, ORIGIN } from "./fake-display.ts";

const shape: SceneShape = { sides: 7, radius: 15 };

/** Notes what it is told. */
class FakeRenderer {
  readonly drawn: { time: number; count: number; x: number[]; sides: number }[] = [];
  /** The segments of each draw: their first ends. */
  readonly segments: number[][] = [];
  level: number[] = [];
  shape: SceneShape | null = null;
  fail: Error | null = null;
  /** Whether it can draw just now. */
  able = true;
  resize(): void {}
  setTheme(): void {}
  setView(): void {}
  setShape(to: SceneShape): void {
    this.shape = to;
  }
  draw({ time, count, x, level }: Snapshot, { data, count: lines }: Segments): boolean {
    if (this.fail) throw this.fail;
    if (!this.able) return false;
    this.segments.push(Array.from({ length: lines }, (_, i) => data[STRIDE * i + X0]));
    this.level = [...level.subarray(0, count)];
    this.drawn.push({ time, count, x: [...x.subarray(0, count)], sides: this.shape!.sides });
    return true;
  }
  dispose(): void {}
}

/** A frame whose ball n is at x = n + its time, with states 1/120 s apart. */
function makeFrame(time: number, { flags = 0, generation = 1, count = 2, due = ORIGIN + 1000 * time, rate = 1 } = {}) {
  const frame = new FrameView(new ArrayBuffer(frameBytes(count)), 0, count);
  for (const [s, state] of frame.states.entries()) {
    frame.times[s] = time - (2 - s) / 120;
    for (let n = 0; n < count; n++) state.x[n] = n + frame.times[s];
  }
  return Object.assign(frame, { flags, generation, count, due, rate });
}

let display: FakeDisplay;
let renderer: FakeRenderer;
let source: { frame: FrameView | null; acquire(): FrameView | null };
let errors: unknown[];
let loop: DrawLoop;

beforeEach(() => {
  display = new FakeDisplay();
  renderer = new FakeRenderer();
  source = {
    frame: null,
    acquire() {
      return this.frame;
    },
  };
  errors = [];
  loop = new DrawLoop({ display, renderer, onError: (error) => errors.push(error) });
  loop.attach(source, 1, shape);
  loop.start();
});

/** Display frames at 60 Hz in [from, to) ms, with a physics step every 1/120 s. */
function run(from: number, to: number, generation = 1): void {
  for (let t = from; t < to - 1e-6; t += 1000 / 60) {
    const time = Math.floor((t / 1000) * 120 + 1e-6) / 120;
    source.frame = makeFrame(time, { generation });
    display.frame(t);
  }
}

describe("drawing", () => {
  test("begins with the first frame", () => {
    display.frame(0);
    loop.invalidate();
    display.frame(16);
    expect(renderer.drawn).toEqual([]);
    source.frame = makeFrame(2, { flags: SHOW_LATEST });
    display.frame(32);
    expect(renderer.drawn).toEqual([{ time: 2, count: 2, x: [2, 3], sides: 7 }]);
  });

  test("shows the balls at the playout clock's time", () => {
    run(0, 1000);
    const { drawn } = renderer;
    expect(drawn.length).toBeGreaterThan(55);
    for (const [i, { time, x }] of drawn.entries()) {
      expect(x[0]).toBeCloseTo(time, 5);
      expect(x[1]).toBeCloseTo(1 + time, 5);
      if (i > 20) expect(time - drawn[i - 1].time).toBeCloseTo(1 / 60, 3);
    }
    const newest = source.frame!.times[2];
    expect(drawn.at(-1)!.time).toBeLessThan(newest);
    expect(drawn.at(-1)!.time).toBeGreaterThan(newest - 2.1 / 120);
  });

  test("goes on between two steps on a faster display", () => {
    run(0, 500);
    const before = renderer.drawn.length;
    for (let t = 500; t < 700; t += 2) {
      const step = Math.floor((t / 1000) * 120);
      if (step !== source.frame!.step) source.frame = Object.assign(makeFrame(step / 120), { step });
      display.frame(t);
    }
    expect(renderer.drawn.length - before).toBeGreaterThan(90);
  });

  test("is left out when nothing has changed", () => {
    source.frame = makeFrame(2, { flags: SHOW_LATEST });
    for (let t = 0; t < 100; t += 16) display.frame(t);
    expect(renderer.drawn.length).toBe(1);
    loop.invalidate();
    for (let t = 100; t < 200; t += 16) display.frame(t);
    expect(renderer.drawn.length).toBe(2);
  });

  test("happens for other balls at the same time", () => {
    source.frame = makeFrame(0, { flags: SHOW_LATEST });
    display.frame(0);
    const other = makeFrame(0, { flags: SHOW_LATEST });
    other.states[2].x[0] = 99;
    source.frame = other;
    display.frame(16);
    expect(renderer.drawn[1].x[0]).toBe(99);
  });

  test("ends with stop, and goes on with start", () => {
    run(0, 100);
    const count = renderer.drawn.length;
    loop.stop();
    expect(display.waiting.size).toBe(0);
    run(100, 200);
    expect(renderer.drawn.length).toBe(count);
    loop.start();
    loop.start();
    expect(display.waiting.size).toBe(1);
    run(200, 300);
    expect(renderer.drawn.length).toBe(count + 6);
  });
});

describe("overlays", () => {
  /** A line from each ball. */
  const lines = (_: FrameView, { count, x }: Snapshot, { sides }: SceneShape, segments: Segments) => {
    for (let i = 0; i < count; i++) segments.add(x[i], sides, 0, 0, 1, VELOCITY, 1);
  };

  test("add their lines to the balls of each draw, and to nothing before the first frame", () => {
    loop.setOverlay(lines);
    display.frame(0);
    expect(renderer.segments).toEqual([]);
    source.frame = makeFrame(2, { flags: SHOW_LATEST });
    display.frame(16);
    source.frame = makeFrame(3, { flags: SHOW_LATEST });
    display.frame(32);
    expect(renderer.segments).toEqual([
      [2, 3],
      [3, 4],
    ]);
  });

  test("take effect at once while nothing moves", () => {
    source.frame = makeFrame(2, { flags: SHOW_LATEST });
    display.frame(0);
    loop.setOverlay(lines);
    display.frame(16);
    loop.setOverlay(null);
    display.frame(32);
    display.frame(48);
    expect(renderer.segments).toEqual([[], [2, 3], []]);
  });
});

describe("pause", () => {
  test("holds the picture at once, and then shows the newest state", () => {
    run(0, 1000);
    const before = renderer.drawn.length;
    loop.pause();
    run(1000, 1100); // the physics worker has not heard of it yet
    expect(renderer.drawn.length).toBe(before);
    source.frame = makeFrame(1.1, { flags: SHOW_LATEST });
    display.frame(1100);
    display.frame(1117);
    expect(renderer.drawn.length).toBe(before + 1);
    expect(renderer.drawn.at(-1)!.time).toBeCloseTo(1.1, 10);
    source.frame = makeFrame(1.1 + 1 / 120, { flags: SHOW_LATEST }); // a single step
    display.frame(1133);
    expect(renderer.drawn.at(-1)!.time).toBeCloseTo(1.1 + 1 / 120, 10);
    expect(loop.statistics().drawn).toBe(renderer.drawn.length);
  });

  test("a held picture can be drawn again, as it is", () => {
    run(0, 1000);
    loop.pause();
    const held = renderer.drawn.at(-1);
    loop.invalidate();
    run(1000, 1100);
    expect(renderer.drawn.at(-1)).toEqual(held);
    expect(renderer.drawn.at(-2)).toEqual(held);
  });

  test("resume goes on from what is shown", () => {
    run(0, 1000);
    loop.pause();
    source.frame = makeFrame(1, { flags: SHOW_LATEST });
    display.frame(1000);
    loop.resume();
    display.frame(5000); // not heard of by the physics worker yet
    expect(renderer.drawn.at(-1)!.time).toBe(1);
    const count = renderer.drawn.length;
    for (let k = 1; k < 60; k++) {
      source.frame = makeFrame(1 + (2 * k) / 120, { due: ORIGIN + 5000 + (k * 1000) / 60 });
      display.frame(5001 + (k * 1000) / 60);
    }
    const after = renderer.drawn.slice(count - 1);
    expect(after.length).toBeGreaterThan(55);
    for (let i = 1; i < after.length; i++) {
      expect(after[i].time).toBeGreaterThan(after[i - 1].time);
      expect(after[i].time - after[i - 1].time).toBeLessThan(0.0175);
    }
  });
});

describe("a new generation", () => {
  test("replaces the picture with its first frame, shape and all", () => {
    run(0, 1000);
    const before = renderer.drawn.length;
    const old = source;
    const next = { frame: null as FrameView | null, acquire: () => next.frame };
    loop.attach(next, 2, { sides: 5, radius: 3 });
    loop.invalidate();
    display.frame(1000);
    expect(renderer.drawn.slice(before)).toEqual([renderer.drawn[before - 1]]);
    next.frame = makeFrame(1, { generation: 1 }); // a lost worker's
    display.frame(1016);
    expect(renderer.drawn.length).toBe(before + 1);
    next.frame = makeFrame(0, { generation: 2, count: 5, flags: SHOW_LATEST });
    display.frame(1032);
    expect(renderer.drawn.at(-1)).toEqual({ time: 0, count: 5, x: [0, 1, 2, 3, 4], sides: 5 });
    expect(old.frame!.generation).toBe(1);
  });

  test("waits while the picture is held, until there is a state to show exactly", () => {
    run(0, 500);
    const before = renderer.drawn.length;
    loop.pause();
    loop.attach(source, 2, { sides: 5, radius: 3 });
    source.frame = makeFrame(0.1, { generation: 2, count: 5 });
    loop.invalidate();
    display.frame(500);
    expect(renderer.drawn.slice(before)).toEqual([renderer.drawn[before - 1]]);
    source.frame = makeFrame(0.1, { generation: 2, count: 5, flags: SHOW_LATEST });
    display.frame(516);
    expect(renderer.drawn.at(-1)).toMatchObject({ count: 5, sides: 5 });
  });

  test("of fewer balls draws no left-over ones", () => {
    run(0, 100);
    loop.attach(source, 2, shape);
    source.frame = makeFrame(0, { generation: 2, count: 1, flags: SHOW_LATEST });
    display.frame(100);
    expect(renderer.drawn.at(-1)!.x).toEqual([0]);
  });

  test("attaching again draws even the same frame, with the new shape", () => {
    source.frame = makeFrame(0, { flags: SHOW_LATEST });
    display.frame(0);
    loop.attach(source, 1, { sides: 9, radius: 15 });
    display.frame(16);
    expect(renderer.drawn.map(({ sides }) => sides)).toEqual([7, 9]);
  });
});

describe("a frame that makes no sense", () => {
  type Frame = ReturnType<typeof makeFrame>;
  const none = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const spoils: readonly [string, (frame: Frame) => void][] = [
    ...none.flatMap((value): [string, (frame: Frame) => void][] => [
      [`due at ${value}`, (frame) => Object.assign(frame, { due: value })],
      [`at the rate ${value}`, (frame) => Object.assign(frame, { rate: value })],
      [`with its oldest state at ${value}`, ({ times }) => times.fill(value, 0, 1)],
      [`with its newest state at ${value}`, ({ times }) => times.fill(value, 2, 3)],
      [`with a wall angle of ${value}`, ({ wallAngles }) => wallAngles.fill(value, 1, 2)],
    ]),
    ["of −1 balls", (frame) => Object.assign(frame, { count: -1 })],
    ["of more balls than it has room for", (frame) => Object.assign(frame, { count: 3 })],
    ["of an older generation", (frame) => Object.assign(frame, { generation: 0 })],
  ];

  test.each(spoils)("%s, is skipped, and the next ones are shown as ever", (_, spoil) => {
    run(0, 500);
    const before = renderer.drawn.length;
    for (const flags of [0, SHOW_LATEST]) {
      const bad = makeFrame(0.5, { flags });
      spoil(bad);
      source.frame = bad;
      display.frame(500);
      loop.invalidate(); // the last good one can be drawn again
      display.frame(508);
      expect(renderer.drawn.at(-1)).toEqual(renderer.drawn[before - 1]);
    }
    run(516 + 2 / 3, 1500);
    const after = renderer.drawn.slice(before + 2);
    expect(after.length).toBeGreaterThan(55);
    for (let i = 1; i < after.length; i++) expect(after[i].time - after[i - 1].time).toBeCloseTo(1 / 60, 2);
    expect(errors).toEqual([]);
  });

  test("lets the memory of the one shown be filled anew, even for the same time", () => {
    const shown = makeFrame(1, { flags: SHOW_LATEST });
    source.frame = shown;
    display.frame(0);
    source.frame = makeFrame(1, { flags: SHOW_LATEST, due: Number.NaN });
    display.frame(16);
    shown.states[2].x[0] = 99;
    source.frame = shown;
    display.frame(33);
    expect(renderer.drawn.map(({ x }) => x[0])).toEqual([1, 99]);
    display.frame(50);
    expect(renderer.drawn.length).toBe(2);
  });

  test("does not become the first of a generation", () => {
    run(0, 100);
    const before = renderer.drawn.length;
    loop.attach(source, 2, { sides: 5, radius: 3 });
    source.frame = makeFrame(0, { generation: 2, flags: SHOW_LATEST, due: Number.NaN });
    display.frame(100);
    expect(renderer.drawn.length).toBe(before);
    source.frame = makeFrame(0, { generation: 2, flags: SHOW_LATEST });
    display.frame(117);
    expect(renderer.drawn.at(-1)).toMatchObject({ time: 0, sides: 5 });
  });

  test("of fewer balls than there is room for, is drawn with as many as it has", () => {
    source.frame = Object.assign(makeFrame(1, { count: 5, flags: SHOW_LATEST }), { count: 3 });
    display.frame(0);
    source.frame = Object.assign(makeFrame(2, { count: 5, flags: SHOW_LATEST }), { count: 0 });
    display.frame(16);
    expect(renderer.drawn.map(({ count }) => count)).toEqual([3, 0]);
  });
});

describe("a renderer that can't draw just now", () => {
  test("gets the newest snapshot as soon as it can, and no frame counts until then", () => {
    run(0, 500);
    const { length } = renderer.drawn;
    renderer.able = false;
    run(500, 700);
    expect(loop.statistics().drawn).toBe(length);
    renderer.able = true;
    run(700, 800);
    expect(renderer.drawn[length].time).toBeGreaterThan(0.68);
    expect(loop.statistics().drawn).toBe(renderer.drawn.length);
    expect(errors).toEqual([]);
  });

  test("gets a held one, too", () => {
    run(0, 500);
    renderer.able = false;
    source.frame = makeFrame(0.5, { flags: SHOW_LATEST });
    display.frame(500);
    loop.pause();
    renderer.able = true;
    display.frame(517);
    expect(renderer.drawn.at(-1)!.time).toBe(0.5);
  });
});

describe("an error", () => {
  test("of the renderer ends the loop and is told once", () => {
    run(0, 100);
    renderer.fail = new Error("no context");
    run(100, 300);
    expect(errors).toEqual([renderer.fail]);
    expect(display.waiting.size).toBe(0);
  });

  test("of the source, too; the loop can begin again from there", () => {
    const good = source.acquire;
    loop.stop();
    loop = new DrawLoop({ display, renderer, onError: () => loop.start() });
    loop.attach(source, 1, shape);
    loop.start();
    source.acquire = () => {
      throw new Error("gone");
    };
    display.frame(0);
    expect(display.waiting.size).toBe(1);
    source.acquire = good;
    run(16, 100);
    expect(renderer.drawn.length).toBeGreaterThan(3);
  });
});

describe("colours by what balls do", () => {
  test("are measured in each frame, of the balls shown, and only when they are wanted", () => {
    run(0, 200); // each ball moves at 1 unit/s
    expect(renderer.level).toEqual([0, 0]);
    loop.colourBy("height", measured);
    run(200, 300);
    expect(renderer.level).toEqual([128, 128]);
    loop.colourBy("number");
    const next = makeFrame(0.5, { due: ORIGIN + 310 });
    for (const { y } of next.states) y.fill(-300);
    source.frame = next;
    display.frame(310);
    display.frame(330);
    expect(renderer.level).toEqual([128, 128]);
  });

  test("come at once to a picture that stands still", () => {
    const still = makeFrame(1, { flags: SHOW_LATEST });
    for (const state of still.states) state.y[1] = 300;
    source.frame = still;
    display.frame(0);
    loop.colourBy("height", measured);
    display.frame(16);
    expect(renderer.level).toEqual([128, 255]);
    expect(renderer.drawn.length).toBe(2);
    loop.pause();
    loop.colourBy("number");
    loop.colourBy("height", measured);
    display.frame(32);
    expect(renderer.drawn.length).toBe(3);
  });

  test("go by the radius of the balls that are shown", () => {
    loop.colourBy("spin", measured);
    const spinning = makeFrame(1, { flags: SHOW_LATEST });
    spinning.states[2].angle.fill(0.05); // in 1/120 s: 6 rad/s
    source.frame = spinning;
    display.frame(0);
    expect(renderer.level).toEqual([77, 77]);
    loop.attach(source, 1, { sides: 7, radius: 45 });
    display.frame(16);
    expect(renderer.level).toEqual([230, 230]);
  });
});

describe("statistics", () => {
  test("before the first frame are all 0", () => {
    const none = { p50: 0, p99: 0, max: 0 };
    expect(loop.statistics()).toEqual({ drawn: 0, framesPerSecond: 0, interval: none, deviation: none, age: 0 });
  });

  test("give rate, intervals, deviations and age", () => {
    run(0, 5000);
    display.frame(5100); // a long frame; nothing new came, so that it is not even drawn
    run(5116 + 2 / 3, 6000);
    const { drawn, framesPerSecond, interval, deviation, age } = loop.statistics();
    expect(drawn).toBe(renderer.drawn.length);
    expect(framesPerSecond).toBeCloseTo(60 * (1 - 7 / 360), 0);
    expect(interval.p50).toBeCloseTo(1000 / 60, 3);
    expect(interval.p99).toBeCloseTo(1000 / 60, 3);
    expect(interval.max).toBeGreaterThan(99);
    expect(deviation.p50).toBeLessThan(0.1);
    expect(deviation.max).toBeGreaterThan(deviation.p99);
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(1000 / 120);
  });

  test("rank intervals and deviations", () => {
    const recorder = new FrameRecorder();
    recorder.record(0, 0, 2, 0);
    let now = 0;
    for (let k = 100; k >= 1; k--) {
      now += k; // and a tenth as much more is shown, at double speed
      recorder.record(now, (2 * 1.1 * now) / 1000, 2, now - 5);
    }
    const { drawn, framesPerSecond, interval, deviation, age } = recorder.statistics();
    expect({ drawn, interval, age }).toEqual({ drawn: 101, interval: { p50: 50, p99: 99, max: 100 }, age: 5 });
    expect(framesPerSecond).toBeCloseTo(1000 / 50.5, 10);
    expect(deviation.p50).toBeCloseTo(5, 6);
    expect(deviation.p99).toBeCloseTo(9.9, 6);
    expect(deviation.max).toBeCloseTo(10, 6);
  });

  test("cover the last 600 frames only", () => {
    run(0, 1000);
    run(1500, 1500 + (602 / 60) * 1000);
    expect(loop.statistics().interval.max).toBeLessThan(17);
    expect(loop.statistics().drawn).toBe(renderer.drawn.length);
  });

  test("measure how unevenly the shown time advances", () => {
    run(0, 1000);
    expect(loop.statistics().deviation.max).toBeLessThan(17); // the first frame waits for the second
    const { frame } = source;
    for (const t of [1000, 1017]) display.frame(t); // reaches the newest state, and holds
    source.frame = makeFrame(frame!.times[2] + 0.2, { due: ORIGIN + 1210 });
    display.frame(1217);
    expect(loop.statistics().deviation.max).toBeGreaterThan(20);
  });

  test.each([
    ["a pause", () => loop.pause(), () => loop.resume()],
    ["a stop", () => loop.stop(), () => loop.start()],
    ["a run that pauses by itself", () => showLatest(), () => {}],
    ["a redrawn pause", () => redrawPaused(), () => loop.resume()],
    ["another generation", () => loop.attach(source, 2, shape), () => {}],
  ])("leave %s out", (what, before, after) => {
    run(0, 1000);
    before();
    if (what !== "another generation") display.frame(3000);
    after();
    run(5000, 6000, what === "another generation" ? 2 : 1);
    const { interval, deviation } = loop.statistics();
    expect(interval.max).toBeLessThan(17);
    expect(deviation.max).toBeLessThan(17);
  });

  function showLatest() {
    source.frame = makeFrame(1, { flags: SHOW_LATEST });
    display.frame(1000);
  }
  function redrawPaused() {
    loop.pause();
    loop.invalidate();
    display.frame(1500);
  }

  test("without a speed there is nothing to deviate from", () => {
    for (let t = 0; t < 160; t += 16) {
      source.frame = makeFrame(1, { rate: 0 });
      display.frame(t);
    }
    expect(loop.statistics().deviation).toEqual({ p50: 0, p99: 0, max: 0 });
  });
});

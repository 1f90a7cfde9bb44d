/** The playout clock against a simulated loop with late timers. All times are simulated, so figures may be asserted. */
import { describe, expect, test } from "vitest";
import { PlayoutClock } from "../../src/shared/render/playout.ts";
import { deviations, lateTimer, makeLoop, percentile, play, type Shown, seeded } from "./rig.ts";

/** Counts frames that went back, beyond the newest state or behind the oldest. */
function faults(shown: readonly Shown[]) {
  return {
    back: shown.filter(({ time }, i) => i > 0 && time < shown[i - 1].time).length,
    beyond: shown.filter(({ time, newest }) => time > newest).length,
    behind: shown.filter(({ time, oldest }) => time < oldest).length,
  };
}
const none = { back: 0, beyond: 0, behind: 0 };
/** ms of wall time that the shown time is behind the newest state. */
const lag = ({ time, newest, rate }: Shown) => ((newest - time) / rate) * 1000;
const jittery = (speed: number, offset = 0, seed = 1) => makeLoop({ speed, offset, late: lateTimer(seeded(seed)) });

describe("in steady state, with late timers", () => {
  const cases = [0.25, 1, 1.5, 8].flatMap((speed) => [30, 59.94, 60, 120, 144].map((hertz) => ({ speed, hertz })));
  test.each(cases)("$speed× on a $hertz Hz display advances evenly", ({ speed, hertz }) => {
    for (const [seed, phase] of [
      [1, 3],
      [2, 0.2],
      [3, 8],
    ]) {
      const shown = play({ loop: jittery(speed, 0, seed), hertz, seconds: 40, phase });
      expect(faults(shown)).toEqual(none);
      const steady = shown.slice(Math.ceil(2 * hertz));
      const deviation = deviations(steady);
      expect(percentile(deviation, 0.5)).toBeLessThan(0.05);
      expect(percentile(deviation, 0.99)).toBeLessThan(1);
      const first = steady[0];
      const last = steady[steady.length - 1];
      const pace = ((last.time - first.time) / (last.now - first.now)) * 1000;
      expect(Math.abs(pace / speed - 1)).toBeLessThan(0.002);
      // Two publication intervals are all that a frame spans.
      const interval = (1000 / 120) * (Math.ceil(speed) / speed);
      expect(percentile(steady.map(lag), 0.99)).toBeLessThan(2 * interval + 0.5);
    }
  });

  test("without lateness it stays one publication interval behind, and no more", () => {
    for (const phase of [0.5, 4, 8]) {
      const shown = play({ loop: makeLoop(), hertz: 60, seconds: 8, phase });
      const settled = shown.slice(240);
      expect(Math.max(...settled.map(lag))).toBeLessThan(1000 / 120 + 0.5);
      expect(Math.max(...deviations(settled))).toBeLessThan(0.05);
    }
  });

  test("the delay goes down again when timers get punctual", () => {
    let late = true;
    const random = seeded(5);
    const loop = makeLoop({ late: () => (late ? 7 * random() : 0) });
    const punctual = {
      at: 10_000,
      do: () => {
        late = false;
      },
    };
    const shown = play({ loop, hertz: 59, seconds: 40, events: [punctual] });
    const mean = (from: number, to: number) => {
      const lags = shown.filter(({ now }) => now > from && now < to).map(lag);
      return lags.reduce((sum, value) => sum + value, 0) / lags.length;
    };
    expect(mean(30_000, 40_000)).toBeLessThan(mean(5000, 10_000) - 1);
    expect(Math.max(...deviations(shown.slice(600)))).toBeLessThan(0.3);
  });
});

describe("nothing depends on the offset between the threads' clocks", () => {
  test.each([-3_600_000, -20, 20, 1.7e12])("%d ms", (offset) => {
    const there = play({ loop: jittery(1, offset), hertz: 60, seconds: 20 });
    const here = play({ loop: jittery(1), hertz: 60, seconds: 20 });
    for (const [i, { time }] of there.entries()) expect(Math.abs(time - here[i].time)).toBeLessThan(1e-5);
  });

  const leaps = [-3_600_000, -400, 400, 3_600_000];
  test.each([-50, ...leaps])("when the writer's leaps by %d ms, the motion is soon even again", (leap) => {
    const loop = jittery(1);
    const tick = (now: number) => {
      const next = loop.tick(now);
      if (now > 5000) loop.frame.due += leap;
      return next;
    };
    const shown = play({ loop: { ...loop, tick }, hertz: 50, seconds: 15 });
    expect(faults(shown)).toEqual(none);
    expect(percentile(deviations(shown.filter(({ now }) => now > 5500)), 0.98)).toBeLessThan(0.4);
    const uneven = deviations(shown.filter(({ now }) => now > 4980 && now < 6000)).filter((ms) => ms > 0.4);
    expect(uneven.length).toBeLessThanOrEqual(6); // of 51
  });

  test.each(leaps)("when the reader's leaps by %d ms, too", (leap) => {
    const shown = play({ loop: jittery(1), hertz: 50, seconds: 15, leap: { at: 5000, by: leap } });
    expect(faults(shown)).toEqual(none);
    expect(percentile(deviations(shown.slice(275)), 0.98)).toBeLessThan(0.4);
    expect(percentile(shown.slice(275).map(lag), 0.5)).toBeGreaterThan(1);
  });

  test.each([5, 500])("a display frame %d ms earlier than the last shows no earlier time", (ms) => {
    const clock = new PlayoutClock();
    const loop = jittery(1);
    const before = play({ loop, clock, hertz: 60, seconds: 0.06 }).at(-1)!;
    expect(before.time).toBeGreaterThan(0);
    expect(clock.show(before.now - ms, loop.frame)).toBe(before.time);
  });
});

describe("a change of speed", () => {
  const change = (from: number, to: number, hertz: number, late = lateTimer(seeded(9))) => {
    const loop = makeLoop({ speed: from, late });
    return play({ loop, hertz, seconds: 20, events: [{ at: 5003, do: () => loop.setSpeed(to) }] });
  };
  test.each([
    [1, 8],
    [8, 1],
    [1, 0.25],
    [0.25, 1],
    [0.25, 8],
  ])("from %d to %d goes neither back nor faster than the faster", (from, to) => {
    for (const hertz of [30, 60, 144]) {
      const shown = change(from, to, hertz);
      expect(faults(shown)).toEqual(none);
      const around = shown.filter(({ now }) => now > 4900 && now < 6000);
      const paces = around.slice(1).map(({ now, time }, i) => ((time - around[i].time) / (now - around[i].now)) * 1000);
      if (from < to) expect(Math.min(...paces)).toBeGreaterThan(from * 0.98);
      // What the frames no longer reach back to is skipped: at most the old delay, once.
      const skipped = paces.filter((pace) => pace > Math.max(from, to) * 1.02);
      expect(skipped.length).toBeLessThanOrEqual(2);
      expect(percentile(deviations(shown.filter(({ now }) => now > 6000)), 0.98)).toBeLessThan(0.5);
    }
  });

  test("shows the time before it at the old speed", () => {
    const shown = change(1, 8, 144, () => 1);
    const knee = 5; // simulated seconds, to a step
    const before = shown.filter(({ time, now }) => time < knee && now > 4900);
    expect(
      Math.max(...before.slice(1).map(({ now, time }, i) => (time - before[i].time) * 1000 - (now - before[i].now))),
    ).toBeLessThan(0.4);
    expect(before.some(({ rate }) => rate === 8)).toBe(true);
  });
});

describe("a stall of the writer", () => {
  test.each([30, 60, 144])("of 300 ms holds the newest state, then goes on (%d Hz)", (hertz) => {
    const loop = jittery(1);
    const stall = { at: 4000, tickAt: 4300 };
    const shown = play({ loop, hertz, seconds: 10, events: [stall] });
    expect(faults(shown)).toEqual(none);
    const held = shown.filter(({ now }) => now > 4050 && now < 4300);
    expect(held.every(({ time, newest }) => time === newest)).toBe(true);
    const after = shown.filter(({ now }) => now > 4400);
    expect(percentile(deviations(after), 0.98)).toBeLessThan(0.4);
    expect(Math.max(...after.map(lag))).toBeLessThan(45);
  });

  test("is not taken for lateness", () => {
    const shown = play({ loop: makeLoop(), hertz: 60, seconds: 10, events: [{ at: 4000, tickAt: 4300 }] });
    const mean = (lags: number[]) => lags.reduce((sum, value) => sum + value, 0) / lags.length;
    const before = mean(shown.filter(({ now }) => now > 2000 && now < 4000).map(lag));
    expect(mean(shown.filter(({ now }) => now > 9000).map(lag))).toBeLessThan(before + 4);
  });

  test("that comes back all the time (slow motion) is played out evenly", () => {
    // Every tick takes 100 ms, the loop runs 8 steps in it and drops 4.
    const loop = makeLoop({ late: () => 100 - 1000 / 120 });
    const shown = play({ loop, hertz: 60, seconds: 20 });
    expect(faults(shown)).toEqual(none);
    const paces = shown.slice(1).map(({ now, time }, i) => ((time - shown[i].time) / (now - shown[i].now)) * 1000);
    const settled = paces.slice(300);
    expect(Math.min(...settled)).toBeGreaterThan(0.9 * percentile(settled, 0.5));
    expect(Math.max(...settled)).toBeLessThan(1.1 * percentile(settled, 0.5));
  });
});

test("after a minute without display frames it is as far behind as before, at once", () => {
  const run = { loop: makeLoop(), hertz: 60, phase: 4, seconds: 62, hidden: { from: 300, to: 60_300 } };
  const shown = play(run).filter(({ now }) => now > 60_000);
  expect(faults(shown)).toEqual(none);
  for (const frame of shown) expect(Math.abs(lag(frame) - 1000 / 120)).toBeLessThan(0.1);
});

describe("a pause", () => {
  const pauseAt = 3001;
  const resumeAt = 6002;
  const loop = jittery(1);
  const shown = play({
    loop,
    hertz: 60,
    seconds: 12,
    events: [
      {
        at: pauseAt,
        do: () => {
          loop.pause();
        },
        tickAt: Number.POSITIVE_INFINITY,
      },
      {
        at: resumeAt,
        do: (now) => {
          loop.resume(now);
        },
        tickAt: resumeAt + 1000 / 120,
      },
    ],
  });
  test("shows the newest state exactly", () => {
    const paused = shown.filter(({ now }) => now > pauseAt && now < resumeAt);
    expect(paused.length).toBeGreaterThan(150);
    expect(paused.every(({ time, newest }) => time === newest)).toBe(true);
  });
  test("is followed by an even advance from there", () => {
    expect(faults(shown)).toEqual(none);
    const running = shown.findIndex(({ now, flags }) => now > resumeAt && flags === 0);
    const after = shown.slice(running);
    expect(after[0].time).toBeCloseTo(shown[running - 1].time, 10);
    expect(Math.max(...deviations(after.slice(1, 120)))).toBeLessThan(0.4);
  });
});

test("a state that was shown exactly may come again as one of a run", () => {
  const loop = makeLoop();
  const clock = new PlayoutClock();
  play({ loop, clock, hertz: 60, seconds: 1 });
  loop.pause();
  clock.show(1005, loop.frame);
  const { frame } = loop;
  frame.flags = 0;
  for (const now of [1010, 1020]) expect(clock.show(now, frame)).toBe(frame.times[2]);
  loop.resume(1030);
  const shown = play({ loop, clock, hertz: 60, seconds: 3, phase: 1040 });
  expect(faults(shown)).toEqual(none);
  expect(Math.max(...deviations(shown.slice(3)))).toBeLessThan(0.4);
});

describe("frames that begin anew", () => {
  const advance = (clock: PlayoutClock, generation: number, seconds = 1) =>
    play({ loop: makeLoop({ generation }), clock, hertz: 60, seconds });

  test("a new generation is shown from its beginning", () => {
    const clock = new PlayoutClock();
    expect(advance(clock, 1).at(-1)!.time).toBeGreaterThan(0.9);
    const second = advance(clock, 2);
    expect(second[0].time).toBe(0);
    expect(faults(second)).toEqual(none);
  });
  test("even from a later time", () => {
    const clock = new PlayoutClock();
    advance(clock, 1);
    const later = makeLoop({ generation: 2 });
    for (let now = 0; now <= 2000; now += 50) later.tick(now);
    expect(later.frame.flags).toBe(0);
    expect(later.frame.times[2]).toBeGreaterThan(1.5);
    expect(clock.show(2000, later.frame)).toBe(later.frame.times[2]);
  });
  test("so is the same generation with its time set back", () => {
    const clock = new PlayoutClock();
    advance(clock, 1);
    const again = makeLoop();
    again.tick(20);
    expect(again.frame.flags).toBe(0);
    expect(clock.show(20, again.frame)).toBe(again.frame.times[2]);
    const shown = play({ loop: again, clock, hertz: 60, seconds: 3, phase: 40 });
    expect(Math.max(...deviations(shown.slice(2)))).toBeLessThan(0.4);
  });
});

test("without a speed nothing moves, and nothing breaks", () => {
  const loop = makeLoop();
  const clock = new PlayoutClock();
  play({ loop, clock, hertz: 60, seconds: 1 });
  loop.pause();
  const { frame } = loop;
  expect(clock.show(1010, frame)).toBe(frame.times[2]);
  frame.flags = 0;
  frame.rate = 0;
  frame.times[2] += 1 / 120;
  frame.due = 2000;
  for (let now = 2000; now < 3000; now += 16) {
    const time = clock.show(now, frame);
    expect(time).toBeGreaterThanOrEqual(frame.times[1]);
    expect(time).toBeLessThanOrEqual(frame.times[2]);
  }
});

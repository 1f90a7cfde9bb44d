/** The fixed-step loop in fake time: how many steps, when, how evenly, and what happens when all goes wrong. */
import { describe, expect, test } from "vitest";
import { CATCH_UP_STEPS, FixedStepLoop, TICK_MS } from "../../src/worker/loop.ts";
import { seeded } from "../playout/rig.ts";
import { FakeTime, type FakeTimeOptions } from "./fake-time.ts";

const INTERVAL = 1000 / 120;
/** Times of today in milliseconds: a Float64 of that size has steps of 0.00024. */
const EPOCH = 1_700_000_000_000;

interface Publication {
  readonly at: number;
  readonly steps: number;
  readonly due: number;
  readonly rate: number;
}

class Rig {
  readonly time: FakeTime;
  readonly loop: FixedStepLoop;
  steps = 0;
  beats = 0;
  readonly published: Publication[] = [];
  readonly failures: unknown[] = [];
  onStep = () => {};
  onPublish = () => {};
  interrupted = () => false;

  constructor(options: FakeTimeOptions = {}, stepCost = 0) {
    const time = new FakeTime(options);
    this.time = time;
    this.loop = new FixedStepLoop({
      now: time.now,
      schedule: time.schedule,
      cancel: time.cancel,
      step: () => {
        time.spend(stepCost);
        this.onStep();
        this.steps++;
      },
      idle: () => this.beats++,
      publish: (due, rate) => {
        this.published.push({ at: time.time, steps: this.steps, due, rate });
        this.onPublish();
      },
      interrupted: () => this.interrupted(),
      failed: (error) => this.failures.push(error),
    });
  }

  /** Steps run in each tick. */
  get ticks(): number[] {
    return this.published.map(({ steps }, i) => steps - (this.published[i - 1]?.steps ?? 0));
  }
  get last(): Publication {
    return this.published.at(-1)!;
  }
  /** Due times minus the line through them that has one step every `interval`. */
  unevenness(interval = INTERVAL): number {
    const offsets = this.published.map(({ due, steps }) => due - steps * interval);
    return Math.max(...offsets) - Math.min(...offsets);
  }
}

const displayOf = (hertz: number) => (at: number) => (Math.ceil((at * hertz) / 1000 - 1e-9) * 1000) / hertz;

test.each([2, 7.3, 8])("at %f× publications stay even: whole strides of steps, however late the timers", (speed) => {
  const random = seeded(3);
  const rig = new Rig({ fire: (at) => at + 6 * random() * random() });
  rig.loop.setSpeed(speed);
  rig.loop.start();
  rig.time.pass(2000);
  const stride = Math.ceil(speed);
  expect(rig.ticks.every((steps) => steps % stride === 0)).toBe(true);
  expect(rig.ticks.filter((steps) => steps === stride).length).toBeGreaterThan(0.9 * rig.ticks.length);
  expect(rig.loop.droppedSteps).toBe(0);
  expect(rig.steps).toBeGreaterThan(2 * 120 * speed - 3 * stride);
});

describe("keeps real time: 120 steps/s, due on an even line, none dropped", () => {
  const random = seeded(1);
  test.each<[string, FakeTimeOptions]>([
    ["timers on time", {}],
    ["timers at 30 Hz", { fire: displayOf(30) }],
    ["timers at 60 Hz", { fire: displayOf(60) }],
    ["timers at 144 Hz", { fire: displayOf(144) }],
    ["late timers", { fire: (at) => at + 20 * random() ** 4 }],
    ["timers that are clamped to 4 ms", { fire: (at) => Math.ceil(at / 4) * 4 }],
    ["timers a hair early", { fire: (at) => at - 0.09 }],
    ["timers whose fraction is cut off", { fire: (at, now) => now + Math.max(Math.floor(at - now), 1) }],
    ["times of today", { read: (time) => EPOCH + time }],
    ["a clock rounded to 0.1 ms", { read: (time) => Math.floor(10 * time) / 10 }],
    ["a clock rounded to 5 ms", { read: (time) => 5 * Math.floor(time / 5) }],
  ])("%s", (_, options) => {
    const rig = new Rig(options);
    rig.loop.start();
    rig.time.pass(10_000);
    // What the last timer is late by may be missing.
    const missing = 1200 - rig.steps;
    expect(missing).toBeGreaterThanOrEqual(0);
    expect(missing).toBeLessThanOrEqual(4);
    expect(rig.loop.droppedSteps).toBe(0);
    expect(rig.unevenness()).toBeLessThan(0.001);
    expect(rig.published.every(({ due, at }) => due <= rig.time.now() - rig.time.time + at + 5.1)).toBe(true);
    expect(new Set(rig.published.map(({ rate }) => rate))).toEqual(new Set([1]));
    expect(Math.min(...rig.ticks)).toBeGreaterThan(0); // nothing new, nothing published
    expect(Math.abs(rig.loop.stepsPerSecond / 120 - 1)).toBeLessThan(0.02);
  });

  test("a timer that is a hair early does its step, instead of asking for another timer", () => {
    const rig = new Rig({ read: (time) => EPOCH + time, fire: (at) => at - 0.09 });
    rig.loop.start();
    rig.time.pass(1000);
    expect(rig.time.delays.length).toBe(rig.published.length + 1);
  });

  test("the first step is due one interval after the start, not at once", () => {
    const rig = new Rig();
    rig.time.pass(500);
    rig.loop.start();
    rig.time.pass(INTERVAL - 0.2);
    expect(rig.steps).toBe(0);
    rig.time.pass(0.3);
    expect(rig.steps).toBe(1);
    expect(rig.last.due).toBeCloseTo(500 + INTERVAL, 9);
  });

  test("start and stop are idempotent, and what passes between them is not made up", () => {
    const rig = new Rig();
    rig.loop.start();
    rig.time.pass(504);
    rig.loop.start();
    rig.time.pass(496);
    expect(rig.steps).toBe(120);
    rig.loop.stop();
    rig.loop.stop();
    expect([rig.loop.rate, rig.loop.stepsPerSecond, rig.time.timers]).toEqual([0, 0, 0]);
    rig.time.pass(60_000);
    expect(rig.steps).toBe(120);
    rig.loop.start();
    rig.time.pass(1000);
    expect(rig.steps).toBe(240);
    expect(rig.loop.droppedSteps).toBe(0);
    expect(rig.time.timers).toBe(1);
  });
});

describe("when it can't keep up", () => {
  test.each([
    [1, CATCH_UP_STEPS],
    [0.25, CATCH_UP_STEPS],
    [8, 8 * CATCH_UP_STEPS],
    [1.5, 12],
  ])("at speed %d a tick catches up on %i steps, drops the rest and counts it", (speed, budget) => {
    const rig = new Rig({ fire: (at) => (at > 1000 ? Math.max(at, 2000) : at) });
    rig.loop.setSpeed(speed);
    rig.loop.start();
    rig.time.pass(2000);
    expect(Math.max(...rig.ticks)).toBe(budget);
    expect(rig.steps + rig.loop.droppedSteps).toBe(240 * speed);
    expect(rig.loop.droppedSteps).toBeGreaterThanOrEqual(120 * speed - budget);
    // Nothing is owed afterwards: the line has moved.
    const { steps } = rig;
    rig.time.pass(1000);
    expect(rig.steps - steps).toBe(120 * speed);
    expect(rig.last.due).toBeCloseTo(rig.time.time, 6);
  });

  test("steps of 20 ms: slow motion at a steady pace, a publication for each, and the figures say so", () => {
    const rig = new Rig({}, 20);
    rig.loop.start();
    rig.time.pass(10_000);
    expect(rig.steps).toBe(500);
    expect(rig.ticks.every((ran) => ran === 1)).toBe(true);
    expect(rig.steps + rig.loop.droppedSteps).toBeGreaterThanOrEqual(1200 - CATCH_UP_STEPS - 1);
    expect(rig.steps + rig.loop.droppedSteps).toBeLessThanOrEqual(1200);
    expect(rig.loop.stepsPerSecond).toBeCloseTo(50, 0);
    expect(rig.last.rate).toBeCloseTo(50 / 120, 2);
    expect(rig.loop.rate).toBe(rig.last.rate);
    expect(rig.loop.stepTime).toBeCloseTo(20, 0);
    // The backlog does not grow.
    expect(rig.time.time - rig.last.due).toBeLessThan((CATCH_UP_STEPS + 4) * INTERVAL);
    const dues = rig.published.map(({ due }) => due);
    expect(dues).toEqual([...dues].sort((a, b) => a - b));
  });

  test("a few dropped steps show in the speed", () => {
    const rig = new Rig();
    rig.onStep = () => rig.time.spend(rig.steps % 114 === 113 ? 14 * INTERVAL : 0);
    rig.loop.start();
    rig.time.pass(10_000);
    expect(rig.loop.droppedSteps / rig.steps).toBeCloseTo(6 / 114, 1);
    expect(rig.last.rate).toBeGreaterThan(0.93);
    expect(rig.last.rate).toBeLessThan(0.97);
  });

  test("slow motion shows in the speed before a step is dropped", () => {
    const rig = new Rig({}, 11);
    rig.loop.start();
    rig.time.pass(262);
    expect(rig.loop.droppedSteps).toBe(0);
    expect(rig.last.rate).toBeCloseTo(INTERVAL / 11, 1);
  });

  test("the figures are true again a second after steps got fast", () => {
    const rig = new Rig();
    rig.onStep = () => rig.time.spend(rig.time.time < 3000 ? 20 : 0);
    rig.loop.start();
    rig.time.pass(3000);
    expect(rig.loop.rate).toBeLessThan(0.5);
    rig.time.pass(2500);
    expect([rig.loop.rate, Math.round(rig.loop.stepsPerSecond)]).toEqual([1, 120]);
  });

  test("a tick lets messages in after some milliseconds of steps", () => {
    const rig = new Rig({ fire: displayOf(15) }, 3);
    rig.loop.start();
    rig.time.pass(10_000);
    expect(Math.max(...rig.ticks)).toBe(Math.floor(TICK_MS / 3) + 1);
  });

  test("a raised request ends the tick after the present step; what is owed follows", () => {
    const rig = new Rig({ fire: displayOf(30) });
    rig.loop.start();
    rig.time.pass(1000);
    expect(Math.min(...rig.ticks)).toBe(4);
    const { steps } = rig;
    let asked = 0;
    rig.interrupted = () => asked++ === 0;
    rig.time.pass(1000);
    expect(rig.ticks.filter((ran) => ran === 1)).toHaveLength(1);
    expect(rig.steps - steps).toBe(120);
    expect(rig.loop.droppedSteps).toBe(0);
  });
});

describe("speed", () => {
  test.each([0.1, 0.25, 0.9, 1, 2.5, 8])("%d: that many simulated seconds per second, evenly", (speed) => {
    const rig = new Rig({ read: (time) => EPOCH + time });
    rig.loop.setSpeed(speed);
    rig.loop.start();
    rig.time.pass(10_000);
    expect(rig.steps).toBe(Math.round(1200 * speed));
    expect(rig.unevenness(INTERVAL / speed)).toBeLessThan(0.001);
    expect(rig.last.rate).toBe(speed);
    expect(Math.abs(rig.loop.stepsPerSecond / (120 * speed) - 1)).toBeLessThan(0.01);
  });

  test("of a step now and then is not slow motion", () => {
    const rig = new Rig();
    rig.loop.setSpeed(0.005);
    rig.loop.start();
    rig.time.pass(60_000);
    expect(rig.steps).toBe(36);
    expect(new Set(rig.published.map(({ rate }) => rate))).toEqual(new Set([0.005]));
  });

  test("lowered while steps are late: they were due when it was, at the latest", () => {
    for (let wait = 0; wait < 20; wait += 0.3) {
      const rig = new Rig({ fire: (at) => at + 2 });
      rig.loop.setSpeed(8);
      rig.loop.start();
      rig.time.pass(500 + wait);
      rig.loop.setSpeed(0.25);
      rig.time.pass(500);
      const dues = rig.published.map(({ due }) => due);
      expect(dues.every((due, i) => i === 0 || due > dues[i - 1])).toBe(true);
    }
  });

  test("0 stands, says so, and goes on from there", () => {
    const rig = new Rig();
    rig.loop.start();
    rig.time.pass(1004);
    rig.loop.setSpeed(0);
    expect(rig.loop.rate).toBe(0);
    rig.time.pass(3_600_000);
    expect([rig.steps, rig.loop.stepsPerSecond, rig.loop.droppedSteps]).toEqual([120, 0, 0]);
    rig.loop.setSpeed(1);
    rig.time.pass(INTERVAL - 4 + 0.01);
    expect(rig.steps).toBe(121);
    rig.time.pass(1000);
    expect(rig.steps).toBe(241);
    expect(rig.time.timers).toBe(1);
  });

  test.each([0, Number.MIN_VALUE, 1e-12, 1e-3])("%d: timers in bounds, finite times, no busy loop", (speed) => {
    const rig = new Rig({ read: (time) => EPOCH + time, fire: (at) => at + 30 });
    rig.loop.start();
    rig.time.pass(1000); // a late step is owed
    rig.loop.setSpeed(speed);
    const before = rig.time.delays.length;
    rig.time.pass(60_000);
    expect(rig.time.delays.length - before).toBeLessThan(80);
    expect(Math.max(...rig.time.delays)).toBeLessThanOrEqual(1000);
    expect(rig.published.every(({ due, rate }) => Number.isFinite(due) && Number.isFinite(rate))).toBe(true);
    expect(rig.loop.stepsPerSecond).toBeLessThan(1);
    rig.loop.setSpeed(1);
    const { steps } = rig;
    rig.time.pass(1000);
    expect(rig.steps - steps).toBeGreaterThan(114);
  });

  test("changed over and over, faster than steps come, it loses and gains nothing", () => {
    const rig = new Rig({ read: (time) => EPOCH + time });
    rig.loop.start();
    for (let i = 0; i < 1000; i++) {
      rig.loop.setSpeed(i % 2 === 0 ? 1.5 : 0.5);
      rig.time.pass(5);
    }
    expect(Math.abs(rig.steps - 600)).toBeLessThanOrEqual(1);
    expect(rig.loop.droppedSteps).toBe(0);
    expect(rig.time.timers).toBe(1);
  });

  test.each([
    [8, 0.25],
    [0.25, 8],
    [1, 1.01],
  ])("from %d to %d: due times never run back, and are even before and after", (from, to) => {
    const random = seeded(3);
    const rig = new Rig({ fire: (at) => at + 3 * random() });
    rig.loop.setSpeed(from);
    rig.loop.start();
    rig.time.pass(2001);
    const before = rig.published.length;
    rig.loop.setSpeed(to);
    rig.time.pass(4000);
    const dues = rig.published.map(({ due }) => due);
    expect(dues.every((due, i) => i === 0 || due > dues[i - 1])).toBe(true);
    const steps = 120 * (2.001 * from + 4 * to);
    expect(Math.abs(rig.steps - steps)).toBeLessThanOrEqual(1 + 3 / (INTERVAL / to));
    rig.published.splice(0, before + 1);
    expect(rig.unevenness(INTERVAL / to)).toBeLessThan(0.001);
  });

  test("a reset forgets what was dropped and what is owed", () => {
    const rig = new Rig({}, 20);
    rig.loop.start();
    rig.time.pass(5000);
    expect(rig.loop.droppedSteps).toBeGreaterThan(0);
    rig.loop.reset();
    expect([rig.loop.droppedSteps, rig.loop.stepTime]).toEqual([0, 0]);
    rig.onStep = () => rig.time.spend(-20);
    const { steps } = rig;
    rig.time.pass(1000);
    expect(rig.steps - steps).toBe(120);
  });
});

describe("ends", () => {
  test("a stop inside a step ends it there, unpublished", () => {
    const rig = new Rig({ fire: displayOf(30) });
    rig.onStep = () => rig.steps === 41 && rig.loop.stop();
    rig.loop.start();
    rig.time.pass(10_000);
    expect([rig.steps, rig.last.steps, rig.time.timers]).toEqual([42, 40, 0]);
    expect(rig.failures).toEqual([]);
  });

  test("a stop inside a publication lets no timer live", () => {
    const rig = new Rig();
    rig.onPublish = () => rig.loop.stop();
    rig.loop.start();
    rig.time.pass(INTERVAL + 1);
    expect([rig.steps, rig.published.length, rig.time.timers]).toEqual([1, 1, 0]);
  });

  test("stopped and begun again inside a publication, there is one timer, not two", () => {
    const rig = new Rig();
    rig.onPublish = () => {
      rig.loop.stop();
      rig.loop.start();
    };
    rig.loop.start();
    rig.time.pass(1000);
    expect(rig.time.timers).toBe(1);
    expect(rig.steps).toBe(120);
  });

  test.each(["onStep", "onPublish"] as const)("an error in %s is told once, and the loop has stopped", (hook) => {
    const rig = new Rig({ fire: displayOf(30) });
    const error = new Error("no");
    rig.onStep = rig.onPublish = () => {};
    rig[hook] = () => {
      if (rig.steps > 50) throw error;
    };
    rig.loop.start();
    rig.time.pass(10_000);
    expect(rig.failures).toEqual([error]);
    expect([rig.loop.running, rig.loop.rate, rig.time.timers]).toEqual([false, 0, 0]);
    expect(rig.published.length).toBe(hook === "onStep" ? 12 : 13);
  });
});

describe("a clock that misbehaves never makes a burst", () => {
  const HOUR = 3_600_000;
  function run(read: (time: number) => number): Rig {
    const rig = new Rig({ read });
    rig.loop.start();
    rig.time.pass(5000);
    expect(Math.max(...rig.ticks)).toBeLessThanOrEqual(CATCH_UP_STEPS);
    expect(Math.max(...rig.time.delays)).toBeLessThanOrEqual(1000);
    return rig;
  }

  test("set back an hour: the run goes on at its pace", () => {
    const rig = run((time) => (time < 2001 ? HOUR + time : time));
    expect(rig.loop.droppedSteps).toBe(0);
    expect(rig.steps).toBeGreaterThanOrEqual(598);
    expect(rig.steps).toBeLessThanOrEqual(600);
    expect(Math.round(rig.loop.stepsPerSecond)).toBe(120);
    expect(rig.last.due).toBeCloseTo(rig.time.now(), -1.5);
  });

  test("set back an hour: the figures go on as well", () => {
    const rig = new Rig({ read: (time) => (time < 2001 ? HOUR + time : time) });
    rig.onStep = () => rig.time.spend(rig.time.time < 2500 ? 0 : 20);
    rig.loop.start();
    rig.time.pass(6000);
    expect(rig.loop.stepsPerSecond).toBeCloseTo(50, 0);
  });

  test("set back in the middle of a tick: neither timers nor figures go wild", () => {
    let back = 0;
    const rig = new Rig({ read: (time) => HOUR + time - back });
    rig.onStep = () => {
      if (rig.steps === 200) back = HOUR;
    };
    rig.loop.start();
    rig.time.pass(5000);
    expect(rig.steps).toBeGreaterThanOrEqual(598);
    expect(Math.max(...rig.time.delays)).toBeLessThanOrEqual(INTERVAL + 1e-6);
    expect(rig.loop.stepTime).toBeGreaterThanOrEqual(0);
    expect(Math.round(rig.loop.stepsPerSecond)).toBe(120);
  });

  test("forward an hour: the hour is dropped and counted", () => {
    const rig = run((time) => (time < 2001 ? time : HOUR + time));
    expect(rig.steps + rig.loop.droppedSteps).toBe((HOUR + 5000) * 0.12);
    expect(rig.steps).toBeLessThanOrEqual(600 + CATCH_UP_STEPS);
    expect(rig.steps).toBeGreaterThanOrEqual(599);
    expect([rig.loop.rate, Math.round(rig.loop.stepsPerSecond)]).toEqual([1, 120]);
  });

  test("standing still for two seconds: it waits, then drops what it can't make up", () => {
    const rig = run((time) => (time < 1001 || time > 3001 ? time : 1001));
    expect(rig.steps + rig.loop.droppedSteps).toBe(600);
    expect(rig.steps).toBeLessThanOrEqual(360 + CATCH_UP_STEPS);
  });

  test("rounded to 100 ms: what is not run is counted", () => {
    const rig = run((time) => 100 * Math.floor(time / 100));
    expect(rig.steps + rig.loop.droppedSteps).toBeGreaterThanOrEqual(600 - 12);
    expect(rig.steps + rig.loop.droppedSteps).toBeLessThanOrEqual(600);
  });

  test.each([1, 8, 0.25])(
    "asleep for ten minutes at %d×: no more than a tick's budget at once, the rest is counted",
    (speed) => {
      const MINUTES = 10 * 60_000;
      // Timers come when the sleep is over, and the clock has gone on.
      const rig = new Rig({ fire: (at) => (at > 1000 && at < MINUTES + 1000 ? MINUTES + 1000 : at) });
      rig.loop.setSpeed(speed);
      rig.loop.start();
      rig.time.pass(MINUTES + 2000);
      const budget = CATCH_UP_STEPS * Math.max(1, speed);
      expect(Math.max(...rig.ticks)).toBeLessThanOrEqual(budget);
      expect(rig.steps).toBeLessThanOrEqual(2 * 120 * speed + budget);
      const due = 0.12 * speed * rig.time.time;
      expect(Math.abs(rig.steps + rig.loop.droppedSteps - due)).toBeLessThanOrEqual(Math.ceil(speed));
      expect(rig.loop.rate).toBe(speed);
    },
  );

  test("a clock that stood still in the sleep: nothing was due, nothing is lost", () => {
    const MINUTES = 10 * 60_000;
    const rig = new Rig({
      fire: (at) => (at > 1000 && at < MINUTES + 1000 ? MINUTES + 1000 : at),
      read: (time) => (time < 1000 ? time : Math.max(1000, time - MINUTES)),
    });
    rig.loop.start();
    rig.time.pass(MINUTES + 2000);
    expect(rig.loop.droppedSteps).toBe(0);
    expect(Math.abs(rig.steps - 240)).toBeLessThanOrEqual(1);
    expect(Math.max(...rig.ticks)).toBe(1);
  });

  test.each([1, 2, 3, 4, 5, 6])(
    "jumps, stops and rounding at random (%i): each tick in its budget, all that passes forward counted",
    (seed) => {
      const random = seeded(seed);
      let offset = 0;
      let late = true;
      let stoodAt: number | null = null;
      const grain = [0.1, 1, 16][seed % 3];
      const rig = new Rig({
        read: (time) => grain * Math.floor((2 * HOUR + (stoodAt ?? time) + offset) / grain),
        fire: (at) => at + (late && random() < 0.02 ? 300 * random() : 0),
      });
      rig.loop.start();
      let jumps = 0;
      for (let i = 0; i < 200; i++) {
        const dice = random();
        if (dice < 0.05) offset += jump(HOUR * random());
        else if (dice < 0.1) offset -= jump(Math.min(HOUR * random(), offset + HOUR));
        else if (dice < 0.15) stoodAt = rig.time.time;
        else if (dice < 0.3 && stoodAt !== null) {
          stoodAt = null;
          jumps++;
        }
        rig.time.pass(50 * random());
      }
      function jump(by: number): number {
        jumps++;
        return by;
      }
      expect(jumps).toBeGreaterThan(5);
      expect(Math.max(...rig.ticks)).toBeLessThanOrEqual(CATCH_UP_STEPS);
      expect(Math.min(...rig.ticks)).toBeGreaterThan(0);
      // What really passed, and for each jump no more than one tick's budget.
      expect(rig.steps).toBeLessThanOrEqual(0.12 * rig.time.time + CATCH_UP_STEPS * (jumps + 1));
      expect(rig.failures).toEqual([]);
      expect(rig.time.timers).toBe(1);
      // And afterwards it runs at its pace, whatever there was.
      late = false;
      stoodAt = null;
      rig.time.pass(2000);
      const { steps } = rig;
      rig.time.pass(1000);
      expect(Math.abs(rig.steps - steps - 120)).toBeLessThanOrEqual(2 + 0.12 * grain);
    },
  );
});

test("a tick in which nothing is due says that the loop lives, once a second at least", () => {
  const rig = new Rig();
  rig.loop.setSpeed(0);
  rig.loop.start();
  for (let second = 1; second <= 20; second++) {
    rig.time.pass(1000.1);
    expect(rig.beats).toBeGreaterThanOrEqual(second);
  }
  expect(rig.steps).toBe(0);
});

/**
 * A physics loop with late timers and a display, simulated in fake time: what a PlayoutClock meets, repeatable.
 * Times in milliseconds of one fake clock; the writer's differs from it by `offset`.
 */
import { FrameView, frameBytes, SHOW_LATEST } from "../../src/shared/frame.ts";
import { PlayoutClock } from "../../src/shared/render/playout.ts";

const STEPS_PER_SECOND = 120;

/** Repeatable numbers from 0 to 1 (a linear congruential generator with the constants of Numerical Recipes). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** How late timers fire: half a millisecond as a rule, sometimes 5 to 10, rarely 30. */
export function lateTimer(random: () => number): () => number {
  return () => {
    const kind = random();
    if (kind < 0.001) return 30;
    if (kind < 0.02) return 5 + 5 * random();
    return -0.5 * Math.log(1 - random());
  };
}

export interface Loop {
  /** Publishes what is due by now, and says when its timer fires next. */
  tick(now: number): number;
  setSpeed(speed: number): void;
  /** Publishes the newest state to be shown exactly. */
  pause(): void;
  resume(now: number): void;
  readonly frame: FrameView;
}

/**
 * The fixed-step loop as its contract has it: a timer for every publication of ⌈speed⌉ steps, and due times that form an
 * even line unless steps are dropped.
 */
export function makeLoop({ speed = 1, offset = 0, late = (): number => 0, generation = 1 } = {}): Loop {
  const frame = new FrameView(new ArrayBuffer(frameBytes(1)), 0, 1);
  let step = 0;
  let anchorStep = 0; // due at `anchor`
  let anchor = 0;
  const stepMs = () => 1000 / (STEPS_PER_SECOND * speed);
  const dueAt = (n: number) => anchor + (n - anchorStep) * stepMs();
  const publish = (flags: number) => {
    frame.times.set([frame.times[1], frame.times[2], step / STEPS_PER_SECOND]);
    frame.due = dueAt(step) + offset;
    frame.rate = speed;
    frame.flags = flags;
  };
  frame.generation = generation;
  publish(SHOW_LATEST);
  return {
    frame,
    tick(now) {
      const batch = Math.ceil(speed);
      const due = Math.floor((now - dueAt(step)) / stepMs() / batch + 1e-6) * batch;
      const run = Math.min(due, 8 * batch);
      anchor += (due - run) * stepMs(); // those are dropped
      step += run;
      if (run > 0) publish(0);
      return dueAt(step + batch) + late();
    },
    setSpeed(value) {
      anchor = dueAt(step);
      anchorStep = step;
      speed = value;
    },
    pause() {
      publish(SHOW_LATEST);
    },
    resume(now) {
      anchor = now;
      anchorStep = step;
    },
  };
}

/** What one display frame showed. */
export interface Shown {
  readonly now: number;
  readonly time: number;
  readonly oldest: number;
  readonly newest: number;
  readonly rate: number;
  readonly flags: number;
}

export interface Run {
  readonly loop: Loop;
  readonly hertz: number;
  readonly seconds: number;
  readonly offset?: number;
  readonly clock?: PlayoutClock;
  /** What happens at `at` ms; with `tickAt`, the next tick comes at that moment instead. */
  readonly events?: readonly { readonly at: number; readonly do?: (now: number) => void; readonly tickAt?: number }[];
  /** The display's clock leaps by `by` ms when it comes to `at`. */
  readonly leap?: { readonly at: number; readonly by: number };
  /** No display frames from `from` to `to` ms: the page is hidden, the loop goes on. */
  readonly hidden?: { readonly from: number; readonly to: number };
  /** ms by which the first display frame follows the first step. */
  readonly phase?: number;
}

/** Runs loop and display, and gives every display frame. */
export function play({
  loop,
  hertz,
  seconds,
  clock = new PlayoutClock(),
  events = [],
  leap,
  hidden,
  phase = 3,
}: Run): Shown[] {
  const shown: Shown[] = [];
  const queue = [...events];
  let nextTick = loop.tick(0);
  for (let k = 0; ; k++) {
    const display = phase + (k * 1000) / hertz;
    if (display > seconds * 1000) return shown;
    for (;;) {
      const at = Math.min(nextTick, queue[0]?.at ?? Number.POSITIVE_INFINITY);
      if (at > display) break;
      if (at !== queue[0]?.at) {
        nextTick = loop.tick(at);
        continue;
      }
      const event = queue.shift()!;
      event.do?.(at);
      nextTick = event.tickAt ?? nextTick;
    }
    if (hidden && display > hidden.from && display < hidden.to) continue;
    const { frame } = loop;
    const now = leap && display > leap.at ? display + leap.by : display;
    const time = clock.show(now, frame);
    const { times, rate, flags } = frame;
    shown.push({ now, time, oldest: times[0], newest: times[2], rate, flags });
  }
}

/** |advance of the shown time ÷ rate − advance of the display's clock| in ms, from frame to frame. */
export function deviations(shown: readonly Shown[]): number[] {
  return shown.slice(1).map(({ now, time, rate }, i) => {
    const before = shown[i];
    return Math.abs(((time - before.time) / rate) * 1000 - (now - before.now));
  });
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(Math.ceil(share * sorted.length), sorted.length) - 1];
}

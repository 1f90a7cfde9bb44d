/**
 * The fixed-step loop: turns the passing of time into steps of 1/120 s. Clock and scheduler are injected, so that every
 * property of it can be tested with a fake clock.
 *
 * Steps are due on an even line: the k-th at origin + (k − phase) · interval. A tick runs what is due, at most a budget
 * of steps and, so that messages get in, not beyond some milliseconds; what lies behind the budget is dropped and counted
 * (slow motion, never a spiral). Each tick publishes once. Another speed is another line, begun where the old one stood.
 */
import { STEP } from "./physics/index.ts";
import { Speedometer, WINDOW_MS } from "./speedometer.ts";

/** Steps that one tick may catch up on, at real time; more in proportion at higher speeds. */
export const CATCH_UP_STEPS = 8;
/** A tick ends after the step that takes it beyond this. */
export const TICK_MS = 8;
/** A step may run this much before it is due: clocks are rounded, to 0.1 ms at the worst. */
const EARLY_MS = 0.1;
/** 30,000 years: stands for the endless interval of speed 0, with which nothing can be computed. */
const NEVER_MS = 1e15;

/** What the loop needs of its surroundings. Times in milliseconds. */
export interface LoopHost {
  now(): number;
  /** Calls back once, no earlier than after `delay`, or at once if that is less than a millisecond. */
  schedule(callback: () => void, delay: number): unknown;
  cancel(handle: unknown): void;
  step(): void;
  /** @param due when the newest state was due; @param rate simulated seconds per second really reached */
  publish(due: number, rate: number): void;
  /** Nothing was due in a tick: a sign of life for watchers, once a second at least. */
  idle(): void;
  /** Whether a message is waiting; the tick then ends after the present step. */
  interrupted(): boolean;
  /** A step or publication threw; the loop has stopped. */
  failed(error: unknown): void;
}

export class FixedStepLoop {
  readonly #host: LoopHost;
  readonly #meter = new Speedometer();
  #speed = 1;
  #handle: unknown = null;
  #running = false;
  /** When the present line began. */
  #origin = 0;
  /** Steps that were due then: the share of one that had passed, and what was late. */
  #phase = 0;
  /** Steps run or dropped since. */
  #done = 0;
  /** What the clock last said. */
  #now = 0;
  #dropped = 0;
  #stepTime = 0;

  constructor(host: LoopHost) {
    this.#host = host;
  }

  get running(): boolean {
    return this.#running;
  }
  /** Steps that were due and not simulated, since the last reset. */
  get droppedSteps(): number {
    return this.#dropped;
  }
  /** Over the last second, or less just after a change; 0 when stopped. */
  get stepsPerSecond(): number {
    return this.#meter.stepsPerSecond;
  }
  /** Mean of recent steps, in milliseconds. */
  get stepTime(): number {
    return this.#stepTime;
  }
  /** Simulated seconds per second really reached. */
  get rate(): number {
    return this.#running ? (this.#meter.slowRate ?? this.#speed) : 0;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#beginLine(0);
    this.#scheduleNext();
  }

  stop(): void {
    this.#running = false;
    this.#meter.stop();
    this.#cancel();
  }

  reset(): void {
    this.#dropped = 0;
    this.#stepTime = 0;
    if (this.#running) this.#beginLine(0);
  }

  /** Simulated seconds per second, ≥ 0. The share of a step that has passed counts on, however often this is called. */
  setSpeed(speed: number): void {
    if (speed === this.#speed) return;
    const passed = this.#running ? this.#due(this.#readClock()) - this.#done : 0;
    this.#speed = speed;
    if (!this.#running) return;
    this.#beginLine(passed);
    this.#scheduleNext();
  }

  #cancel(): void {
    if (this.#handle !== null) this.#host.cancel(this.#handle);
    this.#handle = null;
  }

  /** A clock set back takes the line back with it: the run goes on as if it had stood still. */
  #readClock(): number {
    const now = this.#host.now();
    const back = this.#now - now;
    if (back > 0) this.#origin -= back;
    this.#now = now;
    return now;
  }

  #beginLine(phase: number): void {
    this.#origin = this.#readClock();
    this.#phase = phase;
    this.#done = 0;
    this.#meter.begin(this.#now);
  }

  get #interval(): number {
    return Math.min((1000 * STEP) / this.#speed, NEVER_MS);
  }

  /** Steps of the line that are due by then, with the share of the next one. */
  #due(time: number): number {
    return (time - this.#origin) / this.#interval + this.#phase;
  }

  /** When step k of the line is due; for one that was late when the line began, that moment. */
  #dueTime(k: number): number {
    return this.#origin + Math.max(k - this.#phase, 0) * this.#interval;
  }

  /** Steps from one publication to the next: above real time as many as keep the publications even. */
  get #stride(): number {
    return Math.max(1, Math.ceil(this.#speed));
  }

  #scheduleNext(): void {
    this.#cancel();
    const delay = this.#dueTime(this.#done + this.#stride) - this.#readClock();
    // Not beyond a window, so that the figures stay true at the slowest speeds; timers overflow at 2³¹ ms, too.
    this.#handle = this.#host.schedule(this.#tick, Math.min(Math.max(delay, 0), WINDOW_MS));
  }

  readonly #tick = (): void => {
    this.#handle = null;
    if (!this.#running) return;
    try {
      const ran = this.#catchUp();
      if (!this.#running) return;
      this.#meter.tick(this.#now, ran, this.#interval);
      if (ran > 0) this.#host.publish(this.#dueTime(this.#done), this.rate);
      else this.#host.idle();
      if (this.#running) this.#scheduleNext();
    } catch (error) {
      this.stop();
      this.#host.failed(error);
    }
  };

  /** Runs what is due within the budgets; the steps run. */
  #catchUp(): number {
    const host = this.#host;
    const begun = this.#readClock();
    let pending = Math.floor(this.#due(begun + EARLY_MS)) - this.#done;
    const budget = Math.floor(CATCH_UP_STEPS * Math.max(1, this.#speed));
    if (pending > budget) {
      const dropped = pending - budget;
      this.#dropped += dropped;
      this.#meter.drop(dropped);
      this.#done += dropped;
      pending = budget;
    }
    pending -= pending % this.#stride;
    let ran = 0;
    let spent = 0;
    while (ran < pending && spent <= TICK_MS) {
      this.#done++;
      host.step();
      ran++;
      if (!this.#running) return ran;
      spent = Math.max(this.#readClock() - begun, 0);
      if (host.interrupted()) break;
    }
    if (ran > 0) this.#stepTime += (spent / ran - this.#stepTime) * Math.min(1, 0.05 * ran);
    return ran;
  }
}

/**
 * The fixed-step loop: turns the passing of time into steps of 1/120 s. Clock and scheduler are injected, so that every
 * property of it can be tested with a fake clock.
 *
 * Steps are due on an even line: step k at origin + k · interval. A tick runs what is due, at most a budget of steps and,
 * so that messages get in, not beyond some milliseconds; what lies behind the budget is dropped and counted: the line
 * moves (slow motion, never a spiral). Each tick publishes once.
 */
import { STEP } from "./physics/index.ts";

/** Steps that one tick may catch up on, at real time; more in proportion at higher speeds. */
export const CATCH_UP_STEPS = 8;
/** A tick ends after the step that takes it beyond this. */
export const TICK_MS = 8;
/** Over how long the reported speeds are measured. */
const WINDOW_MS = 1000;

/** What the loop needs of its surroundings. Times in milliseconds. */
export interface LoopHost {
  now(): number;
  /** Calls back once, no earlier than after `delay`. */
  schedule(callback: () => void, delay: number): unknown;
  cancel(handle: unknown): void;
  step(): void;
  /** @param due when the newest state was due; @param rate simulated seconds per second really reached */
  publish(due: number, rate: number): void;
  /** Whether a message is waiting; the tick then ends after the present step. */
  interrupted(): boolean;
  /** A step or publication threw; the loop has stopped. */
  failed(error: unknown): void;
}

export class FixedStepLoop {
  readonly #host: LoopHost;
  #speed = 1;
  #handle: unknown = null;
  #running = false;
  /** When the step numbered 0 since then was due. */
  #origin = 0;
  #done = 0;
  #lastNow = 0;
  #dropped = 0;
  #stepTime = 0;
  #windowStart = 0;
  #windowSteps = 0;
  #windowDropped = 0;
  #stepsPerSecond = 0;
  /** Simulated seconds per second of the last full window, or null while none has dropped a step. */
  #slowRate: number | null = null;

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
  /** Over the last full second; 0 when stopped. */
  get stepsPerSecond(): number {
    return this.#stepsPerSecond;
  }
  /** Mean of recent steps, in milliseconds. */
  get stepTime(): number {
    return this.#stepTime;
  }
  /** Simulated seconds per second really reached. */
  get rate(): number {
    return this.#running ? (this.#slowRate ?? this.#speed) : 0;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#restartLine();
    this.#scheduleNext();
  }

  stop(): void {
    this.#running = false;
    this.#stepsPerSecond = 0;
    this.#cancel();
  }

  reset(): void {
    this.#dropped = 0;
    this.#stepTime = 0;
    if (this.#running) this.#restartLine();
  }

  /** Simulated seconds per second, ≥ 0. The state reached stays; the line goes on from now at the new speed. */
  setSpeed(speed: number): void {
    if (speed === this.#speed) return;
    this.#speed = speed;
    if (!this.#running) return;
    this.#restartLine();
    this.#cancel();
    this.#scheduleNext();
  }

  #cancel(): void {
    if (this.#handle !== null) this.#host.cancel(this.#handle);
    this.#handle = null;
  }

  #restartLine(): void {
    const now = this.#host.now();
    this.#origin = now;
    this.#done = 0;
    this.#lastNow = now;
    this.#beginWindow(now);
    this.#slowRate = null;
  }

  #beginWindow(now: number): void {
    this.#windowStart = now;
    this.#windowSteps = 0;
    this.#windowDropped = 0;
  }

  get #interval(): number {
    return (1000 * STEP) / this.#speed;
  }

  #scheduleNext(): void {
    if (this.#speed === 0) return;
    const delay = this.#origin + (this.#done + 1) * this.#interval - this.#host.now();
    this.#handle = this.#host.schedule(this.#tick, Math.max(delay, 0));
  }

  readonly #tick = (): void => {
    this.#handle = null;
    if (!this.#running) return;
    const host = this.#host;
    try {
      const begun = host.now();
      // A clock set back must not stop the run.
      if (begun < this.#lastNow) this.#origin -= this.#lastNow - begun;
      this.#lastNow = begun;
      const ran = this.#catchUp(begun);
      const now = host.now();
      if (ran > 0) this.#stepTime += ((now - begun) / ran - this.#stepTime) * Math.min(1, 0.05 * ran);
      this.#measure(now, ran);
      if (ran > 0) host.publish(this.#origin + this.#done * this.#interval, this.rate);
      if (this.#running) this.#scheduleNext();
    } catch (error) {
      this.stop();
      host.failed(error);
    }
  };

  /** Runs what is due within the budgets; the steps run. */
  #catchUp(begun: number): number {
    const host = this.#host;
    const interval = this.#interval;
    // A timer may fire a hair early; without the tolerance its step would wait a whole interval.
    let pending = Math.floor((begun - this.#origin) / interval + 1e-6) - this.#done;
    const budget = Math.floor(CATCH_UP_STEPS * Math.max(1, this.#speed));
    if (pending > budget) {
      const dropped = pending - budget;
      this.#dropped += dropped;
      this.#windowDropped += dropped;
      this.#origin += dropped * interval;
      pending = budget;
    }
    let ran = 0;
    while (ran < pending) {
      host.step();
      ran++;
      if (host.interrupted() || host.now() - begun > TICK_MS) break;
    }
    this.#done += ran;
    return ran;
  }

  #measure(now: number, ran: number): void {
    this.#windowSteps += ran;
    const length = now - this.#windowStart;
    if (length < WINDOW_MS) return;
    this.#stepsPerSecond = (1000 * this.#windowSteps) / length;
    this.#slowRate = this.#windowDropped > 0 ? this.#stepsPerSecond * STEP : null;
    this.#beginWindow(now);
  }
}

/**
 * Time that passes only when told to: a clock and timers, as the loop asks its surroundings for them. Timers follow the
 * true time; the clock may say something else. Milliseconds.
 */
import type { Surroundings } from "../../src/worker/slices.ts";

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

export interface FakeTimeOptions {
  /** What the clock says at a true time. */
  readonly read?: (time: number) => number;
  /** When a timer fires that was set to a true time. */
  readonly fire?: (at: number, now: number) => number;
}

export class FakeTime implements Surroundings {
  /** True time since the beginning. */
  time = 0;
  /** Of every timer asked for, newest last. */
  readonly delays: number[] = [];
  readonly #timers = new Set<Timer>();
  readonly #read: (time: number) => number;
  readonly #fire: (at: number, now: number) => number;

  constructor({ read = (time) => time, fire = (at) => at }: FakeTimeOptions = {}) {
    this.#read = read;
    this.#fire = fire;
  }

  // Fields, not methods: a host may pass them on unbound.
  readonly now = (): number => this.#read(this.time);
  readonly schedule = (callback: () => void, delay: number): Timer => {
    this.delays.push(delay);
    const timer = { at: Math.max(this.#fire(this.time + delay, this.time), this.time), callback };
    this.#timers.add(timer);
    return timer;
  };
  readonly cancel = (handle: unknown): void => {
    this.#timers.delete(handle as Timer);
  };

  get timers(): number {
    return this.#timers.size;
  }

  /** The thread is busy: no timer fires meanwhile. */
  spend(duration: number): void {
    this.time += duration;
  }

  /** Fires what falls due in this time, in order; rounding errors count as none. */
  pass(duration: number): void {
    const end = this.time + duration;
    let next = this.#next();
    while (next !== undefined && next.at <= end + 1e-6) {
      this.time = Math.max(this.time, next.at);
      this.#timers.delete(next);
      next.callback();
      next = this.#next();
    }
    this.time = Math.max(this.time, end);
  }

  #next(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) if (first === undefined || timer.at < first.at) first = timer;
    return first;
  }
}

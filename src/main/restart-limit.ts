/** How often workers may be replaced: so many times within any minute. */
const WINDOW_MS = 60_000;

export class RestartLimit {
  readonly perMinute: number;
  readonly #now: () => number;
  #times: number[] = [];

  /**
   * @param perMinute 0 or more; Infinity for no limit
   * @param now milliseconds of a clock that is never set
   */
  constructor(perMinute: number, now: () => number = () => performance.now()) {
    this.perMinute = perMinute;
    this.#now = now;
  }

  /** Counts one more, if it is allowed. */
  take(): boolean {
    const now = this.#now();
    this.#times = this.#times.filter((time) => now - time < WINDOW_MS);
    if (this.#times.length >= this.perMinute) return false;
    if (this.perMinute !== Number.POSITIVE_INFINITY) this.#times.push(now);
    return true;
  }

  /** Forgets those before: somebody has asked for a new beginning. */
  clear(): void {
    this.#times = [];
  }
}

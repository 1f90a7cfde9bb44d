/** How long somebody who should give signs of life has given none, and when that is too long. */

/** Milliseconds of silence that are always allowed. */
export const LIMIT_MS = 2_000;
/** So many times the longest silence that ended well is allowed, too: who is slow at his work is not lost. */
const TOLERANCE = 20;

export class Silence {
  readonly #period: number;
  #sign: unknown;
  #silent = 0;
  #resting = true;
  #longest = 0;
  /** Whether the present silence had a reason of its own, so that it says nothing of who is silent. */
  #excused = false;

  /** @param period milliseconds that signs take to get here, or between one look and the next: no sign of slowness */
  constructor(period: number) {
    this.#period = period;
  }

  /** Milliseconds. */
  get limit(): number {
    return Math.max(LIMIT_MS, TOLERANCE * this.#longest);
  }

  /**
   * @param sign differs from the one before if there was any sign of life
   * @param counted milliseconds since the last look in which a sign could have been noticed
   * @param least milliseconds that are allowed at least, for a reason that will pass; 0 for none
   * @returns whether it is too long
   */
  observe(sign: unknown, counted: number, least = 0): boolean {
    if (sign !== this.#sign) {
      if (!this.#excused) this.#longest = Math.max(this.#longest, this.#silent - this.#period);
      this.rest(sign);
      this.#resting = false;
      return false;
    }
    if (least > 0) this.#excused = true;
    // At the end of a rest, nobody knows since when a sign is owed.
    if (!this.#resting) this.#silent += counted;
    this.#resting = false;
    return this.#silent >= Math.max(this.limit, least);
  }

  /** No sign is owed now. */
  rest(sign: unknown): void {
    this.#sign = sign;
    this.#silent = 0;
    this.#excused = false;
    this.#resting = true;
  }
}

/**
 * How long somebody who should give signs of life has given none, and when that is too long. Who is slow at his work is
 * not lost: he may be silent for much longer than he was before. But that a busy machine once left him no time says
 * little of him, so it is forgotten, and nobody is waited for for ever.
 */

/** Milliseconds of silence that are always allowed. */
export const LIMIT_MS = 2_000;
/** So many times the longest silence of late that ended well is allowed, too, */
const TOLERANCE = 20;
/** but no more milliseconds than this, which is also what building the largest scene may take. */
export const MOST_MS = 10_000;
/** Milliseconds that are remembered whole; what is older than twice as much is forgotten. */
const MEMORY_MS = 30_000;

export class Silence {
  readonly #period: number;
  #sign: unknown;
  #silent = 0;
  #resting = true;
  /** Of the present span of memory, and of the one before. */
  #longest = 0;
  #longestBefore = 0;
  /** Milliseconds of the present span that have passed. */
  #remembered = 0;
  /** Whether the present silence had a reason of its own, so that it says nothing of who is silent. */
  #excused = false;

  /** @param period milliseconds that signs take to get here, or between one look and the next: no sign of slowness */
  constructor(period: number) {
    this.#period = period;
  }

  /** Milliseconds. */
  get limit(): number {
    const longest = Math.max(this.#longest, this.#longestBefore);
    return Math.min(Math.max(LIMIT_MS, TOLERANCE * longest), MOST_MS);
  }

  /**
   * @param sign differs from the one before if there was any sign of life
   * @param counted milliseconds since the last look in which a sign could have been noticed
   * @param least milliseconds that are allowed at least, for a reason that will pass; 0 for none
   * @returns whether it is too long
   */
  observe(sign: unknown, counted: number, least = 0): boolean {
    this.#forget(counted);
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

  #forget(counted: number): void {
    this.#remembered += counted;
    if (this.#remembered < MEMORY_MS) return;
    this.#remembered = 0;
    this.#longestBefore = this.#longest;
    this.#longest = 0;
  }
}

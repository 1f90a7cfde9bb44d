/**
 * Asks for the status twice a second while the page is seen. A question is never asked while another one is open, so
 * that a slow answer delays the figures and nothing else; but an answer that is late is said to be.
 */
import { startDeadline } from "../deadline.ts";

const INTERVAL = 500;

/** Milliseconds: longer than a step of any number of balls takes, and shorter than people take a stopped picture for one. */
const LATE = 1_000;

export interface PollOptions<S> {
  readonly ask: () => Promise<S>;
  readonly show: (answer: S) => void;
  readonly failed: (error: unknown) => void;
  /** The open question has not been answered for a second in which it could have been. */
  readonly late: () => void;
  /** Whether there is nobody to ask for, or nobody to ask. */
  readonly isIdle: () => boolean;
}

export class StatusPoll<S> {
  readonly #options: PollOptions<S>;
  #open = false;
  #again = false;

  constructor(options: PollOptions<S>) {
    this.#options = options;
    setInterval(() => this.#ask(), INTERVAL);
    this.#ask();
  }

  /** Asks at once, or as soon as the open question is answered: what is shown is known to be out of date. */
  refresh(): void {
    if (this.#open) this.#again = true;
    else this.#ask();
  }

  #ask(): void {
    const { ask, show, failed, late, isIdle } = this.#options;
    if (this.#open || isIdle()) return;
    this.#open = true;
    const answered = startDeadline(LATE, late);
    ask()
      .finally(answered)
      .then(show)
      .catch(failed)
      .finally(() => {
        this.#open = false;
        if (!this.#again) return;
        this.#again = false;
        this.#ask();
      });
  }
}

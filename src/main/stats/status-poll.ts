/**
 * Asks for the status twice a second while the page is seen. A question is never asked while another one is open, so
 * that a slow answer delays the figures and nothing else.
 */
const INTERVAL = 500;

export interface PollOptions<S> {
  readonly ask: () => Promise<S>;
  readonly show: (answer: S) => void;
  readonly failed: (error: unknown) => void;
  readonly isHidden: () => boolean;
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
    const { ask, show, failed, isHidden } = this.#options;
    if (this.#open || isHidden()) return;
    this.#open = true;
    ask()
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

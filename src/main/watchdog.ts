/**
 * Looks after the workers four times a second, in time in which this thread could have noticed signs of life: a chain of
 * timers, each of which counts at most its own length. So while the thread is blocked, or the page frozen or asleep, no
 * more than one of them counts; and while the page is hidden none does. Before somebody is given up, the messages that
 * have arrived are read.
 */
import { afterMessages } from "./messages-read.ts";

export const TICK_MS = 250;

export interface Watch {
  /**
   * @param counted milliseconds since the last look; 0 for another look at the same moment
   * @returns why it has to be given up; null if it need not
   */
  look(counted: number): string | null;
  /** Time passes that does not count. */
  rest(): void;
  giveUp(reason: string): void;
  /** Nobody looks any more: nothing that it asked for is left. */
  end(): void;
}

export class Watchdog {
  readonly #watches: readonly Watch[];
  readonly #isAway: () => boolean;
  #callOffTick = () => {};
  /** While suspects are being judged. */
  #callOffJudgement: (() => void) | null = null;

  /** @param isAway whether nobody sees the page, so that nothing is owed */
  constructor(watches: readonly Watch[], isAway: () => boolean) {
    this.#watches = watches;
    this.#isAway = isAway;
  }

  start(): void {
    this.stop();
    this.#wait();
  }

  stop(): void {
    this.#callOffTick();
    this.#callOffJudgement?.();
    this.#callOffJudgement = null;
    for (const watch of this.#watches) watch.end();
  }

  #wait(): void {
    const timer = setTimeout(() => this.#tick(), TICK_MS);
    this.#callOffTick = () => clearTimeout(timer);
  }

  #tick(): void {
    this.#wait();
    if (this.#isAway()) {
      for (const watch of this.#watches) watch.rest();
      return;
    }
    const suspects = this.#watches.filter((watch) => watch.look(TICK_MS) !== null);
    // A thread so busy that the last judgement still waits for its messages keeps to that one.
    if (suspects.length === 0 || this.#callOffJudgement) return;
    this.#callOffJudgement = afterMessages(() => {
      this.#callOffJudgement = null;
      for (const watch of suspects) {
        const reason = watch.look(0);
        if (reason !== null) watch.giveUp(reason);
      }
    });
  }
}

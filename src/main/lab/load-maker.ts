/**
 * Keeps the main thread busy on purpose: once for some seconds, or for a share of every 210 ms until it is told to stop.
 * Before the first moment of a load the page is painted, because nothing of it is painted while the thread is busy. A
 * lasting load gives way between two of its bursts, so that the page stays usable enough to switch it off.
 */

/** Milliseconds of a lasting load from the start of one burst to the next. */
export const PERIOD = 210;
/** Per cent of the period, at most: what is left has to do for input. */
export const MAX_SHARE = 95;

/** What is asked of the thread. */
export type Load = { readonly seconds: number } | { readonly share: number };

/** A time in which the thread was kept busy, or a whole load: shared-clock milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Surroundings {
  /** Shared-clock milliseconds. */
  now(): number;
  wait(milliseconds: number): Promise<void>;
  /** Resolves when what the page shows now has been painted. */
  painted(): Promise<void>;
  /** Whether nobody sees the page: a load would then prove nothing. */
  isHidden(): boolean;
}

export interface LoadListener {
  /** What is to be seen during a load is to be shown now, before it is painted. */
  announces(load: Load): void;
  /** A load begins, also in place of another one. */
  begins(load: Load): void;
  blocked(span: Span): void;
  ends(): void;
}

export class LoadMaker {
  readonly #here: Surroundings;
  readonly #listener: LoadListener;
  /** Counts up with each load; the newest is the one that goes on. */
  #turn = 0;
  #share = 0;
  #isBlocking = false;

  constructor(here: Surroundings, listener: LoadListener) {
    this.#here = here;
    this.#listener = listener;
  }

  /** Blocks the thread once; a lasting load goes on afterwards. Asked for again meanwhile, nothing more happens. */
  async block(seconds: number): Promise<void> {
    if (this.#isBlocking) return;
    this.#isBlocking = true;
    const load = { seconds };
    const turn = this.#announce(load);
    await this.#here.painted();
    if (turn === this.#turn) {
      this.#listener.begins(load);
      this.#burn(1000 * seconds);
      if (this.#share === 0) this.stop();
      // Clicks made during the block arrive before the next paint: they would each start another one.
      await this.#here.painted();
    }
    this.#isBlocking = false;
    if (this.#share > 0) this.keep(this.#share);
  }

  /** @param share per cent of every 210 ms, 0 to 95; 0 ends it */
  keep(share: number): void {
    const wasKept = this.#share > 0;
    this.#share = share;
    if (this.#isBlocking) return; // which takes it up when it ends
    if (share > 0) void this.#last(share);
    else if (wasKept) this.stop();
  }

  /** Ends every load, and one that is about to begin. */
  stop(): void {
    this.#turn++;
    this.#share = 0;
    this.#listener.ends();
  }

  #announce(load: Load): number {
    this.#listener.announces(load);
    return ++this.#turn;
  }

  async #last(share: number): Promise<void> {
    const { wait, painted, isHidden } = this.#here;
    const load = { share };
    const turn = this.#announce(load);
    const busy = (PERIOD * share) / 100;
    await painted();
    if (turn === this.#turn) this.#listener.begins(load);
    while (turn === this.#turn) {
      if (!isHidden()) this.#burn(busy);
      await wait(PERIOD - busy);
    }
  }

  #burn(milliseconds: number): void {
    const { now } = this.#here;
    const from = now();
    let to = from;
    while (to < from + milliseconds) to = now();
    this.#listener.blocked({ from, to });
  }
}

/** Two animation frames: by the second, what was to be seen in the first is on its way to the screen. */
export function painted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
}

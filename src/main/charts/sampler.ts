/**
 * Observes ten times a second, never with a second question open: a simulation that is slow to answer is asked less often.
 * A question that is answered after the sampler was stopped, or that fails, gives nothing.
 */
const INTERVAL = 100;

export interface SamplerOptions<T> {
  readonly ask: () => Promise<T>;
  readonly got: (answer: T) => void;
  /** Whether there is nobody who looks, or nobody to ask. */
  readonly isIdle: () => boolean;
  readonly failed: (error: unknown) => void;
}

export class Sampler<T> {
  readonly #options: SamplerOptions<T>;
  #timer: ReturnType<typeof setInterval> | undefined;
  #open = false;

  constructor(options: SamplerOptions<T>) {
    this.#options = options;
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => void this.#sample(), INTERVAL);
    void this.#sample();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #sample(): Promise<void> {
    const { ask, got, isIdle, failed } = this.#options;
    if (this.#open || isIdle()) return;
    this.#open = true;
    try {
      const answer = await ask();
      if (this.#timer !== undefined) got(answer);
    } catch (error) {
      failed(error);
    } finally {
      this.#open = false;
    }
  }
}

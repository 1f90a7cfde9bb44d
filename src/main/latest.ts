/**
 * Messages of which the latest counts. While as many as allowed are under way, further ones become one that waits; it
 * goes out as soon as one is answered, or when it is flushed. Those that became one all settle as it does.
 */
export interface LatestOptions<V, R> {
  readonly send: (value: V) => Promise<R>;
  readonly merge: (older: V, newer: V) => V;
  /** Messages under way before further ones wait. */
  readonly atOnce: number;
}

interface Waiting<V, R> {
  value: V;
  readonly outcome: Promise<R>;
  readonly settle: (outcome: Promise<R>) => void;
}

export class Latest<V, R> {
  readonly #options: LatestOptions<V, R>;
  #underWay = 0;
  #waiting: Waiting<V, R> | null = null;

  constructor(options: LatestOptions<V, R>) {
    this.#options = options;
  }

  tell(value: V): Promise<R> {
    if (this.#waiting) {
      this.#waiting.value = this.#options.merge(this.#waiting.value, value);
      return this.#waiting.outcome;
    }
    if (this.#underWay < this.#options.atOnce) return this.#send(value);
    let settle: Waiting<V, R>["settle"] = () => {};
    const outcome = new Promise<R>((resolve) => {
      settle = resolve;
    });
    this.#waiting = { value, outcome, settle };
    return outcome;
  }

  /** What waits goes out now, so that it keeps its place before what is sent next. */
  flush(): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = null;
    waiting.settle(this.#send(waiting.value));
  }

  #send(value: V): Promise<R> {
    this.#underWay++;
    const outcome = this.#options.send(value);
    const settled = () => {
      this.#underWay--;
      if (this.#underWay < this.#options.atOnce) this.flush();
    };
    outcome.then(settled, settled);
    return outcome;
  }
}

/**
 * Messages of which the latest counts. While as many as allowed are under way, further ones become one that waits; it
 * goes out as soon as one is answered, or when it is flushed. Those that became one all settle as it does.
 *
 * Kinds of messages to the same place stand in one line: what began to wait first goes out first, and nothing before it.
 */
export type Line = Set<{ flush(): void }>;

/** All that waits goes out now, so that it keeps its place before what is sent next. */
export function flushLine(line: Line): void {
  for (const waiting of [...line]) waiting.flush();
}

export interface LatestOptions<V, R> {
  readonly send: (value: V) => Promise<R>;
  readonly merge: (older: V, newer: V) => V;
  /** Messages under way before further ones wait. */
  readonly atOnce: number;
  /** Where it waits, a line of its own unless told otherwise. */
  readonly line?: Line;
}

interface Waiting<V, R> {
  value: V;
  readonly outcome: Promise<R>;
  readonly settle: (outcome: Promise<R>) => void;
}

export class Latest<V, R> {
  readonly #options: LatestOptions<V, R>;
  readonly #line: Line;
  #underWay = 0;
  #waiting: Waiting<V, R> | null = null;

  constructor(options: LatestOptions<V, R>) {
    this.#options = options;
    this.#line = options.line ?? new Set();
  }

  tell(value: V): Promise<R> {
    if (this.#waiting) {
      this.#waiting.value = this.#options.merge(this.#waiting.value, value);
      return this.#waiting.outcome;
    }
    if (this.#underWay < this.#options.atOnce) {
      flushLine(this.#line);
      return this.#send(value);
    }
    let settle: Waiting<V, R>["settle"] = () => {};
    const outcome = new Promise<R>((resolve) => {
      settle = resolve;
    });
    this.#waiting = { value, outcome, settle };
    this.#line.add(this);
    return outcome;
  }

  /** What waits goes out now. */
  flush(): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = null;
    this.#line.delete(this);
    waiting.settle(this.#send(waiting.value));
  }

  #send(value: V): Promise<R> {
    this.#underWay++;
    const outcome = this.#options.send(value);
    const settled = () => {
      this.#underWay--;
      if (this.#waiting && this.#underWay < this.#options.atOnce) flushLine(this.#line);
    };
    outcome.then(settled, settled);
    return outcome;
  }
}

/** The same way to somebody in this thread: what draws where no worker can. It can't be lost but by its own word. */
import type { Remote } from "comlink";
import { type HeptaspinError, WorkerLost } from "../shared/errors.ts";
import { closedError, type Link } from "./worker-link.ts";

export class LocalLink<T extends { dispose(): void }> implements Link<T> {
  readonly #name: string;
  readonly #api: T;
  readonly #onLost: (error: WorkerLost) => void;
  readonly #lastStep: () => number;
  #phase = "start";
  #ended: HeptaspinError | null = null;
  #answers = 0;
  readonly pending = 0; // an answer is there when the call returns

  /** @param make makes the object, which may report its own failure */
  constructor(
    name: string,
    make: (failed: (error: unknown) => void) => T,
    onLost: (error: WorkerLost) => void,
    lastStep: () => number,
  ) {
    this.#name = name;
    this.#onLost = onLost;
    this.#lastStep = lastStep;
    this.#api = make((error) => this.lose(`it threw "${error instanceof Error ? error.message : String(error)}"`));
  }

  get answers(): number {
    return this.#answers;
  }

  async call<R>(make: (remote: Remote<T>) => Promise<R>): Promise<R> {
    if (this.#ended) throw this.#ended;
    try {
      return await make(this.#api as unknown as Remote<T>);
    } finally {
      this.#answers++;
    }
  }

  ready(): void {
    this.#phase = "run";
  }

  lose(reason: string): void {
    if (this.#ended) return;
    const details = { worker: this.#name, phase: this.#phase, lastStep: this.#lastStep(), reason };
    const error = new WorkerLost(`the picture is lost: ${reason}`, details);
    this.close(error);
    this.#onLost(error);
  }

  close(error: HeptaspinError = closedError(this.#name, this.#lastStep())): void {
    if (this.#ended) return;
    this.#ended = error;
    this.#api.dispose();
  }
}

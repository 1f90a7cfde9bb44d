/**
 * A worker and the calls to it. comlink alone leaves a call pending for ever when its worker throws at start, is not
 * found or stops answering; here every call settles: with its result, with its own named error, or with WorkerLost.
 */
import { type Remote, wrap } from "comlink";
import { InvalidArgument, rehydrate, WorkerLost } from "../shared/errors.ts";
import { startDeadline } from "./deadline.ts";

/** How long a call may take unless it says otherwise: far longer than any, so that only a dead worker meets it. */
const DEADLINE_MS = 30_000;

export class WorkerLink<T> {
  readonly #name: string;
  readonly #worker: Worker;
  readonly #remote: Remote<T>;
  readonly #pending = new Set<(error: WorkerLost) => void>();
  readonly #onLost: (error: WorkerLost) => void;
  #lost: WorkerLost | null = null;

  constructor(name: string, worker: Worker, onLost: (error: WorkerLost) => void) {
    this.#name = name;
    this.#worker = worker;
    this.#onLost = onLost;
    this.#remote = wrap<T>(worker);
    worker.addEventListener("error", (event) => {
      this.#lose(event.message ? `it threw "${event.message}"` : "its script could not be loaded");
    });
    worker.addEventListener("messageerror", () => this.#lose("a message from it could not be read"));
  }

  /**
   * Makes a call; the message is posted before this returns, so calls arrive in the order in which they were made.
   *
   * @param deadline milliseconds; Infinity for calls that take as long as they take
   */
  async call<R>(make: (remote: Remote<T>) => Promise<R>, deadline = DEADLINE_MS): Promise<R> {
    if (this.#lost) throw this.#lost;
    return new Promise<R>((resolve, reject) => {
      const callOff =
        deadline === Number.POSITIVE_INFINITY
          ? () => {}
          : startDeadline(deadline, () => this.#lose(`it did not answer within ${deadline / 1000} s`));
      const settle = () => {
        callOff();
        this.#pending.delete(fail);
      };
      const fail = (error: unknown) => {
        settle();
        reject(this.#named(error));
      };
      this.#pending.add(fail);
      // An async function, for an argument may throw while it is being packed.
      (async () => make(this.#remote))().then((result) => {
        settle();
        resolve(result);
      }, fail);
    });
  }

  /** Ends the worker; calls under way are rejected. */
  close(): void {
    this.#end(new WorkerLost(`the ${this.#name} worker was closed`));
  }

  #named(error: unknown): unknown {
    if (error instanceof DOMException && error.name === "DataCloneError") {
      return new InvalidArgument(`an argument can't be sent to the ${this.#name} worker: ${error.message}`);
    }
    return rehydrate(error);
  }

  #lose(reason: string): void {
    if (this.#lost) return;
    const error = new WorkerLost(`the ${this.#name} worker is lost: ${reason}`);
    this.#end(error);
    this.#onLost(error);
  }

  #end(error: WorkerLost): void {
    this.#lost ??= error;
    this.#worker.terminate();
    for (const fail of [...this.#pending]) fail(error);
  }
}

/**
 * A worker and the calls to it. comlink alone leaves a call pending for ever when its worker throws at start, is not
 * found, ends or stops answering; here every call settles: with its result, with its own named error, or with WorkerLost.
 * When the worker is lost, all calls under way are rejected in that moment, and it is terminated.
 */
import { type Endpoint, type Remote, releaseProxy, wrap } from "comlink";
import { carryErrorDetails, type Greeting } from "../shared/endpoint.ts";
import { type HeptaspinError, InvalidArgument, rehydrate, WorkerLost } from "../shared/errors.ts";
import type { Sharing } from "../shared/protocol.ts";
import { startDeadline } from "./deadline.ts";
import { watchLock } from "./life-lock.ts";
import { type StartPatience, watchStart } from "./start-watch.ts";

/** How long a call may take unless it says otherwise: far longer than any, so that only a dead worker meets it. */
export const DEADLINE_MS = 30_000;
/** Milliseconds that a new worker has to load and to be set up: 100,000 balls, or a large canvas, take one or two seconds. */
export const SET_UP_MS = 15_000;

/** The reason of a loss of which only silence told, from the start on. */
export const UNHEARD = "it ended, or hangs, before its first answer";

/** The reason of a loss where there was never a worker: the network did not bring its script. */
export const UNLOADED = "its script could not be loaded";

/** The way to somebody who answers calls: a worker, or an object in this thread. */
export interface Link<T> {
  /** Calls under way. */
  readonly pending: number;
  /** Calls answered so far. */
  readonly answers: number;
  /**
   * Makes a call; it is on its way before this returns, so calls arrive in the order in which they were made.
   *
   * @param deadline milliseconds; Infinity for calls that take as long as they take
   */
  call<R>(make: (remote: Remote<T>) => Promise<R>, deadline?: number): Promise<R>;
  /** From now on the worker is in its run: a later loss is not one at its start. */
  ready(): void;
  /** Gives it up for the reason given, and tells its owner. */
  lose(reason: string): void;
  /** Ends it, unless it has ended; calls under way are rejected with the error. */
  close(error?: HeptaspinError): void;
}

/** The error of a call to a worker that was closed. */
export function closedError(name: string, lastStep: number): WorkerLost {
  const details = { worker: name, phase: "closed", lastStep, reason: "it was closed" };
  return new WorkerLost(`the ${name} worker was closed`, details);
}

/**
 * The worker as comlink speaks to it. What can't be sent is answered as if its other end had thrown the reason, for comlink
 * would remember such a call for good.
 */
function endOf(worker: Worker): Endpoint {
  return {
    addEventListener: worker.addEventListener.bind(worker),
    removeEventListener() {},
    postMessage(message, transferables = []) {
      try {
        worker.postMessage(message, transferables);
      } catch (value) {
        const data = { id: message.id, type: "HANDLER", name: "throw", value: { value } };
        worker.dispatchEvent(new MessageEvent("message", { data }));
      }
    },
  };
}

export class WorkerLink<T> implements Link<T> {
  readonly #name: string;
  readonly #worker: Worker;
  readonly #remote: Remote<T & Greeting>;
  readonly #pending = new Set<(error: HeptaspinError) => void>();
  readonly #onLost: (error: WorkerLost) => void;
  readonly #lastStep: () => number;
  readonly #listening = new AbortController();
  #unwatch = () => {};
  #phase = "start";
  #ended: HeptaspinError | null = null;
  #answers = 0;

  /** @param lastStep the last step known, for the error that tells of a loss; −1 for none */
  constructor(name: string, worker: Worker, onLost: (error: WorkerLost) => void, lastStep: () => number = () => -1) {
    carryErrorDetails();
    this.#name = name;
    this.#worker = worker;
    this.#onLost = onLost;
    this.#lastStep = lastStep;
    this.#remote = wrap<T & Greeting>(endOf(worker));
    const { signal } = this.#listening;
    const threw = (event: ErrorEvent) => this.lose(event.message ? `it threw "${event.message}"` : UNLOADED);
    worker.addEventListener("error", threw, { signal });
    worker.addEventListener("messageerror", () => this.lose("a message from it could not be read"), { signal });
  }

  get pending(): number {
    return this.#pending.size;
  }

  get answers(): number {
    return this.#answers;
  }

  /**
   * The handshake, to be the first call: from its answer on, the worker's end is noticed by the lock that it holds, and
   * before it by its silence.
   *
   * @param script the worker's address
   * @param sharing what the worker is to make ready for
   */
  async greet(lock: string, script: URL, sharing: Sharing, patience: StartPatience): Promise<void> {
    const callOff = watchStart(script, patience, () => this.lose(UNHEARD));
    try {
      await this.call((remote) => (remote as unknown as Greeting).hello(lock, sharing));
    } catch {
      return; // lost, or without a lock: then silence alone tells
    } finally {
      callOff();
    }
    if (!this.#ended) this.#unwatch = watchLock(lock, () => this.lose("its thread has ended"));
  }

  async call<R>(make: (remote: Remote<T>) => Promise<R>, deadline = DEADLINE_MS): Promise<R> {
    if (this.#ended) throw this.#ended;
    return new Promise<R>((resolve, reject) => {
      const callOff =
        deadline === Number.POSITIVE_INFINITY
          ? () => {}
          : startDeadline(deadline, () => this.lose(`it did not answer within ${deadline / 1000} s`));
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
      (async () => make(this.#remote as Remote<T>))().then(
        (result) => {
          this.#answers++;
          settle();
          resolve(result);
        },
        (error) => {
          this.#answers++;
          fail(error);
        },
      );
    });
  }

  ready(): void {
    this.#phase = "run";
  }

  lose(reason: string): void {
    if (this.#ended) return;
    const details = { worker: this.#name, phase: this.#phase, lastStep: this.#lastStep(), reason };
    const error = new WorkerLost(`the ${this.#name} worker is lost: ${reason}`, details);
    this.close(error);
    this.#onLost(error);
  }

  close(error: HeptaspinError = closedError(this.#name, this.#lastStep())): void {
    if (this.#ended) return;
    this.#ended = error;
    this.#listening.abort();
    this.#unwatch();
    // What comlink remembers of unanswered calls would keep worker and link from being collected, for good.
    this.#remote[releaseProxy]();
    this.#worker.terminate();
    for (const fail of [...this.#pending]) fail(error);
  }

  #named(error: unknown): unknown {
    if (error instanceof DOMException && error.name === "DataCloneError") {
      return new InvalidArgument(`an argument can't be sent to the ${this.#name} worker: ${error.message}`);
    }
    return rehydrate(error);
  }
}

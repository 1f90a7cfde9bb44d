/**
 * Play, pause, step and reset, in the order in which they were asked for. The page shows what was asked for at once;
 * what the simulation says of itself counts whenever no request is under way. A request that was lost with its worker is
 * made once more, of the worker that takes its place; but not a step, which may have been taken.
 */
import { WorkerLost } from "../../shared/errors.ts";
import type { LifeCycle } from "../../shared/protocol.ts";
import type { Heptaspin } from "../client.ts";

type Client = Pick<Heptaspin, "pause" | "resume" | "step" | "reset">;

export interface TransportListener {
  /** `running` may have changed, by a request or by what the simulation reported. */
  changed(): void;
  /** A request was answered, so that figures shown are out of date. */
  answered(): void;
  failed(error: unknown): void;
}

export class Transport {
  readonly #client: Client;
  readonly #listener: TransportListener;
  #running: boolean;
  #pending = 0;
  #stepping = false;
  #last: Promise<void> = Promise.resolve();

  constructor(client: Client, running: boolean, listener: TransportListener) {
    this.#client = client;
    this.#running = running;
    this.#listener = listener;
  }

  /** Whether the simulation runs, or will once the requests under way are answered. */
  get running(): boolean {
    return this.#running;
  }

  setRunning(running: boolean): void {
    if (running === this.#running) return;
    this.#show(running);
    this.#request(again(() => (running ? this.#client.resume() : this.#client.pause())));
  }

  toggle(): void {
    this.setRunning(!this.#running);
  }

  /** One step; a running simulation is paused first. A key held down steps as fast as the answers come, no faster. */
  step(): void {
    if (this.#stepping) return;
    this.#stepping = true;
    this.setRunning(false);
    this.#request(
      () => this.#client.step(),
      () => {
        this.#stepping = false;
      },
    );
  }

  /** The run from its start, running or paused as it is now. */
  reset(): void {
    this.#request(again(() => this.#client.reset()));
  }

  /** Asks a simulation that began afresh to do what is shown: it may stand still though Pause is offered. */
  renew(): void {
    if (this.#running) this.#request(again(() => this.#client.resume()));
  }

  /** What the simulation said of itself. Old news while a request is under way: then it is passed over. */
  observe(state: LifeCycle): void {
    if (this.#pending === 0) this.#show(state === "running");
  }

  #show(running: boolean): void {
    if (running === this.#running) return;
    this.#running = running;
    this.#listener.changed();
  }

  #request(ask: () => Promise<unknown>, settled?: () => void): void {
    this.#pending++;
    this.#last = this.#last
      .then(ask)
      .then(
        () => undefined,
        (error: unknown) => this.#listener.failed(error),
      )
      .then(() => {
        this.#pending--;
        settled?.();
        this.#listener.answered();
      });
  }
}

/** Asks, and asks once more if the worker that was asked is lost. */
function again(ask: () => Promise<unknown>): () => Promise<unknown> {
  return () =>
    ask().catch((error: unknown) => {
      if (error instanceof WorkerLost) return ask();
      throw error;
    });
}

/**
 * Play, pause, step, reset and going to a time, in the order in which they were asked for. The page shows what was asked
 * for at once; what the simulation says of itself counts whenever no request is under way. A request that was lost with
 * its worker is made once more, of the worker that takes its place; but not a step, which may have been taken. Going to a
 * time may take long, so whatever is asked for meanwhile ends it.
 */
import { Cancelled, WorkerLost } from "../../shared/errors.ts";
import type { LifeCycle } from "../../shared/protocol.ts";
import type { Heptaspin } from "../client.ts";

/** Steps in a second of simulated time, as protocol.ts has it. */
export const STEPS_PER_SECOND = 120;

type Client = Pick<Heptaspin, "pause" | "resume" | "step" | "reset">;

export interface TransportListener {
  /** `running` or `destination` may have changed, by a request or by what the simulation reported. */
  changed(): void;
  /** A request was answered, so that figures shown are out of date. */
  answered(): void;
  /** Going to a time was cancelled, and the run stands at this one, in simulated seconds. */
  stopped(seconds: number): void;
  failed(error: unknown): void;
}

export class Transport {
  readonly #client: Client;
  readonly #listener: TransportListener;
  #running: boolean;
  #pending = 0;
  #stepping = false;
  #destination: { readonly seconds: number } | undefined;
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

  /** The time that is being gone to, in simulated seconds. */
  get destination(): number | undefined {
    return this.#destination?.seconds;
  }

  setRunning(running: boolean): void {
    if (running === this.#running) return;
    this.#leave();
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
    this.#leave();
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
    this.#leave();
    this.#request(again(() => this.#client.reset()));
  }

  /**
   * Simulates to a time as fast as it can, and stands there. A time that has passed is gone to from the start.
   *
   * @param seconds of simulated time, from 0 to 8,000
   */
  goTo(seconds: number): void {
    this.#leave();
    this.#running = false;
    const destination = { seconds };
    this.#destination = destination;
    this.#listener.changed();
    const aim = Math.round(seconds * STEPS_PER_SECOND);
    const isLeft = () => this.#destination !== destination;
    this.#request(async () => {
      try {
        let step = await this.#client.pause();
        if (step > aim && !isLeft()) {
          await this.#client.reset();
          step = 0;
        }
        if (step < aim && !isLeft()) await this.#client.step(aim - step);
      } catch (error) {
        if (!(error instanceof Cancelled)) throw error;
      } finally {
        if (!isLeft()) this.#arrive();
      }
    });
  }

  /** Ends going to a time: the run stands where it is. */
  cancel(): void {
    this.#leave()?.then(
      (step) => this.#listener.stopped(step / STEPS_PER_SECOND),
      () => {}, // the request that was going there says why
    );
  }

  /** Asks a simulation that began afresh to do what is shown: it may stand still though Pause is offered. */
  renew(): void {
    if (this.#running) this.#request(again(() => this.#client.resume()));
  }

  /** What the simulation said of itself. Old news while a request is under way: then it is passed over. */
  observe(state: LifeCycle): void {
    if (this.#pending === 0) this.#show(state === "running");
  }

  /** A pause, unlike what waits for its turn, gets in between the steps of going to a time and ends them. */
  #leave(): Promise<number> | undefined {
    if (!this.#destination) return undefined;
    this.#arrive();
    const stopped = this.#client.pause();
    stopped.catch(() => {});
    return stopped;
  }

  #arrive(): void {
    this.#destination = undefined;
    this.#listener.changed();
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

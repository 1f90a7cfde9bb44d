/**
 * Sends changes of the configuration one at a time, the newest only: a slider makes a hundred values a second, and the
 * simulation is asked for a few of them, of which the last one always counts.
 */
import { type ConfigChange, parameter } from "../../shared/config.ts";
import type { Heptaspin } from "../client.ts";

/** Milliseconds from one change sent to the next at least. */
const INTERVAL = 250;

export interface ChangeListener {
  applied(): void;
  /** The simulation refused a change; nothing of it is in force. */
  refused(change: ConfigChange, error: unknown): void;
}

export class LatestChange {
  readonly #client: Pick<Heptaspin, "set" | "reset">;
  readonly #listener: ChangeListener;
  #next: ConfigChange | undefined;
  #busy = false;

  constructor(client: Pick<Heptaspin, "set" | "reset">, listener: ChangeListener) {
    this.#client = client;
    this.#listener = listener;
  }

  /** Whether a change is under way or waits. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Whether one waits. */
  get waiting(): boolean {
    return this.#next !== undefined;
  }

  /** Values not yet sent are kept, unless this change has newer ones. */
  submit(change: ConfigChange): void {
    this.#next = { ...this.#next, ...change };
    if (!this.#busy) void this.#send();
  }

  async #send(): Promise<void> {
    this.#busy = true;
    while (this.#next) {
      const change = this.#next;
      this.#next = undefined;
      const rest = new Promise((resolve) => setTimeout(resolve, INTERVAL));
      try {
        const live = Object.keys(change).every((key) => parameter(key)?.live);
        await (live ? this.#client.set(change) : this.#client.reset(change));
        this.#listener.applied();
      } catch (error) {
        this.#listener.refused(change, error);
      }
      await rest;
    }
    this.#busy = false;
  }
}

/** Writes the status into the top line (state, frames/s) and the foot line (step, and hash if paused). */
import type { Heptaspin, HeptaspinStatus } from "../client.ts";
import { find, setText } from "../dom.ts";
import { frameRate, goingState, isSlow, type RunState, runState, speedReached, stepLine } from "./figures.ts";

export interface Reading {
  readonly status: HeptaspinStatus;
  /** Only of a simulation that stands still. */
  readonly hash?: string;
}

/** Readings in a row before the page says that it is slow: after a start the mean speed first has to build up. */
const SLOW_READINGS = 4;

/** Reads the status, and the hash once for each step at which the simulation stands still. */
export function statusReader(client: Pick<Heptaspin, "status" | "hash">): () => Promise<Reading> {
  let known: { readonly generation: number; readonly step: number; readonly hash: string } | undefined;
  return async () => {
    const status = await client.status();
    if (status.state !== "paused" && status.state !== "ready") {
      known = undefined;
      return { status };
    }
    if (known?.generation !== status.generation || known.step !== status.step) {
      const { step, hash } = await client.hash();
      known = { generation: status.generation, step, hash };
    }
    return { status: { ...status, step: known.step }, hash: known.hash };
  };
}

export class StatusLine {
  readonly #top = find("top-state", HTMLElement);
  readonly #state = find("state", HTMLElement);
  readonly #speed = find("real-speed", HTMLElement);
  readonly #rate = find("frame-rate", HTMLElement);
  readonly #step = find("step-line", HTMLElement);
  #slowReadings = 0;

  /** Shows a state that is known before the next reading. */
  showState(state: RunState): void {
    this.#top.dataset.state = state;
    setText(this.#state, state);
    if (state !== "Slow") setText(this.#speed, "");
    if (state !== "Running" && state !== "Slow") setText(this.#rate, "");
  }

  /** @param destination the time that is being gone to, in simulated seconds */
  show({ status, hash }: Reading, destination?: number): void {
    this.#slowReadings = isSlow(status) ? this.#slowReadings + 1 : 0;
    const state = runState(status.state, this.#slowReadings >= SLOW_READINGS);
    this.showState(destination === undefined || state === "Stopped" ? state : goingState(destination));
    if (state === "Slow") setText(this.#speed, `: ${speedReached(status.realSpeed)}`);
    if (status.state === "running") setText(this.#rate, frameRate(status.frames.framesPerSecond));
    setText(this.#step, stepLine(status.step, hash));
  }
}

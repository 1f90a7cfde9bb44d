/**
 * A hidden page rests: it is paused when it is hidden, and what hiding paused, nothing else, goes on when it is seen
 * again. A page that was opened in the background starts when it is first seen.
 */
import type { Transport } from "./controls/transport.ts";

export class HiddenPause {
  readonly #transport: Pick<Transport, "running" | "setRunning">;
  #holding: boolean;

  /** @param holding whether the run waits for the page to be seen for the first time */
  constructor(transport: Pick<Transport, "running" | "setRunning">, holding: boolean) {
    this.#transport = transport;
    this.#holding = holding;
  }

  update(hidden: boolean): void {
    if (hidden && this.#transport.running) {
      this.#holding = true;
      this.#transport.setRunning(false);
    } else if (!hidden && this.#holding) {
      this.#holding = false;
      this.#transport.setRunning(true);
    }
  }
}

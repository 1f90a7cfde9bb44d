/**
 * A hidden page rests: it is paused when it is hidden, and what hiding paused, nothing else, goes on when it is seen
 * again. A page that was opened in the background starts when it is first seen.
 */
import type { Transport } from "./controls/transport.ts";

/** What tells of a page's being seen: its document and window. */
export interface Sight {
  readonly document: Pick<Document, "hidden" | "addEventListener">;
  readonly window: Pick<Window, "addEventListener">;
}

/**
 * Calls back with true when the page is hidden, left or frozen, and with what is so then when it is back. A page that is
 * left may be kept whole and shown again (https://web.dev/articles/bfcache); not every browser hides it first.
 */
export function watchHidden({ document, window }: Sight, update: (hidden: boolean) => void): void {
  const away = () => update(true);
  const look = () => update(document.hidden);
  document.addEventListener("visibilitychange", look);
  document.addEventListener("freeze", away);
  document.addEventListener("resume", look);
  window.addEventListener("pagehide", away);
  window.addEventListener("pageshow", look);
}

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

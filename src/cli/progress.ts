/** Progress on a terminal: one line that is written over, ten times a second at most. */

export interface Progress {
  /** Tells how far the run is. */
  at(step: number): void;
  /** Wipes the line, before anything else is written. */
  clear(): void;
}

/** Milliseconds between two updates. */
const INTERVAL = 100;
const WIPE = "\r\u001b[K";

/**
 * @param stream where the line goes, a terminal
 * @param steps of the whole run
 * @param now milliseconds, of any clock that doesn't go back
 */
export function createProgress(stream: { write(text: string): unknown }, steps: number, now: () => number): Progress {
  let last = now();
  let shown = false;
  return {
    at(step) {
      const time = now();
      if (time - last < INTERVAL) return;
      last = time;
      shown = true;
      stream.write(`${WIPE}${step} of ${steps} steps`);
    },
    clear() {
      if (shown) stream.write(WIPE);
      shown = false;
    },
  };
}

/** What a soak says while it runs: one line on a terminal, written over some times a second; elsewhere a line a minute. */

export interface Progress {
  /** @param text what there is to say now; asked for only when it is shown */
  at(text: () => string): void;
  /** Wipes the line, before anything else is written. */
  clear(): void;
}

/** Milliseconds between two updates, on a terminal and in a file. */
const INTERVAL = 250;
const FILE_INTERVAL = 60_000;
const WIPE = "\r\u001b[K";

/**
 * @param stream where the line goes
 * @param now milliseconds, of any clock that doesn't go back
 */
export function createProgress(
  stream: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number },
  now: () => number = () => performance.now(),
): Progress {
  let last = Number.NEGATIVE_INFINITY;
  let shown = false;
  return {
    at(text) {
      const time = now();
      if (time - last < (stream.isTTY ? INTERVAL : FILE_INTERVAL)) return;
      last = time;
      if (!stream.isTTY) {
        stream.write(`${text()}\n`);
        return;
      }
      shown = true;
      stream.write(WIPE + text().slice(0, (stream.columns ?? 80) - 1)); // a line that wraps can't be wiped
    },
    clear() {
      if (shown) stream.write(WIPE);
      shown = false;
    },
  };
}

/** Milliseconds as minutes and seconds: "12:05". */
export function clockText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

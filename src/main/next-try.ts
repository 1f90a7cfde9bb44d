/**
 * When to try again to fetch what the network did not bring: after a while that grows from try to try, or as soon as the
 * browser says that there is a network again.
 */

/** Milliseconds before the first such try, by how much each wait is longer than the one before, and the longest. */
const FIRST_MS = 500;
const GROWTH = 4;
const LONGEST_MS = 8_000;

/**
 * @param failed tries that failed in a row, 1 or more
 * @param go called once; the function returned calls that off
 */
export function waitForNetwork(failed: number, go: () => void): () => void {
  const abort = new AbortController();
  const callOff = () => {
    clearTimeout(timer);
    abort.abort();
  };
  const now = () => {
    callOff();
    go();
  };
  const timer = setTimeout(now, Math.min(FIRST_MS * GROWTH ** (failed - 1), LONGEST_MS));
  globalThis.addEventListener?.("online", now, { signal: abort.signal });
  return callOff;
}

/**
 * How it is noticed that a worker ended, or hangs, before it said anything: by its silence. A worker may be silent for as
 * long as the network takes to bring its script. So after a second this page fetches the script, too, mostly from its
 * cache; once it has come, the worker has another second, or three times as long as that took.
 */
import { startDeadline } from "./deadline.ts";

/** Milliseconds before this page fetches the script, and that the worker has at least once it has come. */
const PATIENCE_MS = 1_000;
/** What the script imports is fetched after it. */
const ROUND_TRIPS = 3;

/** Calls back once it is too long; the function returned calls that off, as it has to be with the first answer. */
export function watchStart(script: URL, gone: () => void): () => void {
  const abort = new AbortController();
  let callOff = startDeadline(PATIENCE_MS, async () => {
    const begun = performance.now();
    try {
      await (await fetch(script, { signal: abort.signal })).arrayBuffer();
    } catch {
      return; // it can't be had: the worker itself tells of that, or its deadline does
    }
    if (abort.signal.aborted) return;
    callOff = startDeadline(Math.max(PATIENCE_MS, ROUND_TRIPS * (performance.now() - begun)), gone);
  });
  return () => {
    abort.abort();
    callOff();
  };
}

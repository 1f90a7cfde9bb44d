/**
 * How it is noticed that a worker ended, or hangs, before it said anything: by its silence. A worker may be silent for as
 * long as the network takes to bring its script. So after a second this page fetches the script, too; once it has come,
 * the worker has another second, or three times as long as that took.
 *
 * A machine may be so busy that a good worker takes longer. So each worker that was given up in this way leaves the next
 * one four times as much time.
 */
import { startDeadline } from "./deadline.ts";

/** Milliseconds before this page fetches the script, and that the worker has at least once it has come. */
const PATIENCE_MS = 1_000;
const GROWTH = 4;
/** What the script imports is fetched after it. */
const ROUND_TRIPS = 3;

/** How long the workers of a page may be silent at their start. */
export class StartPatience {
  #milliseconds = PATIENCE_MS;

  get milliseconds(): number {
    return this.#milliseconds;
  }

  wasTooShort(): void {
    this.#milliseconds *= GROWTH;
  }
}

/** Calls back once it is too long; the function returned calls that off, as it has to be with the first answer. */
export function watchStart(script: URL, patience: StartPatience, gone: () => void): () => void {
  const abort = new AbortController();
  const { milliseconds } = patience;
  let callOff = startDeadline(milliseconds, async () => {
    const begun = performance.now();
    try {
      await (await fetch(script, { signal: abort.signal, cache: "no-cache" })).arrayBuffer();
    } catch {
      return; // it can't be had: the worker itself tells of that, or its deadline does
    }
    if (abort.signal.aborted) return;
    callOff = startDeadline(Math.max(milliseconds, ROUND_TRIPS * (performance.now() - begun)), () => {
      patience.wasTooShort();
      gone();
    });
  });
  return () => {
    abort.abort();
    callOff();
  };
}

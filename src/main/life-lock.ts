/**
 * How the death of a worker is noticed at once: it holds a Web Lock for its life, and the page waits for the same lock.
 * Whatever ends the worker gives the lock back. Where there are no locks (an insecure context), nothing is noticed here.
 */
import { afterMessages } from "./messages-read.ts";

/** A name that no other worker has, of this page or of another one. */
export function lockName(worker: string): string {
  return `heptaspin/${worker}/${crypto.getRandomValues(new Uint32Array(4))}`;
}

/**
 * Calls back once the lock's holder is gone and what it said before has been read. The lock must be held already.
 *
 * @returns calls that off
 */
export function watchLock(name: string, gone: () => void): () => void {
  const locks: LockManager | undefined = globalThis.navigator?.locks;
  if (!locks) return () => {};
  const abort = new AbortController();
  let callOff = () => {};
  locks
    .request(name, { signal: abort.signal }, () => {
      if (!abort.signal.aborted) callOff = afterMessages(gone);
    })
    .catch(() => {}); // aborted; or refused, as in a sandboxed frame
  return () => {
    abort.abort();
    callOff();
  };
}

/** When to ask again for what the network did not bring: after a while, or as soon as the browser says that there is one. */

/** Milliseconds. */
const WHILE_MS = 1_000;

/** @param go called then, and again at other times, until the function returned is called */
export function waitForNetwork(go: () => void): () => void {
  const timer = setTimeout(go, WHILE_MS);
  addEventListener("online", go);
  return () => {
    clearTimeout(timer);
    removeEventListener("online", go);
  };
}

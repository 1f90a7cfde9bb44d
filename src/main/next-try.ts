/** When to ask again for what the network did not bring: after a while, or as soon as the browser says that there is one. */

/** Milliseconds. */
const WHILE_MS = 1_000;

/** @param go called once; the function returned calls that off */
export function waitForNetwork(go: () => void): () => void {
  const callOff = () => {
    clearTimeout(timer);
    removeEventListener("online", now);
  };
  const now = () => {
    callOff();
    go();
  };
  const timer = setTimeout(now, WHILE_MS);
  addEventListener("online", now);
  return callOff;
}

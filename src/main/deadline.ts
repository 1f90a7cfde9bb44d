/**
 * A deadline that counts only the time in which this thread could have read an answer. It is a chain of short timers:
 * while the thread is blocked, or the page frozen or asleep, no more than one of them can fall due. After the last one,
 * a message to itself goes to the end of the queue, so that answers which are there already are read before it.
 */
const TICK_MS = 1_000;

/** Calls back once after `duration` milliseconds of such time; the function returned calls that off. */
export function startDeadline(duration: number, expired: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const judge = () => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      if (!over) expired();
    };
    port2.postMessage(null);
  };
  const wait = (left: number) => {
    timer = setTimeout(() => (left > TICK_MS ? wait(left - TICK_MS) : judge()), Math.min(left, TICK_MS));
  };
  wait(duration);
  return () => {
    over = true;
    clearTimeout(timer);
  };
}

/**
 * The worker's clock and timers, as loop and slices ask for them. A delay below a millisecond is a message to itself:
 * nested timers wait 4 ms at the least, which a loop that is late can't spare. One such message is under way at a time,
 * so messages from outside get in between.
 */
import { sharedNow } from "../shared/clock.ts";
import type { Surroundings } from "./slices.ts";

/** Delays below this, in milliseconds, are none. */
const NO_DELAY_MS = 1;

interface Task {
  readonly run: () => void;
}

export function createSurroundings(): Surroundings {
  /** First come, first served. */
  const waiting = new Set<Task>();
  const { port1: here, port2: there } = new MessageChannel();
  let underWay = false;
  const post = () => {
    underWay = true;
    there.postMessage(null);
  };
  here.onmessage = () => {
    underWay = false;
    const [task] = waiting;
    if (!task) return;
    waiting.delete(task);
    if (waiting.size > 0) post(); // before it runs: it may throw
    task.run();
  };
  return {
    now: sharedNow,
    schedule(callback, delay) {
      // The timer cuts a fraction off: rounded down, it would fire before the step is due, and once more for it.
      if (delay >= NO_DELAY_MS) return setTimeout(callback, Math.ceil(delay));
      const task = { run: callback };
      waiting.add(task);
      if (!underWay) post();
      return task;
    },
    cancel(handle) {
      if (!waiting.delete(handle as Task)) clearTimeout(handle as number);
    },
  };
}

/**
 * A deadline that counts only the time in which this thread could have read an answer. It is a chain of short timers:
 * while the thread is blocked, or the page frozen or asleep, no more than one of them can fall due. After the last one,
 * answers which are there already are read before it.
 */
import { afterMessages } from "./messages-read.ts";

const TICK_MS = 1_000;

/** Calls back once after `duration` milliseconds of such time; the function returned calls that off. */
export function startDeadline(duration: number, expired: () => void): () => void {
  let callOff = () => {};
  const wait = (left: number) => {
    const next = () => {
      if (left > TICK_MS) wait(left - TICK_MS);
      else callOff = afterMessages(expired);
    };
    const timer = setTimeout(next, Math.min(left, TICK_MS));
    callOff = () => clearTimeout(timer);
  };
  wait(duration);
  return () => callOff();
}

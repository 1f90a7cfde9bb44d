/**
 * Resolves once the browser has drawn what the page shows now. What need not be seen in the very next frame is made after
 * it, so that a click is answered at once and the rest follows.
 */
import { afterMessages } from "./messages-read.ts";

export function afterFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => afterMessages(resolve)));
}

/** Resolves in a task of its own: whatever was done to the page meanwhile is answered first. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

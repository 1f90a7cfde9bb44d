/**
 * Calls back once the browser has drawn what the page shows now. What need not be seen in the very next frame is made after
 * it, so that a click is answered at once and the rest follows.
 */
import { afterMessages } from "./messages-read.ts";

export function afterFrame(callback: () => void): void {
  requestAnimationFrame(() => afterMessages(callback));
}

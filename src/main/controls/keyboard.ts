/**
 * The keys of the whole page: Space plays and pauses, exactly once a press, whatever has the focus; "." steps and "r"
 * resets unless text is being written.
 */
import type { Transport } from "./transport.ts";

function takesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches("input:not([type=range]), textarea, select, [contenteditable]")
  );
}

export function listenToKeys(scope: Window, transport: Pick<Transport, "toggle" | "step" | "reset">): void {
  let spaceTaken = false;
  scope.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.isComposing) return;
      if (event.code === "Space") {
        // Neither scrolls the page, nor writes into a field, nor presses the button that has the focus.
        event.preventDefault();
        spaceTaken = true;
        if (!event.repeat) transport.toggle();
      } else if (!takesText(event.target)) {
        if (event.key === ".") transport.step();
        else if (event.key.toLowerCase() === "r" && !event.repeat) transport.reset();
      }
    },
    { capture: true },
  );
  scope.addEventListener(
    "keyup",
    (event) => {
      if (event.code !== "Space" || !spaceTaken) return;
      spaceTaken = false;
      event.preventDefault(); // a button is pressed by the key's way up
    },
    { capture: true },
  );
}

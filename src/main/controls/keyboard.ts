/**
 * The keys of the whole page (keys.ts). Space plays and pauses, exactly once a press, whatever has the focus but a list
 * to choose from, which it opens, or a box to tick; the others act unless text is being written. An open dialog has its keys to itself.
 */
import { type KeyAction, keys } from "./keys.ts";

const takesText = "input:not([type=range],[type=checkbox],[type=radio]), textarea, select, [contenteditable]";
const takesArrows = "input:not([type=checkbox]), textarea, select";
const takesSpace = "select, [type=checkbox], [type=radio]";

function isAt(target: EventTarget | null, kind: string): boolean {
  return target instanceof HTMLElement && target.matches(kind);
}

/** Whether a key was pressed with another one that gives it another meaning. */
function isCombined(event: KeyboardEvent): boolean {
  // AltGr, with which some layouts write brackets, counts as Ctrl and Alt for some browsers.
  const written = event.getModifierState("AltGraph");
  return event.metaKey || event.isComposing || (!written && (event.ctrlKey || event.altKey));
}

export interface KeyboardOptions {
  readonly scope: Pick<Window, "addEventListener">;
  readonly actions: Readonly<Record<KeyAction, () => void>>;
  /** Whether single keys act: a person may have them off. */
  readonly isOn: () => boolean;
  /** Whether a ball is followed. */
  readonly isFollowing: () => boolean;
  /** Whether a dialog is open. */
  readonly isModal: () => boolean;
}

export function listenToKeys({ scope, actions, isOn, isFollowing, isModal }: KeyboardOptions): void {
  let spaceTaken = false;
  scope.addEventListener(
    "keydown",
    (event) => {
      if (isModal() || isCombined(event)) return;
      const pressed = event.key.toLowerCase();
      // Of what is written with Shift, only letters and the space are other keys without it.
      const shifted = event.shiftKey && /^[\p{L} ]$/u.test(event.key);
      const key = keys.find(({ key, shift = false }) => key.toLowerCase() === pressed && shift === shifted);
      if (!key || (key.following && (!isFollowing() || isAt(event.target, takesArrows)))) return;
      // Escape is no character, and cancels what takes long wherever the focus is.
      if (key.action !== "cancel") {
        if (!isOn() && !key.following) return; // arrows are no characters, either
        if (key.action === "toggle") {
          if (isAt(event.target, takesSpace)) return;
          spaceTaken = true;
        } else if (isAt(event.target, takesText)) {
          return;
        }
        // Neither scrolls the page, nor writes into a field, nor presses the button that has the focus.
        event.preventDefault();
      }
      if (key.repeats || !event.repeat) actions[key.action]();
    },
    { capture: true },
  );
  scope.addEventListener(
    "keyup",
    (event) => {
      if (event.key !== " " || !spaceTaken) return;
      spaceTaken = false;
      event.preventDefault(); // a button is pressed by the key's way up
    },
    { capture: true },
  );
}

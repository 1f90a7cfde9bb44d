/** Copies what others need to see the same: the link with every setting, and the step with its hash. */
import { setText } from "../dom.ts";
import { BRIEF_MS, type Notice } from "../notice.ts";
import { stepLine } from "../stats/figures.ts";

export const REFUSED = "Could not copy. Select the text and copy it.";

/** Where text can be copied to; missing where the page was not served safely. */
export type Clipboard = { writeText(text: string): Promise<void> } | undefined;

/** @returns whether it was copied */
export async function copy(clipboard: Clipboard, text: string): Promise<boolean> {
  try {
    if (!clipboard) return false;
    await clipboard.writeText(text);
    return true;
  } catch {
    return false; // the person, or the page that this one is embedded in, does not allow it
  }
}

export interface LinkParts {
  readonly field: HTMLInputElement;
  readonly button: HTMLButtonElement;
  readonly said: HTMLElement;
}

/** Lets the link in a field be copied; a link that can't be is selected there. */
export function offerLink({ field, button, said }: LinkParts, clipboard: Clipboard): void {
  let end: ReturnType<typeof setTimeout> | undefined;
  button.addEventListener("click", async () => {
    clearTimeout(end);
    if (await copy(clipboard, field.value)) {
      setText(said, "Link copied");
      end = setTimeout(() => setText(said, ""), BRIEF_MS);
    } else {
      setText(said, REFUSED);
      field.focus();
      field.select();
    }
  });
}

/** Copies the present step with its hash: "Step 330 · 5f2c 91ab". */
export async function copyStep(
  hash: () => Promise<{ readonly step: number; readonly hash: string }>,
  clipboard: Clipboard,
  notice: Pick<Notice, "show" | "showBriefly">,
): Promise<void> {
  const state = await hash();
  const text = stepLine(state.step, state.hash);
  if (await copy(clipboard, text)) notice.showBriefly(`${text} copied`);
  else notice.show("", `${REFUSED} ${text}`);
}

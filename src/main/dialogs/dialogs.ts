/** The buttons and keys that open dialogs. Each dialog is fetched whole, with what it holds, when it is first opened. */
import type { Heptaspin } from "../client.ts";
import type { SingleKeys } from "../controls/single-keys.ts";
import { find } from "../dom.ts";
import { fetchAhead, lazyPart } from "../lazy-part.ts";
import type { Dialog } from "./dialog.ts";

export interface DialogsOptions {
  readonly client: Heptaspin;
  readonly singleKeys: SingleKeys;
  /** What the balls do, in words. */
  readonly account: () => Promise<string>;
  readonly failed: (error: unknown) => void;
}

export interface Dialogs {
  readonly share: () => void;
  readonly details: () => void;
  readonly keys: () => void;
}

/** @returns what opens each */
export function offerDialogs(options: DialogsOptions): Dialogs {
  const offer = (id: string, fetchIt: (opener: HTMLButtonElement) => Promise<Dialog>) => {
    const opener = find(id, HTMLButtonElement);
    const dialog = lazyPart(() => fetchIt(opener));
    const open = () => void dialog().then((part) => part.open(), options.failed);
    opener.addEventListener("click", open);
    fetchAhead(opener, dialog);
    return open;
  };
  return {
    share: offer("open-share", async (opener) => (await import("./share-dialog.ts")).shareDialog(opener, options)),
    details: offer("open-details", async (opener) =>
      (await import("./details-dialog.ts")).detailsDialog(opener, options),
    ),
    keys: offer("open-keys", async (opener) => (await import("./keys-dialog.ts")).keysDialog(opener, options)),
  };
}

/** The dialog of the technical figures. */
import { Details } from "../details/details.ts";
import { find } from "../dom.ts";
import html from "./details.html?raw";
import { Dialog } from "./dialog.ts";
import type { DialogsOptions } from "./dialogs.ts";

export function detailsDialog(opener: HTMLButtonElement, { client, account, failed }: DialogsOptions): Dialog {
  const dialog = new Dialog(html, opener, () => details.begin());
  const details = new Details({
    dialog: dialog.element,
    list: find("details-list", HTMLElement),
    say: find("say", HTMLButtonElement),
    said: find("details-said", HTMLElement),
    status: () => client.status(),
    account,
    failed,
  });
  return dialog;
}

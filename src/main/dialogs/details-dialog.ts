/** The dialog of the technical figures, and of what the balls do. */
import { Details } from "../details/details.ts";
import { create } from "../dom.ts";
import { Dialog } from "./dialog.ts";
import type { DialogsOptions } from "./dialogs.ts";

export function detailsDialog(opener: HTMLButtonElement, { client, account, failed }: DialogsOptions): Dialog {
  const list = create("dl", { id: "details-list", className: "key-list" });
  const say = create("button", { id: "say", type: "button", textContent: "Say what the balls do" });
  say.setAttribute("aria-keyshortcuts", "T");
  const said = create("p", { id: "details-said" });
  said.setAttribute("role", "status");
  const row = create("div", { className: "say-row" });
  row.append(say, said);
  const opening = () => details.begin();
  const dialog = new Dialog({ id: "details", title: "Details", content: [list, row], opener, opening });
  const status = () => client.status();
  const details = new Details({ dialog: dialog.element, list, say, said, status, account, failed });
  return dialog;
}

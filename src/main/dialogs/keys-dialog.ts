/** The dialog that lists the keys, and turns single keys off. */
import type { SingleKeys } from "../controls/single-keys.ts";
import { create } from "../dom.ts";
import { Dialog } from "./dialog.ts";
import { listKeys, offerSwitch } from "./key-list.ts";

export function keysDialog(opener: HTMLButtonElement, { singleKeys }: { readonly singleKeys: SingleKeys }): Dialog {
  const list = create("div", { id: "key-list", className: "key-list" });
  listKeys(list);
  const box = create("input", { id: "single-keys", type: "checkbox" });
  const label = create("span", {});
  const row = create("label", { className: "switch-row" });
  row.append(box, label);
  offerSwitch(box, label, singleKeys);
  return new Dialog({ id: "keys", title: "Keys", content: [list, row], opener });
}

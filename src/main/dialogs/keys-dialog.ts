/** The dialog that lists the keys, and turns single keys off. */
import type { SingleKeys } from "../controls/single-keys.ts";
import { find } from "../dom.ts";
import { Dialog } from "./dialog.ts";
import { listKeys, offerSwitch } from "./key-list.ts";
import html from "./keys.html?raw";

export function keysDialog(opener: HTMLButtonElement, { singleKeys }: { readonly singleKeys: SingleKeys }): Dialog {
  const dialog = new Dialog(html, opener);
  listKeys(find("key-list", HTMLElement));
  offerSwitch(find("single-keys", HTMLInputElement), find("single-keys-label", HTMLElement), singleKeys);
  return dialog;
}

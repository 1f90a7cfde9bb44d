/** The dialog that gives the link to what is shown. */
import type { Heptaspin } from "../client.ts";
import { offerLink } from "../controls/share.ts";
import { find } from "../dom.ts";
import { writeLink } from "../link.ts";
import { Dialog } from "./dialog.ts";
import html from "./share.html?raw";

export function shareDialog(opener: HTMLButtonElement, { client }: { readonly client: Heptaspin }): Dialog {
  const dialog = new Dialog(html, opener, () => {
    field.value = new URL(writeLink(client.config, location.search) || location.pathname, location.href).href;
  });
  const field = find("link", HTMLInputElement);
  offerLink(
    { field, button: find("copy-link", HTMLButtonElement), said: find("link-said", HTMLElement) },
    navigator.clipboard,
  );
  return dialog;
}

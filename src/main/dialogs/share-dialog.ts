/** The dialog that gives the link to what is shown. */
import type { Heptaspin } from "../client.ts";
import { offerLink } from "../controls/share.ts";
import { create } from "../dom.ts";
import { writeLink } from "../link.ts";
import { Dialog } from "./dialog.ts";

export function shareDialog(opener: HTMLButtonElement, { client }: { readonly client: Heptaspin }): Dialog {
  const field = create("input", { id: "link", className: "link", type: "text", readOnly: true, ariaLabel: "Link" });
  const button = create("button", { id: "copy-link", className: "primary", type: "button", textContent: "Copy link" });
  const row = create("div", { className: "copy-row" });
  row.append(field, button);
  const hint = create("p", { className: "hint", textContent: "The link holds every setting and the seed." });
  const said = create("p", { id: "link-said", className: "said" });
  said.setAttribute("role", "status");
  offerLink({ field, button, said }, navigator.clipboard);
  const opening = () => {
    field.value = new URL(writeLink(client.config, location.search) || location.pathname, location.href).href;
  };
  return new Dialog({ id: "share", title: "Share", content: [row, hint, said], opener, opening });
}

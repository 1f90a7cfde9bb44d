/** The dialogs of index.html. What each holds is fetched when it is first opened, and seen once it is there. */
import type { Heptaspin } from "./client.ts";
import { Dialog } from "./controls/dialog.ts";
import type { SingleKeys } from "./controls/single-keys.ts";
import type { Details } from "./details/details.ts";
import { find } from "./dom.ts";
import { writeLink } from "./link.ts";

export interface DialogsOptions {
  readonly client: Heptaspin;
  readonly singleKeys: SingleKeys;
  /** What the balls do, in words. */
  readonly account: () => Promise<string>;
  readonly failed: (error: unknown) => void;
}

export class Dialogs {
  readonly share: Dialog;
  readonly details: Dialog;
  readonly keys: Dialog;

  constructor(options: DialogsOptions) {
    this.share = shareDialog(options);
    this.details = detailsDialog(options);
    this.keys = keysDialog(options);
  }
}

function shareDialog({ client, failed }: DialogsOptions): Dialog {
  const link = find("link", HTMLInputElement);
  let sharing: Promise<void> | undefined;
  return new Dialog(find("share", HTMLDialogElement), find("open-share", HTMLButtonElement), () => {
    sharing ??= import("./controls/share.ts").then(({ offerLink }) =>
      offerLink(
        { field: link, button: find("copy-link", HTMLButtonElement), said: find("link-said", HTMLElement) },
        navigator.clipboard,
      ),
    );
    link.value = new URL(writeLink(client.config, location.search) || location.pathname, location.href).href;
    return sharing.catch(failed);
  });
}

function detailsDialog({ client, account, failed }: DialogsOptions): Dialog {
  const dialog = find("details", HTMLDialogElement);
  let details: Promise<Details> | undefined;
  return new Dialog(dialog, find("open-details", HTMLButtonElement), () => {
    details ??= import("./details/details.ts").then(
      ({ Details }) =>
        new Details({
          dialog,
          list: find("details-list", HTMLElement),
          say: find("say", HTMLButtonElement),
          said: find("details-said", HTMLElement),
          status: () => client.status(),
          account,
          failed,
        }),
    );
    return details.then((view) => view.begin(), failed);
  });
}

function keysDialog({ singleKeys, failed }: DialogsOptions): Dialog {
  let list: Promise<void> | undefined;
  return new Dialog(find("keys", HTMLDialogElement), find("open-keys", HTMLButtonElement), () => {
    list ??= import("./controls/key-list.ts").then(({ listKeys, offerSwitch }) => {
      listKeys(find("key-list", HTMLElement));
      offerSwitch(find("single-keys", HTMLInputElement), find("single-keys-label", HTMLElement), singleKeys);
    });
    return list.catch(failed);
  });
}

/**
 * A dialog of index.html over the page: the browser keeps the focus in it, closes it at Esc and gives the focus back. It
 * begins on Close, the first of its buttons; a click beside the dialog closes it, too. The look of dialogs is fetched for
 * the first of them.
 */
export class Dialog {
  readonly #dialog: HTMLDialogElement;
  readonly #opener: HTMLButtonElement;
  readonly #opening: () => Promise<unknown>;

  /** @param opening readies what it holds, before it is shown; says itself what fails */
  constructor(dialog: HTMLDialogElement, opener: HTMLButtonElement, opening: () => Promise<unknown>) {
    this.#dialog = dialog;
    this.#opener = opener;
    this.#opening = opening;
    opener.addEventListener("click", () => void this.open());
    dialog.querySelector(".close")?.addEventListener("click", () => dialog.close());
    // Its padding is within its first child, so that only a click on the page behind is one on the dialog itself.
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener("close", () => {
      opener.ariaExpanded = "false";
    });
  }

  async open(): Promise<void> {
    if (this.#dialog.open) return;
    // Without its look, if that can't be fetched: it can still be read.
    await Promise.allSettled([import("../style/dialogs.css"), this.#opening()]);
    if (this.#dialog.open) return;
    this.#opener.ariaExpanded = "true";
    this.#dialog.showModal();
  }
}

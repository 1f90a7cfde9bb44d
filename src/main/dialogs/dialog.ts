/**
 * A dialog over the page: the browser keeps the focus in it, closes it at Esc and gives the focus back. It begins on
 * Close, the first of its buttons; a click beside the dialog closes it, too. Loaded with the first of them.
 */
import "./dialogs.css";
import { create } from "../dom.ts";

export class Dialog {
  readonly element: HTMLDialogElement;
  readonly #opener: HTMLButtonElement;
  readonly #opening: () => void;

  /**
   * @param html one dialog element, which is put into the page
   * @param opening readies what it holds, each time before it is shown
   */
  constructor(html: string, opener: HTMLButtonElement, opening: () => void = () => {}) {
    const dialog = create("template", { innerHTML: html }).content.firstElementChild as HTMLDialogElement;
    this.element = dialog;
    this.#opener = opener;
    this.#opening = opening;
    dialog.querySelector(".close")?.addEventListener("click", () => dialog.close());
    // Its padding is within its first child, so that only a click on the page behind is one on the dialog itself.
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener("close", () => {
      opener.ariaExpanded = "false";
    });
    document.body.append(dialog);
  }

  open(): void {
    if (this.element.open) return;
    this.#opening();
    this.#opener.ariaExpanded = "true";
    this.element.showModal();
  }
}

/**
 * A dialog over the page: the browser keeps the focus in it, closes it at Esc and gives the focus back. It begins on
 * Close, the first of its buttons; a click beside the dialog closes it, too. Loaded with the first of them.
 */
import "./dialogs.css";
import { afterFrame } from "../after-frame.ts";
import { create, find } from "../dom.ts";

export interface DialogOptions {
  readonly id: string;
  readonly title: string;
  readonly content: readonly HTMLElement[];
  readonly opener: HTMLButtonElement;
  /** Readies what it holds, each time before it is shown. */
  readonly opening?: () => void;
}

export class Dialog {
  readonly element: HTMLDialogElement;
  readonly #options: DialogOptions;

  /** Puts it into the page, closed. */
  constructor(options: DialogOptions) {
    this.#options = options;
    const { id, title, content, opener } = options;
    const heading = create("h2", { id: `${id}-title`, textContent: title });
    const close = create("button", { type: "button", className: "close", ariaLabel: "Close" });
    close.append(find("notice-close", HTMLButtonElement).children[0].cloneNode(true));
    const head = create("div", { className: "dialog-head" });
    head.append(heading, close);
    const body = create("div", { className: "dialog-body" });
    body.append(head, ...content);
    const dialog = create("dialog", { id });
    dialog.setAttribute("aria-labelledby", heading.id);
    dialog.append(body);
    document.body.append(dialog);
    this.element = dialog;

    close.addEventListener("click", () => dialog.close());
    // Its padding is within its body, so that only a click on the page behind is one on the dialog itself.
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener("close", () => {
      opener.ariaExpanded = "false";
    });
  }

  /** The next frame shows that it opens, on its opener; it comes after that, as all that lies behind is styled anew. */
  async open(): Promise<void> {
    this.#options.opener.ariaExpanded = "true";
    await new Promise<void>(afterFrame);
    if (this.element.open) return;
    this.#options.opening?.();
    this.element.showModal();
  }
}

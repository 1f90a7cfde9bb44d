/**
 * The message in the top line, in the place of the sentence: what went wrong or is different here, until it is closed or
 * a newer one takes its place; what went well, for some seconds. Texts may come from outside, so they are set as text, never as HTML.
 */
import { create, find, setText } from "./dom.ts";

/** A button in the message; pressing it closes the message, too. */
export interface NoticeAction {
  readonly label: string;
  readonly act: () => void;
}

/** Milliseconds that a message stays of something that was done as asked. */
export const BRIEF_MS = 6_000;

export class Notice {
  readonly #box = find("notice", HTMLElement);
  readonly #title = find("notice-title", HTMLElement);
  readonly #text = find("notice-text", HTMLElement);
  readonly #actions = find("notice-actions", HTMLElement);
  #end: ReturnType<typeof setTimeout> | undefined;
  /** Messages so far. */
  #shown = 0;

  constructor() {
    find("notice-close", HTMLButtonElement).addEventListener("click", () => this.close());
  }

  /**
   * @param title with its colon or full stop; "" for a message that needs none
   * @returns what closes this message, and no newer one
   */
  show(title: string, text: string, actions: readonly NoticeAction[] = []): () => void {
    const shown = ++this.#shown;
    clearTimeout(this.#end);
    setText(this.#title, title === "" ? "" : `${title} `);
    setText(this.#text, text);
    this.#actions.replaceChildren(...actions.map((action) => this.#button(action)));
    this.#box.classList.add("shown");
    return () => {
      if (shown === this.#shown) this.close();
    };
  }

  /** A message that goes by itself. */
  showBriefly(text: string): void {
    this.show("", text);
    this.#end = setTimeout(() => this.close(), BRIEF_MS);
  }

  close(): void {
    clearTimeout(this.#end);
    // The keyboard would have to start at the top of the page again.
    if (this.#box.contains(document.activeElement)) find("play", HTMLButtonElement).focus();
    this.#box.classList.remove("shown");
    for (const part of [this.#title, this.#text, this.#actions]) part.replaceChildren();
  }

  #button({ label, act }: NoticeAction): HTMLButtonElement {
    const button = create("button", { type: "button", textContent: label });
    button.addEventListener("click", () => {
      this.close();
      act();
    });
    return button;
  }
}

/** The message in the top line, in the place of the sentence: what went wrong, until it is closed. */
import { find, setText } from "./dom.ts";

export class Notice {
  readonly #box = find("notice", HTMLElement);
  readonly #title = find("notice-title", HTMLElement);
  readonly #text = find("notice-text", HTMLElement);

  constructor() {
    find("notice-close", HTMLButtonElement).addEventListener("click", () => this.#set("", ""));
  }

  /** A newer message takes the place of an older one. */
  show(title: string, text: string): void {
    this.#set(`${title}:`, ` ${text}`);
  }

  #set(title: string, text: string): void {
    setText(this.#title, title);
    setText(this.#text, text);
    this.#box.classList.toggle("shown", title !== "");
  }
}

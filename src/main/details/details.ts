/**
 * What the dialog of details holds: the technical figures, twice a second while it is open, and what the balls do, in
 * words, when it is asked for. Loaded when it is first opened.
 */
import type { HeptaspinStatus } from "../client.ts";
import { create, setText } from "../dom.ts";
import { detailRows } from "./rows.ts";

const INTERVAL = 500;

export interface DetailsOptions {
  readonly dialog: HTMLDialogElement;
  readonly list: HTMLElement;
  readonly say: HTMLButtonElement;
  readonly said: HTMLElement;
  readonly status: () => Promise<HeptaspinStatus>;
  /** What the balls do, in words. */
  readonly account: () => Promise<string>;
  readonly failed: (error: unknown) => void;
}

export class Details {
  readonly #options: DetailsOptions;
  readonly #values = new Map<string, HTMLElement>();
  #asking = false;

  constructor(options: DetailsOptions) {
    this.#options = options;
    const { dialog, say, said, account, failed } = options;
    say.addEventListener("click", () => {
      account().then((text) => setText(said, text), failed);
    });
    dialog.addEventListener("close", () => setText(said, ""));
  }

  /** The dialog is being shown. */
  begin(): void {
    const { dialog } = this.#options;
    const timer = setInterval(() => this.#refresh(), INTERVAL);
    dialog.addEventListener("close", () => clearInterval(timer), { once: true });
    this.#refresh();
  }

  /** Asks if no question is open; a run that does not answer leaves the figures as they were. */
  #refresh(): void {
    const { status, failed } = this.#options;
    if (this.#asking) return;
    this.#asking = true;
    status()
      .then((answer) => this.#show(answer), failed)
      .finally(() => {
        this.#asking = false;
      });
  }

  #show(status: HeptaspinStatus): void {
    for (const [name, text] of detailRows(status)) {
      const value = this.#values.get(name) ?? this.#addRow(name);
      setText(value, text);
    }
  }

  #addRow(name: string): HTMLElement {
    const row = create("div", {});
    const value = create("dd", {});
    row.append(create("dt", { textContent: name }), value);
    this.#options.list.append(row);
    this.#values.set(name, value);
    return value;
  }
}

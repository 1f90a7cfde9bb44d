/** What waits for the first use of the row that goes to a time, and fetches the rest (go-to.ts) for it. */
import { find } from "../dom.ts";
import { fetchAhead, lazyPart } from "../lazy-part.ts";
import type { GoTo } from "./go-to.ts";
import type { Transport } from "./transport.ts";

export class LazyGoTo {
  readonly #part: () => Promise<GoTo>;
  readonly #failed: (error: unknown) => void;
  readonly #field = find("go-to", HTMLInputElement);
  #row: GoTo | undefined;

  constructor(transport: Transport, failed: (error: unknown) => void) {
    this.#failed = failed;
    this.#part = lazyPart(async () => {
      this.#row = new (await import("./go-to.ts")).GoTo(transport);
      return this.#row;
    });
    const field = this.#field;
    const button = find("go", HTMLButtonElement);
    const go = () => this.#use((row) => row.go());
    button.addEventListener("click", go);
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // or it would press Cancel, which is where the focus goes
      go();
    });
    for (const opener of [field, button]) fetchAhead(opener, this.#part);
  }

  /** Puts the keyboard where a time can be written, at once: more keys may follow. */
  focus(): void {
    if (this.#row) {
      this.#row.focus();
      return;
    }
    this.#field.select();
    this.#field.focus();
  }

  /** @param step the last one known */
  show(step: number): void {
    this.#row?.show(step);
  }

  #use(act: (row: GoTo) => void): void {
    this.#part().then(act).catch(this.#failed);
  }
}

/** Whether single keys act: they can be turned off (WCAG 2.1.4), which is kept for the next visit. */
import { Kept } from "../kept.ts";

export class SingleKeys {
  readonly #kept: Kept;

  constructor(storage: ConstructorParameters<typeof Kept>[1]) {
    this.#kept = new Kept("single-keys", storage);
  }

  get on(): boolean {
    return this.#kept.value !== "off";
  }

  set on(on: boolean) {
    this.#kept.value = on ? "on" : "off";
  }
}

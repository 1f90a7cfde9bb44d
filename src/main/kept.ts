/** A choice of the person's, kept for the next visit where the browser allows that. */
export class Kept {
  readonly #name: string;
  readonly #storage: () => Pick<Storage, "getItem" | "setItem">;
  #value: string | null = null;

  /** @param storage a browser that keeps nothing throws when it is asked for it */
  constructor(name: string, storage: () => Pick<Storage, "getItem" | "setItem">) {
    this.#name = `heptaspin.${name}`;
    this.#storage = storage;
    try {
      this.#value = storage().getItem(this.#name);
    } catch {
      // It is as at first.
    }
  }

  /** null if nothing was ever chosen. */
  get value(): string | null {
    return this.#value;
  }

  set value(value: string) {
    this.#value = value;
    try {
      this.#storage().setItem(this.#name, value);
    } catch {
      // It holds until the page is closed.
    }
  }
}

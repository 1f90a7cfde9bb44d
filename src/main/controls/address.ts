/**
 * Keeps the page's address the link to what it shows. It is written when the configuration becomes another one than it
 * was, and not before: a link that was refused stays as it came, to be looked at. Browsers refuse more than some writes a
 * second, so of many the last one counts.
 */
import type { Config } from "../../shared/config.ts";
import { writeLink } from "../link.ts";

/** Milliseconds from one write to the next at least. */
const INTERVAL = 500;

type Place = Pick<Location, "pathname" | "search" | "hash">;

export class Address {
  readonly #place: Place;
  readonly #history: Pick<History, "replaceState">;
  #query: string;
  #waits = false;

  /** @param config as the page begins with it */
  constructor(place: Place, history: Pick<History, "replaceState">, config: Config) {
    this.#place = place;
    this.#history = history;
    this.#query = writeLink(config, place.search);
  }

  update(config: Config): void {
    const query = writeLink(config, this.#place.search);
    if (query === this.#query) return;
    this.#query = query;
    if (this.#waits) return;
    this.#write();
  }

  #write(): void {
    const written = this.#query;
    try {
      this.#history.replaceState(null, "", `${this.#place.pathname}${written}${this.#place.hash}`);
    } catch {
      // Some embedded pages may not change their address. The link can still be copied.
    }
    this.#waits = true;
    setTimeout(() => {
      this.#waits = false;
      if (this.#query !== written) this.#write();
    }, INTERVAL);
  }
}

/** What waits for the first use of the View group, and fetches it then: it is folded at first, and has keys. */
import { lazyPart } from "../lazy-part.ts";
import type { ViewGroup } from "./view.ts";

export class LazyView {
  readonly #part: () => Promise<ViewGroup>;
  readonly #failed: (error: unknown) => void;
  #group: ViewGroup | undefined;

  constructor(make: (module: typeof import("./view.ts")) => ViewGroup, failed: (error: unknown) => void) {
    this.#part = lazyPart(async () => {
      this.#group = make(await import("./view.ts"));
      return this.#group;
    });
    this.#failed = failed;
    // Its fold or its tab is pressed before it is seen.
    for (const opener of document.querySelectorAll('#view-group .fold, [data-group="view"]')) {
      opener.addEventListener("click", () => this.use(() => {}));
    }
  }

  use(act: (group: ViewGroup) => void): void {
    this.#part().then(act).catch(this.#failed);
  }

  /** Shows the view in force, if anybody can have seen it. */
  show(): void {
    this.#group?.show();
  }
}

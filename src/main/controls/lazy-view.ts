/** What waits for the first use of the View group, and fetches it then: it is folded at first, and has keys. */
import type { ViewGroup } from "./view.ts";

export class LazyView {
  readonly #make: (module: typeof import("./view.ts")) => ViewGroup;
  readonly #failed: (error: unknown) => void;
  #group: Promise<ViewGroup> | undefined;

  constructor(make: (module: typeof import("./view.ts")) => ViewGroup, failed: (error: unknown) => void) {
    this.#make = make;
    this.#failed = failed;
    // Its fold or its tab is pressed before it is seen.
    for (const opener of document.querySelectorAll('#view-group .fold, [data-group="view"]')) {
      opener.addEventListener("click", () => this.use(() => {}), { once: true });
    }
  }

  use(act: (group: ViewGroup) => void): void {
    this.#group ??= import("./view.ts").then(this.#make);
    this.#group.then(act).catch(this.#failed);
  }

  /** Shows the view in force, if anybody can have seen it. */
  show(): void {
    void this.#group?.then((group) => group.show());
  }
}

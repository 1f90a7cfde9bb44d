/**
 * Opens and shuts the controls: a panel beside a wide stage, a sheet below a narrow one. Each remembers its own state:
 * at first the panel is open and the sheet shut, so that the balls are seen before the controls. Beside the open load lab
 * or charts there is less room, so they are shut there at first. In the panel each group
 * can be folded; the sheet shows one group at a time, chosen by its links.
 */
import { afterFrame } from "../after-frame.ts";
import { roomyLayout, wideLayout } from "../layout.ts";

export class Panel {
  readonly #page: HTMLElement;
  readonly #toggle: HTMLButtonElement;
  readonly #links = document.querySelectorAll<HTMLAnchorElement>("a[data-group]");
  readonly #wide = matchMedia(wideLayout);
  readonly #roomy = matchMedia(roomyLayout);
  readonly #open = { panel: true, sheet: false, beside: false };
  #crowded = false;

  constructor(page: HTMLElement, toggle: HTMLButtonElement) {
    this.#page = page;
    this.#toggle = toggle;
    toggle.addEventListener("click", () => this.toggle());
    for (const query of [this.#wide, this.#roomy]) query.addEventListener("change", () => this.#show());
    for (const link of this.#links) {
      link.addEventListener("click", (event) => {
        event.preventDefault(); // the address stays the link to what is shown
        this.#choose(link.dataset.group!);
      });
    }
    for (const fold of page.querySelectorAll<HTMLButtonElement>("button.fold")) {
      fold.addEventListener("click", () => {
        fold.ariaExpanded = String(fold.ariaExpanded !== "true");
      });
    }
    this.#choose("run");
    this.#show();
  }

  toggle(): void {
    this.#set(!this.#open[this.#form()]);
  }

  /** Opens the controls where the group of the transport's rows is seen. */
  openRun(): void {
    this.#set(true);
    this.#show(); // at once: the keyboard goes there
    this.#choose("run");
  }

  /** The load lab or the charts were opened, or closed. */
  makeRoom(isNeeded: boolean): void {
    this.#crowded = isNeeded;
    this.#open.beside = false;
    this.#show();
  }

  #form(): "panel" | "sheet" | "beside" {
    if (this.#crowded && !this.#roomy.matches) return "beside";
    return this.#wide.matches ? "panel" : "sheet";
  }

  #choose(group: string): void {
    this.#page.dataset.group = group;
    for (const link of this.#links) link.ariaCurrent = link.dataset.group === group ? "true" : null;
  }

  #set(isOpen: boolean): void {
    this.#open[this.#form()] = isOpen;
    this.#show();
  }

  /** Rows that were put away come back a frame later: to lay out a hundred would keep the answer to a click waiting. */
  #show(): void {
    const isOpen = this.#open[this.#form()];
    const { dataset } = this.#page;
    const opens = isOpen && dataset.controls === "shut";
    if (opens) afterFrame(() => this.#show());
    dataset.controls = opens ? "opening" : isOpen ? "open" : "shut";
    this.#toggle.ariaExpanded = String(isOpen);
    this.#toggle.title = isOpen ? "Hide controls" : "Controls";
  }
}

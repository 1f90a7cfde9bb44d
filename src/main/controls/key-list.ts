/** What the dialog of keys holds: the table of keys.ts, and the switch that turns single keys off (WCAG 2.1.4). */
import { create, setText } from "../dom.ts";
import { keyGroups } from "./keys.ts";

const NAME = "heptaspin.single-keys";

/** Whether single keys act, kept for the next visit where the browser allows that. */
export class SingleKeys {
  readonly #storage: () => Pick<Storage, "getItem" | "setItem">;
  #on = true;

  /** @param storage a browser that keeps nothing throws when it is asked for it */
  constructor(storage: () => Pick<Storage, "getItem" | "setItem">) {
    this.#storage = storage;
    try {
      this.#on = storage().getItem(NAME) !== "off";
    } catch {
      // They are on, as at first.
    }
  }

  get on(): boolean {
    return this.#on;
  }

  set on(on: boolean) {
    this.#on = on;
    try {
      this.#storage().setItem(NAME, on ? "on" : "off");
    } catch {
      // It holds until the page is closed.
    }
  }
}

export function offerSwitch(box: HTMLInputElement, label: HTMLElement, singleKeys: SingleKeys): void {
  const show = () => {
    box.checked = singleKeys.on;
    setText(label, singleKeys.on ? "Single keys are on" : "Single keys are off");
  };
  box.addEventListener("change", () => {
    singleKeys.on = box.checked;
    show();
  });
  show();
}

export function listKeys(list: HTMLElement): void {
  for (const { title, rows } of keyGroups) {
    const group = create("section", {});
    const terms = create("dl", {});
    for (const { label, keys } of rows) {
      const row = create("div", {});
      const caps = create("dd", {});
      caps.append(...keys.map(({ cap }) => create("kbd", { textContent: cap })));
      row.append(create("dt", { textContent: label }), caps);
      terms.append(row);
    }
    group.append(create("h3", { textContent: title }), terms);
    list.append(group);
  }
}

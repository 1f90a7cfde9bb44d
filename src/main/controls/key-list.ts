/** What the dialog of keys holds: the table of keys.ts, and the switch that turns single keys off. Loaded when it is first opened. */
import { create, setText } from "../dom.ts";
import { keyGroups } from "./keys.ts";
import type { SingleKeys } from "./single-keys.ts";

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

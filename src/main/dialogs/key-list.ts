/** What the dialog of keys holds: all of controls/keys.ts in words, and the switch that turns single keys off. */
import { type Key, type KeyAction, keys } from "../controls/keys.ts";
import type { SingleKeys } from "../controls/single-keys.ts";
import { create, setText } from "../dom.ts";

interface KeyGroup {
  readonly title: string;
  readonly rows: readonly (readonly [label: string, ...actions: KeyAction[]])[];
}

export const keyGroups: readonly KeyGroup[] = [
  {
    title: "Run",
    rows: [
      ["Play or pause", "toggle"],
      ["One step", "step"],
      ["Reset", "reset"],
      ["Slower, faster", "slower", "faster"],
      ["Go to a time", "goTo"],
      ["Stop going there, or following", "cancel"],
    ],
  },
  {
    title: "Balls",
    rows: [
      ["Follow the next ball", "followNext"],
      ["Follow the one before", "followPrevious"],
      ["Push it", "pushLeft", "pushUp", "pushDown", "pushRight"],
    ],
  },
  {
    title: "See",
    rows: [
      ["Controls", "controls"],
      ["Load lab", "lab"],
      ["Charts", "charts"],
      ["Share", "share"],
      ["Say what the balls do", "say"],
      ["Details", "details"],
      ["Keys", "keys"],
    ],
  },
  {
    title: "Show",
    rows: [
      ["Velocity, contacts, wall speed", "velocity", "contacts", "wallSpeed"],
      ["Grid, trail", "grid", "trail"],
    ],
  },
];

/** Of keys that are not printed with their character. */
const printed: Readonly<Record<string, string>> = {
  " ": "Space",
  Escape: "Esc",
  ArrowLeft: "←",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowRight: "→",
};

/** What is printed on an action's key: "Space", "R", "Shift F". */
export function keyCap(action: KeyAction): string {
  const { key, shift }: Key = keys.find((row) => row.action === action)!;
  return `${shift ? "Shift " : ""}${printed[key] ?? key.toUpperCase()}`;
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
    for (const [label, ...actions] of rows) {
      const row = create("div", {});
      const caps = create("dd", {});
      caps.append(...actions.map((action) => create("kbd", { textContent: keyCap(action) })));
      row.append(create("dt", { textContent: label }), caps);
      terms.append(row);
    }
    group.append(create("h3", { textContent: title }), terms);
    list.append(group);
  }
}

/** The one table of the page's keys: what they do, and how the dialog of keys lists them. */

export type KeyAction =
  | "toggle"
  | "step"
  | "reset"
  | "slower"
  | "faster"
  | "goTo"
  | "cancel"
  | "followNext"
  | "followPrevious"
  | "pushLeft"
  | "pushUp"
  | "pushDown"
  | "pushRight"
  | "controls"
  | "lab"
  | "charts"
  | "share"
  | "say"
  | "details"
  | "keys"
  | "velocity"
  | "contacts"
  | "wallSpeed"
  | "grid"
  | "trail";

export interface Key {
  /** KeyboardEvent.key; letters in lower case. */
  readonly key: string;
  /** As it is printed on the key. */
  readonly cap: string;
  readonly action: KeyAction;
  /** Whether it acts again and again while it is held down. */
  readonly repeats?: boolean;
  /** Whether it is a capital letter: pressed with Shift. */
  readonly shift?: boolean;
  /** Whether it acts only while a ball is followed. */
  readonly following?: boolean;
}

export interface KeyGroup {
  readonly title: string;
  readonly rows: readonly { readonly label: string; readonly keys: readonly Key[] }[];
}

const arrow = (cap: string, key: string, action: KeyAction): Key => ({
  ...{ key, cap, action, repeats: true, following: true },
});
const letter = (cap: string, action: KeyAction): Key => ({ key: cap.toLowerCase(), cap, action });

export const keyGroups: readonly KeyGroup[] = [
  {
    title: "Run",
    rows: [
      { label: "Play or pause", keys: [{ key: " ", cap: "Space", action: "toggle" }] },
      { label: "One step", keys: [{ key: ".", cap: ".", action: "step", repeats: true }] },
      { label: "Reset", keys: [letter("R", "reset")] },
      {
        label: "Slower, faster",
        keys: [
          { key: "[", cap: "[", action: "slower", repeats: true },
          { key: "]", cap: "]", action: "faster", repeats: true },
        ],
      },
      { label: "Go to a time", keys: [letter("G", "goTo")] },
      { label: "Stop going there, or following", keys: [{ key: "Escape", cap: "Esc", action: "cancel" }] },
    ],
  },
  {
    title: "Balls",
    rows: [
      { label: "Follow the next ball", keys: [letter("F", "followNext")] },
      {
        label: "Follow the one before",
        keys: [{ key: "f", cap: "Shift F", action: "followPrevious", shift: true }],
      },
      {
        label: "Push it",
        keys: [
          arrow("←", "ArrowLeft", "pushLeft"),
          arrow("↑", "ArrowUp", "pushUp"),
          arrow("↓", "ArrowDown", "pushDown"),
          arrow("→", "ArrowRight", "pushRight"),
        ],
      },
    ],
  },
  {
    title: "See",
    rows: [
      { label: "Controls", keys: [letter("C", "controls")] },
      { label: "Load lab", keys: [letter("L", "lab")] },
      { label: "Charts", keys: [letter("H", "charts")] },
      { label: "Share", keys: [letter("S", "share")] },
      { label: "Say what the balls do", keys: [letter("T", "say")] },
      { label: "Details", keys: [letter("D", "details")] },
      { label: "Keys", keys: [{ key: "?", cap: "?", action: "keys" }] },
    ],
  },
  {
    title: "Show",
    rows: [
      {
        label: "Velocity, contacts, wall speed",
        keys: [letter("1", "velocity"), letter("2", "contacts"), letter("3", "wallSpeed")],
      },
      { label: "Grid, trail", keys: [letter("4", "grid"), letter("5", "trail")] },
    ],
  },
];

export const keys: readonly Key[] = keyGroups.flatMap(({ rows }) => rows.flatMap((row) => row.keys));

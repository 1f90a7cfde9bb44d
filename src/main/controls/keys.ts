/** The one table of the page's keys. What each is called, and for what, is in dialogs/key-list.ts. */
import type { View } from "../../shared/protocol.ts";

/** What of the view has a key. */
export type Shown = Exclude<keyof View, "colour" | "followed" | "numbers">;

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
  | Shown;

export interface Key {
  /** KeyboardEvent.key; letters in lower case. */
  readonly key: string;
  readonly action: KeyAction;
  /** Whether it acts again and again while it is held down. */
  readonly repeats?: boolean;
  /** Whether it is a capital letter: pressed with Shift. */
  readonly shift?: boolean;
  /** Whether it acts only while a ball is followed. */
  readonly following?: boolean;
}

const pressed = (key: string, action: KeyAction): Key => ({ key, action });
const held = (key: string, action: KeyAction): Key => ({ key, action, repeats: true });
const arrow = (key: string, action: KeyAction): Key => ({ ...held(key, action), following: true });

export const keys: readonly Key[] = [
  pressed(" ", "toggle"),
  held(".", "step"),
  pressed("r", "reset"),
  held("[", "slower"),
  held("]", "faster"),
  pressed("g", "goTo"),
  pressed("Escape", "cancel"),
  pressed("f", "followNext"),
  { key: "f", action: "followPrevious", shift: true },
  arrow("ArrowLeft", "pushLeft"),
  arrow("ArrowUp", "pushUp"),
  arrow("ArrowDown", "pushDown"),
  arrow("ArrowRight", "pushRight"),
  pressed("c", "controls"),
  pressed("l", "lab"),
  pressed("h", "charts"),
  pressed("s", "share"),
  pressed("t", "say"),
  pressed("d", "details"),
  pressed("?", "keys"),
  pressed("1", "velocity"),
  pressed("2", "contacts"),
  pressed("3", "wallSpeed"),
  pressed("4", "grid"),
  pressed("5", "trail"),
];

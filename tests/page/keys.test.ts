import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listenToKeys } from "../../src/main/controls/keyboard.ts";
import { keys } from "../../src/main/controls/keys.ts";
import { SingleKeys } from "../../src/main/controls/single-keys.ts";
import { keyCap, keyGroups } from "../../src/main/dialogs/key-list.ts";

/** As much of an element as the keyboard looks at. */
class Place {
  readonly #kind: string;
  constructor(kind: string) {
    this.#kind = kind;
  }
  matches(selector: string): boolean {
    return selector.includes("input:not") ? ["field", "select"].includes(this.#kind) : selector.includes(this.#kind);
  }
}

beforeEach(() => void vi.stubGlobal("HTMLElement", Place));
afterEach(() => void vi.unstubAllGlobals());

function setUp() {
  const listeners = new Map<string, (event: object) => void>();
  const done: string[] = [];
  const state = { on: true, modal: false, following: true };
  const actions = Object.fromEntries(keys.map(({ action }) => [action, () => done.push(action)]));
  listenToKeys({
    scope: { addEventListener: (type: string, listener: never) => listeners.set(type, listener) } as never,
    actions: actions as never,
    isOn: () => state.on,
    isFollowing: () => state.following,
    isModal: () => state.modal,
  });
  /** Presses a key; whether the browser still does what it does with it. */
  const press = (key: string, kind = "body", more: object = {}) => {
    const preventDefault = vi.fn();
    const event = {
      key,
      target: new Place(kind),
      shiftKey: false,
      getModifierState: () => false,
      preventDefault,
      ...more,
    };
    listeners.get("keydown")?.(event);
    listeners.get("keyup")?.(event);
    return preventDefault.mock.calls.length === 0;
  };
  return { done, state, press };
}

it("every key is in the list, once", () => {
  expect(new Set(keys.map(({ key, shift }) => `${shift} ${key}`)).size).toBe(keys.length);
  expect(new Set(keys.map(({ action }) => action)).size).toBe(keys.length);
  const listed = keyGroups.flatMap(({ rows }) => rows.flatMap(([, ...actions]) => actions));
  expect(listed).toEqual(keys.map(({ action }) => action));
  expect(keyGroups.map(({ title }) => title)).toEqual(["Run", "Balls", "See", "Show"]);
  const caps = ["Space", ".", "R", "[", "]", "G", "Esc", "F", "Shift F", "←", "↑", "↓", "→"];
  expect(listed.slice(0, caps.length).map(keyCap)).toEqual(caps);
});

describe("keys", () => {
  it("do what the list says", () => {
    const { done, press } = setUp();
    for (const { key, shift } of keys) press(key, "body", { shiftKey: shift ?? false });
    expect(done).toEqual(keys.map(({ action }) => action));
    press("R"); // with Caps Lock
    expect(done.at(-1)).toBe("reset");
  });

  it("that push act only while a ball is followed, and not in fields and sliders", () => {
    const { done, state, press } = setUp();
    expect(press("ArrowLeft")).toBe(false);
    expect(press("ArrowLeft", "field")).toBe(true);
    state.following = false;
    expect(press("ArrowUp")).toBe(true);
    expect(done).toEqual(["pushLeft"]);
  });

  it("are the browser's when they are combined with others", () => {
    const { done, press } = setUp();
    expect(press("r", "body", { ctrlKey: true })).toBe(true);
    expect(press("s", "body", { metaKey: true })).toBe(true);
    expect(press("R", "body", { shiftKey: true })).toBe(true);
    expect(press(" ", "body", { shiftKey: true })).toBe(true);
    expect(press("a")).toBe(true);
    expect(done).toEqual([]);
    press("?", "body", { shiftKey: true });
    press("[", "body", { ctrlKey: true, altKey: true, getModifierState: () => true });
    expect(done).toEqual(["keys", "slower"]);
  });

  it("write where text is written, but for Space and Escape", () => {
    const { done, press } = setUp();
    for (const { key } of keys) press(key, "field");
    expect(done).toEqual(["toggle", "cancel"]);
    for (const kind of ["select", "checkbox", "radio"]) expect(press(" ", kind)).toBe(true);
    expect(done).toEqual(["toggle", "cancel"]);
  });

  it("act where a box is ticked, but for Space, which ticks it", () => {
    const { done, press } = setUp();
    for (const { key, shift = false } of keys) press(key, "checkbox", { shiftKey: shift });
    expect(done).toEqual(keys.map(({ action }) => action).filter((action) => action !== "toggle"));
  });

  it("act once a press, but for those that are meant to be held", () => {
    const { done, press } = setUp();
    for (const { key } of keys) press(key, "body", { repeat: true });
    expect(done).toEqual(["step", "slower", "faster", "pushLeft", "pushUp", "pushDown", "pushRight"]);
  });

  it("are an open dialog's own", () => {
    const { done, state, press } = setUp();
    state.modal = true;
    for (const { key } of keys) expect(press(key)).toBe(true);
    expect(done).toEqual([]);
  });

  it("can be turned off, all but Escape and the arrows, which are no characters", () => {
    const { done, state, press } = setUp();
    state.on = false;
    for (const { key, following = false } of keys) expect(press(key)).toBe(!following);
    expect(done).toEqual(["cancel", "pushLeft", "pushUp", "pushDown", "pushRight"]);
  });
});

describe("the switch of single keys", () => {
  it("is remembered", () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    const first = new SingleKeys(() => storage);
    expect(first.on).toBe(true);
    first.on = false;
    expect(new SingleKeys(() => storage).on).toBe(false);
    first.on = true;
    expect(new SingleKeys(() => storage).on).toBe(true);
  });

  it("works where nothing may be kept", () => {
    const single = new SingleKeys(() => {
      throw new Error("SecurityError");
    });
    expect(single.on).toBe(true);
    single.on = false;
    expect(single.on).toBe(false);
  });
});

/** The view's controls against a client that notes what it is told, and the theme that a choice comes to. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ViewGroup, viewSummary } from "../../src/main/controls/view.ts";
import { Kept } from "../../src/main/kept.ts";
import { Themes } from "../../src/main/theme-choice.ts";
import { defaultConfig } from "../../src/shared/config.ts";
import { defaultView, type View } from "../../src/shared/protocol.ts";
import { type FakeElement, fakePage } from "./fake-page.ts";

let elements: Record<"view-content" | "view-summary" | "legend", FakeElement>;
beforeEach(() => {
  elements = fakePage({ "view-content": "", "view-summary": "", legend: "" });
});
afterEach(() => void vi.unstubAllGlobals());

function storage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

/** A system that is dark or light, and a page that is told of each choice. */
function themesOf(isDark = false, kept = storage()) {
  const query = Object.assign(new EventTarget(), { matches: isDark });
  const applied: string[] = [];
  const told: string[] = [];
  const themes = new Themes(new Kept("theme", () => kept), query, (choice) => applied.push(choice));
  themes.changed = (theme) => told.push(theme);
  const become = (dark: boolean) => {
    query.matches = dark;
    query.dispatchEvent(new Event("change"));
  };
  return { themes, applied, told, become };
}

function setUp() {
  let currentView: View = defaultView;
  const changes: Partial<View>[] = [];
  const client = {
    config: defaultConfig,
    get currentView() {
      return currentView;
    },
    view(change: Partial<View>) {
      changes.push(change);
      currentView = { ...currentView, ...change };
    },
  };
  const { themes } = themesOf();
  const followed: number[] = [];
  const group = new ViewGroup(client, themes, (ball) => followed.push(ball));
  const all = [...elements["view-content"].all()] as (FakeElement & { checked?: boolean })[];
  const box = (label: string) => all.find(({ type, parent }) => type === "checkbox" && parent?.textContent === label)!;
  const radio = (value: string) => all.find((element) => element.type === "radio" && element.value === value)!;
  const tick = (label: string, checked: boolean) => {
    box(label).checked = checked;
    box(label).dispatchEvent(new Event("change"));
  };
  const field = all.find(({ id }) => id === "follow")!;
  const write = (text: string) => {
    field.value = text;
    field.dispatchEvent(new Event("change"));
    return all.find(({ id }) => id === "follow-problem")!.textContent;
  };
  return { client, changes, group, box, radio, tick, themes, followed, field, write };
}

it("each box switches what it says", () => {
  const { changes, tick } = setUp();
  tick("Numbers", false);
  for (const label of ["Velocity", "Contacts", "Wall speed", "Grid", "Trail"]) tick(label, true);
  expect(changes).toEqual([
    { numbers: false },
    { velocity: true },
    { contacts: true },
    { wallSpeed: true },
    { grid: true },
    { trail: true },
  ]);
});

it("keys toggle, and the boxes follow", () => {
  const { changes, group, box } = setUp();
  expect(box("Grid").checked).toBe(false);
  group.toggle("grid");
  expect(box("Grid").checked).toBe(true);
  group.toggle("grid");
  expect(box("Grid").checked).toBe(false);
  expect(changes).toEqual([{ grid: true }, { grid: false }]);
});

it("the colour is one of four, and the folded group says which", () => {
  const { changes, radio } = setUp();
  expect(elements["view-summary"].textContent).toBe("coloured by number");
  radio("speed").dispatchEvent(new Event("change"));
  expect(changes).toEqual([{ colour: "speed" }]);
  expect(elements["view-summary"].textContent).toBe("coloured by speed");
  expect(viewSummary({ ...defaultView, wallSpeed: true, grid: true })).toBe("coloured by number, wall speed, grid");
});

it("says whose the trail is until a ball is followed", () => {
  const { client, group, tick } = setUp();
  const text = () => elements["view-content"].textContent;
  expect(text()).not.toContain("ball 1");
  tick("Trail", true);
  expect(text()).toContain("The trail is ball 1's until another is followed.");
  client.view({ followed: 7 });
  group.show();
  expect(text()).not.toContain("ball 1");
});

it("the theme is the system's until another is chosen, and that is remembered", () => {
  const kept = storage();
  const { themes, applied, told, become } = themesOf(true, kept);
  expect([themes.choice, themes.theme]).toEqual(["system", "dark"]);
  become(false);
  themes.choice = "dark";
  expect(told).toEqual(["light", "dark"]);
  expect(applied).toEqual(["system", "dark"]);
  const next = themesOf(false, kept);
  expect([next.themes.choice, next.themes.theme, next.applied]).toEqual(["dark", "dark", ["dark"]]);
  next.themes.choice = "system";
  expect(next.themes.theme).toBe("light");
});

it("a theme that was kept and is none is the system's", () => {
  const kept = storage();
  kept.setItem("heptaspin.theme", "purple");
  expect(themesOf(false, kept).themes.choice).toBe("system");
});

it("follows the ball whose number is written, and none when it is cleared", () => {
  const { write, followed } = setUp();
  for (const text of ["7", " 20 ", ""]) expect(write(text)).toBe("");
  expect(followed).toEqual([7, 20, 0]);
});

it.each(["0", "21", "-1", "1.5", "seven"])("does not follow ball %s, and says which can be", (text) => {
  const { write, followed, field } = setUp();
  expect(write(text)).toBe("Ball can be 1 to 20.");
  expect(followed).toEqual([]);
  expect(field.attributes.get("aria-invalid")).toBe("true");
  expect(write("3")).toBe("");
  expect(field.hasAttribute("aria-invalid")).toBe(false);
});

it("shows the number of the ball that is followed, but not over one that is being written", () => {
  const { client, group, field } = setUp();
  client.view({ followed: 12 });
  group.show();
  expect(field.value).toBe("12");
  Object.assign(document, { activeElement: field });
  client.view({ followed: 0 });
  group.show();
  expect(field.value).toBe("12");
  Object.assign(document, { activeElement: null });
  group.show();
  expect(field.value).toBe("");
});

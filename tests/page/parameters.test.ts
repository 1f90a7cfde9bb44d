/** The rows of the panel and the presets, on a page without a browser. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { groups, nextSpeed, Parameters } from "../../src/main/controls/parameters.ts";
import { applyChange, type Config, type ConfigChange, defaultConfig, parameters } from "../../src/shared/config.ts";
import { type FakeElement, fakePage } from "./fake-page.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function setUp() {
  const elements = fakePage({
    "run-rows": "",
    "balls-rows": "",
    "world-rows": "",
    "heptagon-rows": "",
    "balls-summary": "",
    "world-summary": "",
    "heptagon-summary": "",
    "heptagon-title": "",
    "heptagon-link": "",
    "back-icon": "",
    preset: "",
    defaults: "",
  });
  const sent: [call: string, change: ConfigChange][] = [];
  const client = {
    config: defaultConfig as Config,
    async set(change: ConfigChange) {
      sent.push(["set", change]);
      client.config = applyChange(client.config, change, "set");
      return {} as never;
    },
    async reset(change: ConfigChange = {}) {
      sent.push(["reset", change]);
      client.config = applyChange(client.config, change);
      return {} as never;
    },
  };
  const panel = new Parameters(client, () => {});
  const places = ["run-rows", "balls-rows", "world-rows", "heptagon-rows"] as const;
  const everything = () => places.flatMap((place) => [...elements[place].all()]);
  const byId = (id: string) => everything().find((element) => element.id === id)!;
  const row = (key: string) => everything().find((element) => element.dataset.key === key)!;
  const inRow = (key: string, is: (element: FakeElement) => boolean) => [...row(key).all()].find(is)!;
  return {
    elements,
    sent,
    client,
    panel,
    byId,
    row,
    slider: (key: string) => inRow(key, ({ type }) => type === "range"),
    button: (key: string, title: string) => inRow(key, (element) => element.title === title),
    write(key: string, text: string) {
      byId(key).value = text;
      byId(key).dispatchEvent(new Event("input"));
      byId(key).dispatchEvent(new Event("change"));
    },
    /** Until what was chosen is answered, and the next may be sent. */
    settle: () => vi.advanceTimersByTimeAsync(2_000),
    presetText: () => [...elements.preset.children].find(({ value }) => value === elements.preset.value)?.textContent,
  };
}

describe("the rows", () => {
  it("are there once for every parameter", () => {
    const keys = Object.values(groups).flatMap((plans) => plans.map(({ key }) => key));
    expect([...keys].sort()).toEqual(parameters.map(({ key }) => key).sort());
    const { byId } = setUp();
    expect([byId("gravity").value, byId("radius").value, byId("friction").value]).toEqual(["720", "15", "0.30"]);
  });

  it("send what is live at once, and start the run again for the rest", async () => {
    const { write, sent, settle } = setUp();
    write("gravity", "1,000");
    await settle();
    write("balls", "10,000");
    await settle();
    expect(sent).toEqual([
      ["set", { gravity: 1_000 }],
      ["reset", { balls: 10_000 }],
    ]);
  });

  it("send the latest value of a slider that is dragged, not every one", async () => {
    const { slider, sent, settle } = setUp();
    for (let position = 0; position <= 1_000; position += 5) {
      slider("gravity").value = String(position);
      slider("gravity").dispatchEvent(new Event("input"));
    }
    await settle();
    expect(sent.length).toBeLessThanOrEqual(2);
    expect(sent.at(-1)).toEqual(["set", { gravity: 5_000 }]);
  });

  it("say what a field takes, and send nothing of what it doesn't", async () => {
    const { byId, write, sent, settle } = setUp();
    write("gravity", "-1");
    expect(byId("gravity-problem").textContent).toBe("Gravity can be 0 to 5,000.");
    expect(byId("gravity").attributes.has("aria-invalid")).toBe(true);
    await settle();
    expect(sent).toEqual([]);
    write("gravity", "12");
    expect(byId("gravity-problem").textContent).toBe("");
    await settle();
    expect(sent).toEqual([["set", { gravity: 12 }]]);
  });

  it("go back to their default", async () => {
    const { row, button, write, sent, settle, byId } = setUp();
    expect(row("gravity").classes.has("changed")).toBe(false);
    write("gravity", "12");
    expect(row("gravity").classes.has("changed")).toBe(true);
    await settle();
    button("gravity", "Back to default").click();
    await settle();
    expect(sent.at(-1)).toEqual(["set", { gravity: 720 }]);
    expect(row("gravity").classes.has("changed")).toBe(false);
    expect(byId("gravity").value).toBe("720");
  });

  it("take back what the simulation refuses, and say why", async () => {
    const { byId, row, write, client, settle } = setUp();
    write("radius", "200");
    await settle();
    expect(byId("radius-problem").textContent).toMatch(/^Balls is 20 with a radius of 200 units/);
    expect(row("radius").classes.has("changed")).toBe(false);
    expect(client.config).toEqual(defaultConfig);
  });
});

describe("the buttons of a row", () => {
  it("fix the automatic radius, and make it automatic again", async () => {
    const { button, byId, sent, settle, write } = setUp();
    write("balls", "10,000");
    await settle();
    const auto = button("radius", "As large as fits");
    expect([auto.ariaPressed, byId("radius").value]).toEqual(["true", "1.771"]);
    auto.click();
    await settle();
    expect(sent.at(-1)).toEqual(["reset", { radius: 1.77 }]);
    expect(auto.ariaPressed).toBe("false");
    auto.click();
    await settle();
    expect(sent.at(-1)).toEqual(["reset", { radius: "auto" }]);
  });

  it("turn the rotation round, also where there is none", async () => {
    const { button, sent, settle, write } = setUp();
    const reverse = button("rotation", "Turn the other way");
    reverse.click();
    await settle();
    expect(sent).toEqual([["set", { rotation: -72 }]]);
    write("rotation", "0");
    await settle();
    reverse.click();
    await settle();
    expect(sent.at(-1)).toEqual(["set", { rotation: 0 }]);
  });
});

describe("presets", () => {
  it("set the whole scene from its start, keep the seed, and are shown by name", async () => {
    const { elements, panel, client, presetText, sent, settle } = setUp();
    panel.change({ seed: 5, sides: 4 });
    await settle();
    expect(presetText()).toBe("Origin, changed");
    elements.preset.value = "Moon";
    elements.preset.dispatchEvent(new Event("change"));
    expect(presetText()).toBe("Moon");
    await settle();
    expect(sent.at(-1)?.[0]).toBe("reset");
    expect(client.config).toMatchObject({ seed: 5, sides: 7, gravity: 120 });
    panel.change({ friction: 1 });
    expect(presetText()).toBe("Moon, changed");
    panel.change({ friction: 0.3 });
    expect(presetText()).toBe("Moon");
  });

  it("and all else go back to the default at once", async () => {
    const { elements, panel, client, byId, write, settle } = setUp();
    expect(elements.defaults.classes.has("unseen")).toBe(true);
    panel.change({ seed: 5, speed: 4, balls: 10_000 });
    write("friction", "no");
    await settle();
    expect(elements.defaults.classes.has("unseen")).toBe(false);
    elements.defaults.click();
    await settle();
    expect(client.config).toEqual(defaultConfig);
    expect([byId("friction").value, byId("friction-problem").textContent]).toEqual(["0.30", ""]);
    expect(elements.defaults.classes.has("unseen")).toBe(true);
  });
});

it("the panel shows a configuration that came about elsewhere, but not over what was just chosen", async () => {
  const { byId, elements, panel, write, settle } = setUp();
  panel.show({ ...defaultConfig, sides: 3 });
  expect([byId("sides").value, elements["heptagon-title"].textContent]).toEqual(["3", "Shape"]);
  write("gravity", "12");
  panel.show(defaultConfig);
  expect(byId("gravity").value).toBe("12");
  await settle();
});

it("keys go through the speeds, and stay at the last one", () => {
  expect([1, 2, 8, 0, 3].map((speed) => nextSpeed(speed, 1))).toEqual([2, 4, 8, 0.1, 4]);
  expect([1, 0.1, 0, 8, 3].map((speed) => nextSpeed(speed, -1))).toEqual([0.5, 0, 0, 4, 2]);
});

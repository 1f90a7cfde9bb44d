/** The page's controls as people use them: transport, parameters and presets, sharing, keys. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { stateHash } from "../../src/worker/physics/index.ts";
import { layoutFaults } from "./audit.ts";
import { eventually, running, useBrowser } from "./harness.ts";
import { runTo } from "./twin.ts";

const { open } = useBrowser();

const config = (page: Page) => page.evaluate(async () => (await window.heptaspin!.status()).config);

/** Waits until a parameter has a value in the simulation. */
function has(page: Page, key: "gravity" | "balls" | "seed" | "speed" | "rotation", value: number): Promise<void> {
  return eventually(
    page,
    `${key} is ${value}`,
    async ([name, wanted]) => (await window.heptaspin!.status()).config[name] === wanted,
    [key, value] as const,
  );
}

/** Waits until the simulation stands at a step. */
function standsAt(page: Page, step: number): Promise<void> {
  return eventually(
    page,
    `it stands at step ${step}`,
    async (wanted) => {
      const status = await window.heptaspin!.status();
      return status.state === "paused" && status.step === wanted;
    },
    step,
  );
}

const ready = (page: Page) => page.locator("#go:enabled").waitFor({ state: "attached" });

describe("parameters", () => {
  it("are set by slider, field and button, and go back one by one", async () => {
    const page = await open();
    await ready(page);
    await page.locator("#gravity").fill("1,000");
    await page.locator("#gravity").press("Enter");
    await has(page, "gravity", 1_000);
    expect(await page.evaluate(() => location.search)).toBe("?gravity=1000");
    await page.getByLabel("Gravity: back to default").click();
    await has(page, "gravity", 720);
    await page.waitForFunction(() => location.search === "");

    await page.locator("[data-key=balls] input[type=range]").fill("1000");
    await has(page, "balls", 100_000);
    await page.locator("#balls").fill("30");
    await page.locator("#balls").press("Enter");
    await has(page, "balls", 30);
  });

  it("that are out of range are refused beside the field, and the run goes on with what it had", async () => {
    const page = await open();
    await ready(page);
    const before = await config(page);
    await page.locator("#gravity").fill("9999");
    await page.locator("#gravity").press("Enter");
    await page.getByText("Gravity can be 0 to 5,000.").waitFor();
    expect(await config(page)).toEqual(before);
    await running(page, true);
  });

  it("come in presets, which are changed once something differs", async () => {
    const page = await open({ query: "seed=5" });
    await ready(page);
    const shown = () => page.locator("#preset option:checked").textContent();
    expect(await shown()).toBe("Origin");
    await page.locator("#preset").selectOption("Billiards");
    await has(page, "gravity", 0);
    await has(page, "seed", 5);
    expect(await shown()).toBe("Billiards");
    await page.getByRole("button", { name: "Heptagon" }).click();
    await page.locator("#rotation").fill("9");
    await page.locator("#rotation").press("Enter");
    await has(page, "rotation", 9);
    expect(await shown()).toBe("Billiards, changed");
    await page.getByRole("button", { name: "Back to all defaults" }).click();
    await has(page, "seed", 1);
    expect(await shown()).toBe("Origin");
  });
});

it("a slider that is dragged fast sends a few of its values, and the last one is in force", async () => {
  const page = await open();
  await ready(page);
  const slider = page.locator("[data-key=gravity] input[type=range]");
  await page.evaluate(() => {
    const { heptaspin } = window;
    const counts = { inputs: 0, sent: 0 };
    Object.assign(window, { counts });
    document.addEventListener("input", () => counts.inputs++);
    const set = heptaspin!.set.bind(heptaspin);
    heptaspin!.set = (change) => {
      counts.sent++;
      return set(change);
    };
  });
  await slider.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await slider.boundingBox())!;
  await page.mouse.move(x + 0.15 * width, y + height / 2);
  await page.mouse.down();
  // As fast as a mouse tells of its moves, far faster than a simulation is asked.
  for (let i = 0; i <= 150; i++) await page.mouse.move(x + (0.15 + 0.005 * i) * width, y + height / 2);
  await page.mouse.up();
  const last = Number((await page.locator("#gravity").inputValue()).replace(",", ""));
  expect(last).toBeGreaterThan(4_000);
  await eventually(
    page,
    "the last value is in force",
    async (wanted) => Math.round((await window.heptaspin!.status()).config.gravity) === Math.round(wanted),
    last,
  );
  const { inputs, sent } = await page.evaluate(
    () => (window as unknown as { counts: { inputs: number; sent: number } }).counts,
  );
  expect(inputs).toBeGreaterThan(20);
  expect(sent).toBeLessThan(inputs / 2);
  expect(sent).toBeGreaterThan(0);
});

describe("going to a time", () => {
  it("arrives at exactly that step", async () => {
    const page = await open({ query: "seed=3" });
    await ready(page);
    await page.locator("#go-to").fill("20");
    await page.locator("#go").click();
    await standsAt(page, 2_400);
    await page.locator("#go").waitFor();
    expect(await page.evaluate(() => window.heptaspin!.hash())).toEqual({
      step: 2_400,
      hash: stateHash(runTo(2_400, { seed: 3 })),
    });
  });

  it("shows how far it is, and is cancelled with Cancel and with Escape", async () => {
    const page = await open({ query: "balls=2000" });
    await ready(page);
    for (const cancel of [() => page.locator("#cancel").click(), () => page.keyboard.press("Escape")]) {
      await page.locator("#go-to").fill("8000");
      await page.locator("#go-to").press("Enter");
      await page.getByText("Going to 8,000 s").waitFor();
      await page
        .locator("#going-figures")
        .getByText(/^\d+ of 8,000 s$/)
        .waitFor();
      await cancel();
      await page.getByText(/Stopped at \d+ s/).waitFor();
      await page.locator("#go").waitFor();
      await running(page, false);
    }
  });
});

describe("keys", () => {
  it("do all that the buttons do", async () => {
    const page = await open();
    await ready(page);
    await page.keyboard.press("]");
    await has(page, "speed", 2);
    await page.keyboard.press("[");
    await has(page, "speed", 1);
    await page.keyboard.press("g");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("go-to");
    expect(await page.locator("#go-to").inputValue()).toBe("60");
    await page.locator("#play").focus();
    await page.keyboard.press("c");
    const row = page.locator("#groups .row").first();
    expect(await row.isVisible()).toBe(false);
    await page.keyboard.press("g"); // more keys may follow at once, which the field gets
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("go-to");
    await page.locator("#play").focus();
    await page.keyboard.press("c");
    await page.keyboard.press("c");
    await row.waitFor();
    await page.keyboard.press("s");
    await page.locator("#share").waitFor();
    await page.keyboard.press("Escape");
    expect(await page.locator("#share").isVisible()).toBe(false);
  });

  it("are listed, can be turned off, and stay off", async () => {
    const page = await open();
    await ready(page);
    await page.locator("#open-keys").focus();
    await page.keyboard.press("?");
    await page.locator("#key-list kbd").first().waitFor();
    expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toBe("Close");
    await page.locator("#single-keys").uncheck();
    await page.getByText("Single keys are off").waitFor();
    await page.keyboard.press("Escape");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("open-keys");
    await page.reload();
    await ready(page);
    await page.keyboard.press("?");
    expect(await page.locator("#keys").isVisible()).toBe(false);
    await page.locator("#open-keys").click();
    await page.locator("#key-list kbd").first().waitFor();
    expect(await page.locator("#single-keys").isChecked()).toBe(false);
  });
});

describe("sharing", () => {
  it("gives a link that brings the same run to another page", async () => {
    const page = await open({ query: "seed=7&gravity=100.5&radius=9" });
    await ready(page);
    await page.locator("#open-share").click();
    await page.locator("#share").waitFor();
    const link = await page.locator("#link").inputValue();
    const other = await open({ query: new URL(link).search.slice(1) });
    expect(await config(other)).toEqual(await config(page));
  });

  it("copies the link, and step with hash", async () => {
    const page = await open();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await ready(page);
    await page.locator("#play").click();
    await running(page, false);
    await page.locator("#copy-step").click();
    await page.getByText(/ copied$/).waitFor();
    const { step, hash } = await page.evaluate(() => window.heptaspin!.hash());
    const digits = `${hash.slice(0, 4)} ${hash.slice(4)}`;
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      `Step ${step.toLocaleString("en-US")} · ${digits}`,
    );
    await page.locator("#open-share").click();
    await page.locator("#copy-link").click();
    await page.getByText("Link copied").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url().replace(/\?$/, ""));
  });
});

describe("on a phone", () => {
  it.each([
    [390, 844],
    [320, 640],
  ])(
    "of %d × %d, every control is reached through the links, and none is too small to touch",
    async (width, height) => {
      const page = await open({ width, height, phone: true });
      await ready(page);
      await page.locator("#toggle").tap();
      for (const name of ["Run", "Balls", "World", "Heptagon", "View"]) {
        await page.locator(`a[data-group=${name.toLowerCase()}]`).tap();
        await page.locator(`#${name.toLowerCase()}-group`).waitFor(); // the last one's rows are fetched when they are first wanted
        expect(await page.locator(".group:visible").count()).toBe(1);
        expect(await layoutFaults(page)).toEqual([]);
      }
    },
  );
});

/** The page's own controls: Space, the buttons of the transport, and what scrolls. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { messageFaults } from "./audit.ts";
import { eventually, running, useBrowser } from "./harness.ts";

const { open } = useBrowser();

const isRunning = (page: Page) => page.evaluate(async () => (await window.heptaspin!.status()).state === "running");

describe("Space", () => {
  it.each([
    ["nothing", "body"],
    ["Pause", "#play"],
    ["Step", "#step"],
    ["Reset", "#reset"],
    ["a link of the foot", "#open-lab"],
    ["a slider", "input[type=range]"],
    ["a field", "input:not([type=range])"],
  ])("pauses once and resumes once with the focus on %s, and never scrolls", async (_, selector) => {
    // So low that the page can scroll if it is to.
    const page = await open({ width: 1000, height: 420 });
    await page.locator("#play:enabled").waitFor();
    await page.evaluate((wanted) => {
      const element = document.querySelector<HTMLElement>(wanted)!;
      if (element === document.body) (document.activeElement as HTMLElement | null)?.blur();
      else element.focus({ preventScroll: true });
    }, selector);
    const focus = () => page.evaluate((wanted) => document.activeElement === document.querySelector(wanted), selector);
    expect(await focus()).toBe(true);
    const places = () =>
      page.evaluate(() => [...document.querySelectorAll("*")].map((element) => element.scrollTop).join());
    const before = await places();
    const values = () => page.evaluate(() => [...document.querySelectorAll("input")].map(({ value }) => value).join());
    const written = await values();

    // Held down for a while, as people do, it repeats.
    await page.keyboard.down("Space");
    await page.keyboard.down("Space");
    await page.keyboard.up("Space");
    await running(page, false);
    const step = (await page.evaluate(() => window.heptaspin!.hash())).step;
    expect(step).toBeGreaterThan(0);
    await page.waitForTimeout(300);
    expect((await page.evaluate(() => window.heptaspin!.hash())).step, "paused once, and nothing else").toBe(step);

    await page.keyboard.press("Space");
    await running(page, true);
    await page.waitForTimeout(300);
    expect(await isRunning(page)).toBe(true);
    expect(await places()).toBe(before);
    expect(await values()).toBe(written);
  });
});

describe("the buttons", () => {
  it("pause, step, resume and reset", async () => {
    const page = await open();
    await page.locator("#play:enabled").click();
    await running(page, false);
    const { step } = await page.evaluate(() => window.heptaspin!.hash());
    await page.locator("#step").click();
    await eventually(page, "it stepped", async (wanted) => (await window.heptaspin!.hash()).step === wanted, step + 1);
    await page.locator("#reset").click();
    await eventually(page, "it was reset", async (wanted) => (await window.heptaspin!.hash()).step === wanted, 0);
    expect(await isRunning(page)).toBe(false);
    await page.locator("#play").click();
    await running(page, true);
  });
});

describe("a message", () => {
  it("of several lines can be closed in every size of the window", async () => {
    // In small windows the rows below came to lie over the buttons of a message that took more than its line.
    const query = "balls=500000&gravity=99999&rotation=9999&sides=99&friction=99";
    const page = await open({ query });
    const close = page.getByRole("button", { name: "Close message" });
    await close.waitFor();
    expect(await messageFaults(close)).toEqual([]);
  });
});

describe("what the balls do", () => {
  it("is said in words when it is asked for, with T and in the details", async () => {
    const page = await open({ query: "balls=3&rotation=-72" });
    await page.locator("#play:enabled").waitFor();
    const words =
      /^3 balls, [\d.]+ s\. .*(in the air|lie|lies) ?.*\. Ball [123] is the fastest, at \d+ units per second\. The heptagon turns counter-clockwise, once in 5 s\.$/;
    await page.keyboard.press("t");
    await page.locator("#notice-text").getByText(words).waitFor();
    await page.keyboard.press("d");
    await page.locator("#say").click();
    await page.locator("#details-said").getByText(words).waitFor();
    await page.locator("#details-list").getByText("Canvas 2D").waitFor();
    await page.keyboard.press("Escape");
    expect(await page.locator("#details").isVisible()).toBe(false);
  });
});

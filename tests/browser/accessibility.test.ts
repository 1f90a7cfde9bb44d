/**
 * For everyone: in each state of the page, no violation of axe-core's rules, and nothing too small to hit, out of reach
 * or cut off (audit.ts); the whole page by keyboard; what the page says to those who don't see it.
 */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { layoutFaults, paleColours, violations } from "./audit.ts";
import { running, useBrowser } from "./harness.ts";

const { open } = useBrowser();

const ready = (page: Page) => page.locator("#go:enabled").waitFor({ state: "attached" });

/** The page's links to its groups, in the sheet. */
const groups = (page: Page) =>
  page.locator("a[data-group]").evaluateAll((links) => links.map((link) => (link as HTMLElement).dataset.group!));

async function expectSound(page: Page, state: string): Promise<void> {
  const found = [await violations(page), await paleColours(page), await layoutFaults(page)];
  expect(found.flat(), state).toEqual([]);
}

async function unfold(page: Page): Promise<void> {
  for (const fold of await page.locator(".fold[aria-expanded=false]").all()) await fold.click();
}

async function inDialogs(page: Page, look: (state: string) => Promise<void>): Promise<void> {
  for (const name of ["share", "keys"]) {
    await page.locator(`#open-${name}`).click();
    await page.locator(`#${name}`).waitFor();
    await look(name);
    await page.keyboard.press("Escape");
  }
}

describe("no violation, and nothing out of reach", () => {
  it.each([
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["forced colours", { forcedColors: true }],
  ] as const)("on a wide screen, %s", async (name, options) => {
    const page = await open({ width: 1280, height: 900, ...options });
    await ready(page);
    await expectSound(page, `${name}, as it starts`);
    await unfold(page);
    await page.locator("#gravity").fill("99999");
    await page.locator("#gravity").press("Enter");
    await page.locator("#friction").fill("1");
    await page.locator("#friction").press("Enter");
    await expectSound(page, `${name}, all groups open, a value changed, another refused`);
    await page.locator("#go-to").fill("8000");
    await page.locator("#balls").fill("2000");
    await page.locator("#balls").press("Enter");
    await page.locator("#go").click();
    await page.locator("#cancel").waitFor();
    await expectSound(page, `${name}, going to a time`);
    await page.keyboard.press("Escape");
    await running(page, false);
    await inDialogs(page, (dialog) => expectSound(page, `${name}, ${dialog}`));
    await page.keyboard.press("c");
    await expectSound(page, `${name}, controls hidden`);
  });

  it("with a link that was refused, where less motion is asked for", async () => {
    const page = await open({ query: "balls=1e9", reducedMotion: true });
    await ready(page);
    await expectSound(page, "refused, standing still");
  });

  it("on a phone, with every group of the sheet", async () => {
    const page = await open({ width: 390, height: 844, phone: true });
    await ready(page);
    await expectSound(page, "sheet shut");
    await page.locator("#toggle").tap();
    for (const group of await groups(page)) {
      await page.locator(`a[data-group=${group}]`).tap();
      await expectSound(page, group);
    }
    await inDialogs(page, (dialog) => expectSound(page, dialog));
  });

  it.each([
    ["a phone on its side", 844, 390, true],
    ["a small phone", 320, 568, true],
    ["the smallest window", 320, 320, true],
    ["a window of 1280 x 900 at 200 %", 640, 450, false],
    ["a window of 1280 x 900 at 400 %", 320, 225, false],
  ] as const)("in %s", async (_, width, height, phone) => {
    const page = await open({ width, height, phone, deviceScaleFactor: phone ? 1 : 1280 / width });
    await ready(page);
    const look = async (state: string) => expect(await layoutFaults(page), state).toEqual([]);
    await look("as it starts");
    if (await page.locator("#groups").isHidden()) await page.locator("#toggle").click();
    if (await page.locator(".tabs").isVisible()) {
      for (const group of await groups(page)) {
        await page.locator(`a[data-group=${group}]`).click();
        await look(group);
      }
    } else {
      await unfold(page);
      await look("all groups open");
    }
    await inDialogs(page, look);
  });
});

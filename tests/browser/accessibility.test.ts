/**
 * For everyone: in each state of the page, no violation of axe-core's rules, and nothing too small to hit, out of reach
 * or cut off (audit.ts); the whole page by keyboard; what the page says to those who don't see it.
 */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { layoutFaults, paleColours, violations } from "./audit.ts";
import { running, useBrowser } from "./harness.ts";

const { open } = useBrowser();

const ready = async (page: Page) => {
  await page.locator("#go:enabled").waitFor({ state: "attached" });
  await page.locator("#step-line:not(:empty)").waitFor({ state: "attached" }); // with it comes a button
};

/** The page's links to its groups, in the sheet. */
const groups = (page: Page) =>
  page.locator("a[data-group]").evaluateAll((links) => links.map((link) => (link as HTMLElement).dataset.group!));

async function expectSound(page: Page, state: string): Promise<void> {
  const found = [await violations(page), await paleColours(page), await layoutFaults(page)];
  expect(found.flat(), state).toEqual([]);
}

async function unfold(page: Page): Promise<void> {
  const folded = page.locator(".fold[aria-expanded=false]");
  while ((await folded.count()) > 0) await folded.first().click();
  await page.locator("#view-content input").first().waitFor();
}

async function inDialogs(page: Page, look: (state: string) => Promise<void>): Promise<void> {
  for (const name of ["share", "keys", "details"]) {
    await page.locator(`#open-${name}`).click();
    await page.locator(`#${name}`).waitFor();
    await look(name);
    await page.keyboard.press("Escape");
  }
}

/** The load lab, and the charts once they have curves. */
async function inPanels(page: Page, look: (state: string) => Promise<void>): Promise<void> {
  await page.locator("#open-lab").click();
  await page.locator(".lab").waitFor();
  await page.waitForTimeout(500); // both pictures, and the figures, are there
  await look("load lab");
  await page.keyboard.press("Escape");
  await page.locator("#open-charts").click();
  await page.locator(".charts figure").first().getByText(/now, /).waitFor();
  await look("charts");
  await page.keyboard.press("Escape");
  await page.locator(".charts").waitFor({ state: "detached" });
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
    await inPanels(page, (panel) => expectSound(page, `${name}, ${panel}`));
    await unfold(page);
    await page.locator("#follow").fill("3");
    await page.locator("#follow").press("Enter");
    await page.getByRole("button", { name: "Stop following" }).waitFor();
    await page.locator("#gravity").fill("99999");
    await page.locator("#gravity").press("Enter");
    await page.locator("#friction").fill("1");
    await page.locator("#friction").press("Enter");
    await expectSound(page, `${name}, all groups open, a value changed, another refused, a ball followed`);
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

  it("while the run does not answer", async () => {
    const page = await open({ width: 1280, height: 900 });
    await ready(page);
    await page.evaluate(() => {
      window.heptaspin!.status = () => new Promise(() => {});
    });
    await page.locator("#state").getByText("Not answering").waitFor();
    await expectSound(page, "not answering");
  });

  it.each([
    ["lab", "l", ".lab"],
    ["charts", "h", ".charts"],
  ])("with the %s, the controls, a message, a legend and a followed ball at once", async (_, key, panel) => {
    const page = await open({ width: 1280, height: 900 });
    await ready(page);
    await unfold(page);
    await page.getByRole("radio", { name: "Spin" }).check();
    await page.locator("#legend").waitFor();
    await page.keyboard.press("f");
    await page.getByRole("button", { name: "Stop following" }).waitFor();
    await page.keyboard.press(key);
    await page.locator(panel).waitFor();
    await page.keyboard.press("c");
    await page.keyboard.press("t");
    await page.locator("#notice.shown").waitFor();
    await expectSound(page, `${panel} and all the rest`);
  });

  it("on a phone, with every group of the sheet", async () => {
    const page = await open({ width: 390, height: 844, phone: true });
    await ready(page);
    await expectSound(page, "sheet shut");
    await page.locator("#toggle").tap();
    for (const group of await groups(page)) {
      await page.locator(`a[data-group=${group}]`).tap();
      await page.locator(`#${group}-group`).waitFor();
      await expectSound(page, group);
    }
    await inPanels(page, (panel) => expectSound(page, panel));
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
        await page.locator(`#${group}-group`).waitFor();
        await look(group);
      }
    } else {
      await unfold(page);
      await look("all groups open");
    }
    await inPanels(page, look);
    await inDialogs(page, look);
  });
});

describe("by keyboard alone", () => {
  /** What can have it. */
  const controls = "a[href], button, input, select, summary";

  /** What has the focus: its number among all that can, whether it is seen there, and how it is marked. */
  const focus = (page: Page) =>
    page.evaluate((controls) => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const box = element.getBoundingClientRect();
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return {
        name: element.id || element.ariaLabel || element.textContent?.trim() || "",
        place: [...document.querySelectorAll(controls)].indexOf(element),
        isSeen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        isMarked: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2,
      };
    }, controls);

  it.each([
    ["a wide screen", 1280, 900],
    ["a narrow one with the sheet open", 390, 844],
  ])("every control of %s is reached once, in order, seen and marked, and left again", async (_, width, height) => {
    const page = await open({ width, height });
    await ready(page);
    if (await page.locator("#groups").isHidden()) await page.keyboard.press("c");
    const expected = await page.evaluate(
      (controls) =>
        [...document.querySelectorAll<HTMLElement>(controls)].filter(
          (element) => element.checkVisibility({ visibilityProperty: true }) && !element.matches(":disabled"),
        ).length,
      controls,
    );
    expect(expected).toBeGreaterThan(15);
    const walk = async (key: string) => {
      const met: NonNullable<Awaited<ReturnType<typeof focus>>>[] = [];
      for (;;) {
        await page.keyboard.press(key);
        const at = await focus(page);
        if (!at || met.length > expected) return met;
        met.push(at);
      }
    };
    const forward = await walk("Tab");
    const places = forward.map(({ place }) => place);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(new Set(places).size).toBe(expected);
    expect(forward.filter(({ isSeen, isMarked }) => !isSeen || !isMarked)).toEqual([]);
    expect((await walk("Shift+Tab")).slice(0, expected).map(({ place }) => place)).toEqual(places.toReversed());
  });

  it("a dialog begins on Close, keeps the focus and gives it back", async () => {
    const page = await open();
    await ready(page);
    await page.locator("#open-share").focus();
    await page.keyboard.press("Enter");
    await page.locator("#share").waitFor();
    expect(await focus(page)).toMatchObject({ name: "Close", isMarked: true });
    for (let times = 0; times < 6; times++) {
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement!.closest("dialog, body")!.localName)).toMatch(
        (await focus(page)) ? "dialog" : "body",
      );
    }
    await page.keyboard.press("Escape");
    expect((await focus(page))?.name).toBe("open-share");
  });
});

it("what is announced is news: nothing that counts up is in a live region", async () => {
  const page = await open();
  await ready(page);
  const said = await page.evaluate(async () => {
    const texts: string[] = [];
    const observer = new MutationObserver((records) => {
      for (const { target } of records) {
        const region = (target instanceof Element ? target : target.parentElement)?.closest(
          "[role=status], [aria-live]",
        );
        if (region) texts.push(region.textContent);
      }
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    document.querySelector<HTMLElement>("#play")!.click();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return texts;
  });
  expect(said.at(-1)).toBe("Paused");
  // A busy machine may be slow now and then, or late with an answer.
  expect(said.filter((text) => !["Running", "Slow", "Not answering", "Paused"].includes(text))).toEqual([]);
});

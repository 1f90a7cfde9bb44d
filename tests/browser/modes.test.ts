/**
 * Each mode in the real page, asked for by its address or left over where the page is not isolated: it says which one it
 * is, the picture moves, a pause stops it, and nothing breaks the policy that the page is served with.
 */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { launchChromium } from "../../scripts/launch-chromium.ts";
import { showPictureOnly } from "../../scripts/load-page.ts";
import { type ServedPage, servePage } from "../../scripts/serve-page.ts";
import { watchScreen } from "../../scripts/watch-screen.ts";
import { advance, eventually, frames, openPage, type PageOptions, useBrowser } from "./harness.ts";
import { screenshot } from "./pixels.ts";

const { open } = useBrowser();

/** What the details say: who draws, and how frames travel. */
const words = {
  "shared-offscreen": ["worker", "shared memory"],
  "shared-main": ["main thread", "shared memory"],
  "message-offscreen": ["worker", "messages"],
  "message-main": ["main thread", "messages"],
} as const;
type Mode = keyof typeof words;
const modes = Object.keys(words) as Mode[];

const noSharing = "Shared memory is not available here; frames travel as messages.";

let bare: ServedPage;
beforeAll(async () => {
  bare = await servePage({ isolation: false });
});
afterAll(() => bare.close());

declare global {
  interface Window {
    violations?: string[];
  }
}

/** Before any script of the page: keeps each violation of the policy that is reported to it. */
const watchPolicy = `
  window.violations = [];
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
    violations.push([violatedDirective, blockedURI, sample].join(" ")));
`;

const openWatched = (options: PageOptions) => open({ ...options, initScript: watchPolicy });
const status = (page: Page) => page.evaluate(() => window.heptaspin!.status());
const noticeOf = async (page: Page) => (await page.locator("#notice").innerText()).trim();

/** What the page itself sees is of this scene, and comes to the step of now. */
async function expectSeen(page: Page, { balls, sides, radius }: { balls: number; sides: number; radius: number }) {
  const { step } = await status(page);
  await eventually(
    page,
    "the page has seen a frame of now",
    async (wanted) => (window.heptaspin!.frames()?.frame.step ?? -1) >= wanted,
    step,
  );
  const seen = await page.evaluate(() => {
    const { frame, shape } = window.heptaspin!.frames()!;
    return { count: frame.count, shape, farthest: Math.max(...frame.states[2].x.map(Math.abs)) };
  });
  expect(seen).toEqual({ count: balls, shape: { sides, radius }, farthest: expect.any(Number) });
  expect(seen.farthest).toBeGreaterThan(0);
  expect(seen.farthest).toBeLessThan(300);
}

/** From the dialog of details, opened as a person would and closed again. */
async function drawnBy(page: Page): Promise<string[]> {
  await page.getByRole("button", { name: "Details" }).click();
  const value = (name: string) => page.locator(`#details-list div:has(dt:text-is("${name}")) dd`).innerText();
  const said = [await value("Drawn by"), await value("Frames by")];
  await page.keyboard.press("Escape");
  return said;
}

/** Runs, draws, reaches the screen, stands still when paused, and goes on; says what it is and breaks no rule. */
async function expectWorking(page: Page, mode: Mode): Promise<void> {
  expect((await status(page)).mode).toBe(mode);
  expect(await drawnBy(page)).toEqual(words[mode]);
  await advance(page, 60);

  await showPictureOnly(page);
  const watch = await watchScreen(page);
  await frames(page, watch, 20);
  const step = await page.evaluate(() => window.heptaspin!.pause());
  await page.waitForTimeout(600);
  const first = await screenshot(page);
  const { drawn } = (await status(page)).frames;
  await page.waitForTimeout(600);
  expect(first.difference(await screenshot(page)), "a paused picture").toBe(0);
  expect((await status(page)).frames.drawn).toBe(drawn);
  expect((await page.evaluate(() => window.heptaspin!.hash())).step).toBe(step);

  await page.evaluate(() => window.heptaspin!.resume());
  await frames(page, watch, 10);
  await watch.stop();

  // The page sees the frames that the picture is drawn from.
  await expectSeen(page, { balls: 20, sides: 7, radius: 15 });

  // Another count means other memory, and a live change and a single step the other ways into the worker.
  await page.evaluate(async () => {
    await window.heptaspin!.set({ gravity: 300 });
    await window.heptaspin!.reset({ balls: 200, seed: 3 });
    await window.heptaspin!.pause();
    await window.heptaspin!.step(3);
    await window.heptaspin!.resume();
  });
  await advance(page, 30);
  await expectSeen(page, { balls: 200, sides: 7, radius: (await status(page)).radius });
  expect((await status(page)).config).toMatchObject({ balls: 200, gravity: 300 });
  expect((await status(page)).restarts).toBe(0);
  expect(await page.evaluate(() => window.violations)).toEqual([]);
}

describe("isolated", () => {
  it.each(modes)("works in the mode %s when it is asked for, without a remark", async (mode) => {
    const page = await openWatched({ query: `mode=${mode}` });
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(await noticeOf(page)).toBe("");
    await expectWorking(page, mode);
  });

  it.each<[string, Mode]>([
    ["message", "message-offscreen"],
    ["main", "shared-main"],
    ["main-message", "message-main"],
  ])("takes %s alone, and chooses the rest", async (wish, mode) => {
    const page = await openWatched({ query: `mode=${wish}` });
    expect((await status(page)).mode).toBe(mode);
  });

  it("refuses by name what is no mode and no renderer, and works", async () => {
    const page = await openWatched({ query: "mode=fast&renderer=oil&balls=30" });
    await page.getByText("“fast” is not a mode").waitFor();
    await page.getByText("“oil” is not a renderer").waitFor();
    expect(await status(page)).toMatchObject({ mode: "shared-offscreen", config: { balls: 30 } });
    expect(await page.evaluate(() => window.violations)).toEqual([]);
  });

  it("says so where WebGL2 is asked for and not to be had, and draws in 2D", async () => {
    const page = await open({
      query: "mode=main&renderer=webgl2",
      initScript: `
        for (const { prototype } of [HTMLCanvasElement, OffscreenCanvas]) {
          const { getContext } = prototype;
          prototype.getContext = function (kind, options) {
            return kind === "webgl2" ? null : getContext.call(this, kind, options);
          };
        }`,
    });
    await page.getByText("WebGL2 is not available here; drawn with Canvas 2D.").waitFor();
    expect(await status(page)).toMatchObject({ mode: "shared-main", renderer: "canvas2d" });
    await advance(page, 30);
    await expectSeen(page, { balls: 20, sides: 7, radius: (await status(page)).radius });
  });
});

describe("without the headers that isolate it", () => {
  it("works by messages, and says so", async () => {
    const page = await openWatched({ url: bare.url });
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await page.getByText(noSharing).waitFor();
    await expectWorking(page, "message-offscreen");
  });

  it("refuses shared memory by name when it is asked for, and nothing when messages are", async () => {
    const refused = await openWatched({ url: bare.url, query: "mode=shared-main" });
    await refused.getByText(noSharing).waitFor();
    await expectWorking(refused, "message-main");
    const asked = await openWatched({ url: bare.url, query: "mode=message" });
    expect(await noticeOf(asked)).toBe("");
    expect((await status(asked)).mode).toBe("message-offscreen");
  });
});

it("a policy that is broken is noticed by these tests", async () => {
  // A browser of its own: the console is not silent about it either.
  const browser = await launchChromium(inject("chromium"));
  const said: string[] = [];
  try {
    const page = await openPage(browser, { initScript: watchPolicy }, said);
    await page.evaluate(() => document.documentElement.setAttribute("style", "color: red"));
    await eventually(page, "the violation is kept", async () => window.violations!.length > 0, undefined);
    expect(await page.evaluate(() => window.violations!.join())).toMatch(/style-src/);
    expect(said.join()).toMatch(/Content Security Policy/);
  } finally {
    await browser.close();
  }
});

/** The load lab: what it does to the page, what it shows of that, and that nothing of it stays when it is closed. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { modes } from "../../src/shared/protocol.ts";
import { layoutFaults, violations } from "./audit.ts";
import { eventually, useBrowser } from "./harness.ts";
import { decode } from "./pixels.ts";

const { open } = useBrowser();

declare global {
  interface Window {
    /** Intervals and animation frames that are asked for: see countWork. */
    work?: { intervals: number; frames: number; timers: Set<unknown> };
    /** Shared-clock milliseconds: the longest gap between two animation frames of the page. */
    gap?: { from: number; to: number };
  }
}

async function openLab(page: Page): Promise<void> {
  await page.locator("#open-lab:enabled").click();
  await page.locator("#lab .lab-strip").waitFor();
}

const figures = (page: Page, side: "picture" | "twin") => page.locator(`.lab-${side} .lab-figures`);

/** Waits until both charts have seen frames. */
async function seeing(page: Page): Promise<void> {
  for (const side of ["picture", "twin"] as const) {
    await figures(page, side).filter({ hasText: "longest" }).waitFor();
  }
}

/** [typical, within, longest], in milliseconds. */
async function readFigures(page: Page, side: "picture" | "twin"): Promise<number[]> {
  const texts = await figures(page, side).locator("strong").allTextContents();
  return texts.map((text) => Number(text.replace(",", "")));
}

describe("while the main thread is blocked for 5 s", () => {
  it("the worker's picture goes on and the twin stands still: on the screen, in the figures, in the report", async () => {
    const page = await open({ width: 1000, height: 720 });
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await openLab(page);
    await seeing(page);
    const boxes = await page.evaluate(() => {
      const box = (selector: string) => document.querySelector(selector)!.getBoundingClientRect().toJSON() as DOMRect;
      return { picture: box("#free"), twin: box(".lab-stage") };
    });

    // The screen, as the browser's own process composites it.
    const session = await page.context().newCDPSession(page);
    const screen: { time: number; data: string }[] = [];
    session.on("Page.screencastFrame", ({ data, sessionId, metadata }) => {
      session.send("Page.screencastFrameAck", { sessionId }).catch(() => {});
      screen.push({ time: 1_000 * metadata.timestamp!, data });
    });
    await session.send("Page.startScreencast", { format: "png" });
    await page.evaluate(() => {
      window.gap = { from: 0, to: 0 };
      let last = performance.timeOrigin + performance.now();
      const look = () => {
        const now = performance.timeOrigin + performance.now();
        if (now - last > window.gap!.to - window.gap!.from) window.gap = { from: last, to: now };
        last = now;
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.getByRole("button", { name: "Block for 5 s" }).click();
    await eventually(page, "it was blocked", async () => window.gap!.to - window.gap!.from > 4_900, undefined);
    await page.locator(".lab-twin .lab-chart[aria-label*='blocked for']").waitFor();
    await session.send("Page.stopScreencast");
    await session.detach();

    const gap = await page.evaluate(() => window.gap!);
    // What was painted before has its way to the screen, too: that is long on a busy machine. And the block, which began
    // after the last frame before it, may end long before the page comes to its next.
    const during = screen.filter(({ time }) => time > gap.from + 1_000 && time < gap.from + 5_000);
    expect(during.length).toBeGreaterThan(1);
    const first = await decode(page, during[0].data);
    const last = await decode(page, during.at(-1)!.data);
    expect(first.differenceIn(boxes.picture, last), "the picture moved").toBeGreaterThan(300);
    expect(first.differenceIn(boxes.twin, last), "the twin stood still").toBe(0);

    await figures(page, "twin")
      .filter({ hasText: /longest \d,\d/ })
      .waitFor();
    const [, , twinLongest] = await readFigures(page, "twin");
    expect(twinLongest).toBeGreaterThanOrEqual(4_990);
    const [pictureTypical] = await readFigures(page, "picture");
    expect(pictureTypical).toBeGreaterThan(0);
    expect(pictureTypical).toBeLessThan(twinLongest / 10);

    await page.getByRole("button", { name: "Copy report" }).click();
    await page.getByText("Report copied").waitFor();
    const report = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
    expect(report).toMatchObject({
      browser: await page.evaluate(() => navigator.userAgent),
      mode: "shared-offscreen",
      renderer: (await page.evaluate(() => window.heptaspin!.status())).renderer,
      settings: { balls: 20, seed: 1 },
      load: { kind: "blocked for 5 s", seconds: 5 },
      drawnBy: { picture: "worker", twin: "main thread" },
    });
    expect(report.load.blocked).toBeGreaterThanOrEqual(5_000);
    expect(report.load.blocked).toBeLessThan(report.load.duration + 1);
    expect(report.twin.interval.max).toBeGreaterThanOrEqual(4_990);
    expect(report.picture.frames).toBeGreaterThan(10 * report.twin.frames);
    expect(report.picture.interval.max).toBeLessThan(report.twin.interval.max / 2);
    for (const thread of [report.picture, report.twin]) {
      expect(thread.histogram.reduce((sum: number, [, frames]: [number, number]) => sum + frames, 0)).toBe(
        thread.frames,
      );
    }
    expect(report.steps.due).toBeGreaterThan(550);
    expect(report.steps.simulated).toBeGreaterThan(0.8 * report.steps.due);
  });
});

it("a lasting load leaves the page usable enough to end it", async () => {
  const page = await open({ width: 1000, height: 720 });
  await openLab(page);
  const field = page.getByLabel("Lasting load, % of every 210 ms");
  await field.fill("95");
  await field.press("Enter");
  await page.getByText("Main thread blocked").waitFor();
  await page.locator(".lab-twin .lab-chart[aria-label*='blocked for']").waitFor();
  await page.getByRole("slider", { name: "Lasting load" }).focus();
  await page.keyboard.press("Home");
  await page.getByText("Main thread blocked").waitFor({ state: "detached" });
  expect(await field.inputValue()).toBe("0");
});

it.each(modes)("in the mode %s the twin is drawn, and both are said to be drawn by whom they are", async (mode) => {
  const page = await open({ width: 1000, height: 720, query: `mode=${mode}` });
  await openLab(page);
  await seeing(page);
  const by = mode.endsWith("-main") ? "by the main thread" : "by their own worker";
  await page.getByText(`the balls, drawn ${by}`, { exact: false }).first().waitFor();
  await page.getByText("the same balls, drawn by the main thread").waitFor();
  const picture = () =>
    page.locator(".lab-stage canvas").evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const before = await picture();
  await expect.poll(picture, { timeout: 20_000 }).not.toBe(before);
});

/** Before any script of the page: counts what it has asked for and not been given up. */
const countWork = `
  const work = { intervals: 0, frames: 0, timers: new Set() };
  window.work = work;
  const { setInterval: set, clearInterval: clear, requestAnimationFrame: ask } = window;
  window.setInterval = (...args) => { const timer = set(...args); work.timers.add(timer); work.intervals = work.timers.size; return timer; };
  window.clearInterval = (timer) => { work.timers.delete(timer); work.intervals = work.timers.size; clear(timer); };
  window.requestAnimationFrame = (callback) => { work.frames++; return ask(callback); };`;

it("opens and closes by link, key and button; closed, nothing of it is left", async () => {
  const page = await open({ width: 1280, height: 800, initScript: countWork });
  await page.locator("#open-lab:enabled").waitFor();
  const left = () =>
    page.evaluate(async () => {
      const before = window.work!.frames;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return {
        intervals: window.work!.intervals,
        // Some frames are asked for by the watch over the picture.
        isDrawing: window.work!.frames - before > 10,
        elements: document.querySelectorAll("*").length,
        canvases: document.querySelectorAll("canvas").length,
        controls: document.querySelector("#page")!.getAttribute("data-controls"),
        rows: [...document.querySelectorAll("#groups .row")].filter((row) => row.checkVisibility()).length,
      };
    });
  const before = await left();
  expect(before).toMatchObject({ isDrawing: false, canvases: 1, controls: "open" });
  expect(before.rows).toBeGreaterThan(0);
  const lab = page.locator("#lab .lab-strip");
  for (let turn = 0; turn < 3; turn++) {
    await page.keyboard.press("l");
    await lab.waitFor();
    expect(await page.evaluate(() => document.activeElement!.textContent)).toBe("Block for 1 s");
    expect(await page.locator("#page").getAttribute("data-controls")).toBe("shut");
    await seeing(page);
    if (turn === 0) await page.keyboard.press("Escape");
    else if (turn === 1) await page.getByRole("button", { name: "Close load lab" }).click();
    else await page.locator("#open-lab").click();
    await lab.waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement!.id)).toBe("open-lab");
  }
  const links = await page.evaluate(() => document.querySelectorAll("head link").length);
  // What was loaded with it stays: its styles.
  const after = await left();
  expect({ ...after, elements: before.elements }).toEqual(before);
  expect(after.elements - before.elements).toBeLessThanOrEqual(links);
  expect(await page.locator("#open-lab").getAttribute("aria-expanded")).toBe("false");
});

it("breaks none of axe-core's rules, and nothing of it is too small, out of reach or cut off", async () => {
  const wide = await open({ width: 1280, height: 900, colorScheme: "dark" });
  await openLab(wide);
  await seeing(wide);
  expect([await violations(wide), await layoutFaults(wide)].flat()).toEqual([]);
  await wide.close();
  const phone = await open({ width: 390, height: 844, phone: true });
  await openLab(phone);
  await seeing(phone);
  for (const width of [390, 320]) {
    await phone.setViewportSize({ width, height: 844 });
    expect([await violations(phone), await layoutFaults(phone)].flat(), `${width} px`).toEqual([]);
  }
});

it("does not block while the balls are paused, and says so", async () => {
  const page = await open({ width: 1000, height: 720, reducedMotion: true });
  await openLab(page);
  await page.getByRole("button", { name: "Block for 1 s" }).click();
  await page.getByText("Press Play first: the balls are paused.").waitFor();
  await page.getByText("no frames yet").first().waitFor();
});

/** The page as it opens: isolated, in the promised mode, with frames on the screen each time. */
import { describe, expect, inject, it } from "vitest";
import { launchChromium } from "../../scripts/launch-chromium.ts";
import { showPictureOnly } from "../../scripts/load-page.ts";
import { watchScreen } from "../../scripts/watch-screen.ts";
import { advance, eventually, frames, openPage, useBrowser } from "./harness.ts";

const { open } = useBrowser();

describe("a page that opens", () => {
  it("is isolated, says its mode, and advances", async () => {
    const page = await open();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await page.getByText("20 balls in a spinning heptagon").first().waitFor();
    const first = await page.evaluate(() => window.heptaspin!.status());
    expect(first).toMatchObject({ state: "running", mode: "shared-offscreen", renderer: "canvas2d", radius: 15 });
    await advance(page, 120);
    await eventually(
      page,
      "frames are drawn",
      async (drawn) => (await window.heptaspin!.status()).frames.drawn > drawn,
      first.frames.drawn + 10,
    );
  });

  it("starts the scene that its address asks for", async () => {
    const page = await open({ query: "balls=50&seed=9&gravity=100" });
    const status = await page.evaluate(() => window.heptaspin!.status());
    expect(status.config).toMatchObject({ balls: 50, seed: 9, gravity: 100 });
  });

  it.each(["balls=1e9", "gravity=NaN", "radius=12px", "__proto__=1", "sides="])(
    "refuses the address ?%s whole, says so, and runs the default scene",
    async (query) => {
      const page = await open({ query: `seed=5&${query}` });
      await page.getByText("Link not used:").waitFor();
      const { config, state } = await page.evaluate(() => window.heptaspin!.status());
      expect(config).toMatchObject({ balls: 20, seed: 1, gravity: 720, radius: "auto", sides: 7 });
      expect(state).toBe("running");
    },
  );

  it("waits with a clear way to play where less motion is asked for", async () => {
    const page = await open({ reducedMotion: true });
    const { state, step } = await page.evaluate(() => window.heptaspin!.status());
    expect(step).toBe(0);
    expect(state).not.toBe("running");
    await page.getByText("Paused, because your system asks for less motion").waitFor();
    await page.locator("#still-play").click();
    await advance(page, 20);
  });

  it.each([
    { width: 1280, height: 800 },
    { width: 390, height: 844, phone: true },
    { width: 844, height: 390, phone: true },
  ])("moves nothing once it is seen: $width x $height", async (size) => {
    const page = await open({
      ...size,
      initScript: `
        window.shifts = [];
        new PerformanceObserver((list) => {
          for (const { value, sources } of list.getEntries()) {
            window.shifts.push({ value, of: sources.map(({ node }) => node?.id || node?.className || node?.nodeName) });
          }
        }).observe({ type: "layout-shift", buffered: true });`,
    });
    await page.locator("#step-line:not(:empty)").waitFor({ state: "attached" });
    await advance(page, 60);
    const shifts = await page.evaluate(() => (window as unknown as { shifts: { value: number }[] }).shifts);
    const sum = shifts.reduce((total, { value }) => total + value, 0);
    // A sum of 0.1 counts as good on the web (Cumulative Layout Shift); words that grow by a figure are far below it.
    expect(sum, JSON.stringify(shifts)).toBeLessThan(0.01);
  });

  // Chromium sometimes never showed a frame of a canvas drawn by a worker, though the worker drew.
  it("shows moving balls on the screen at each of four cold starts", async () => {
    for (let start = 0; start < 4; start++) {
      const browser = await launchChromium(inject("chromium"));
      const said: string[] = [];
      try {
        const page = await openPage(browser, {}, said);
        await showPictureOnly(page);
        const watch = await watchScreen(page);
        await frames(page, watch, 30);
        await watch.stop();
      } finally {
        await browser.close();
      }
      expect(said).toEqual([]);
    }
  });
});

/**
 * Both renderers draw the same scene: the same step of the same run, pixel by pixel, in the real browser; WebGL2 in
 * software, where it is slow but draws the same.
 */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { RendererName, View } from "../../src/shared/protocol.ts";
import { type PageOptions, useBrowser } from "./harness.ts";
import { drawn, type Pixels, screenshot, stillPicture } from "./pixels.ts";

const { open } = useBrowser();

/** A run that stands at a step from its beginning on, so that it is the same one in every page. */
async function openAt(step: number, renderer: RendererName, options: PageOptions): Promise<Page> {
  const query = `${options.query ?? "seed=7"}&renderer=${renderer}`;
  const page = await open({ width: 700, height: 560, reducedMotion: true, ...options, query });
  expect((await page.evaluate(() => window.heptaspin!.status())).renderer).toBe(renderer);
  await page.evaluate(() => {
    for (const element of document.querySelectorAll<HTMLElement>("#page *")) {
      if (!element.querySelector("canvas") && element.localName !== "canvas") element.style.visibility = "hidden";
    }
  });
  await drawn(page, () => page.evaluate((steps) => window.heptaspin!.step(steps), step));
  return page;
}

async function both(step: number, options: PageOptions, view?: Partial<View>): Promise<[Pixels, Pixels]> {
  const pictures: Pixels[] = [];
  for (const renderer of ["canvas2d", "webgl2"] as const) {
    const page = await openAt(step, renderer, options);
    if (view) await drawn(page, () => page.evaluate((change) => window.heptaspin!.view(change), view));
    pictures.push(await stillPicture(page));
    await page.close();
  }
  return pictures as [Pixels, Pixels];
}

describe("WebGL2 and Canvas 2D", () => {
  // The bounds are steps of 255, the mean over all channels of all pixels. Measured: 0.38, 0.07, 1.00, 0.49. What differs is
  // where sprites are resampled: at the edges of discs and digits, the more the smaller the balls.
  it.each<[string, number, number, PageOptions, Partial<View> | undefined]>([
    ["20 balls, light", 300, 0.45, {}, undefined],
    ["20 balls, dark, 2 pixels to one", 300, 0.1, { colorScheme: "dark", deviceScaleFactor: 2 }, undefined],
    [
      "300 balls by speed, without numbers, with velocities, grid and a ring",
      120,
      1.5,
      { query: "balls=300" },
      { colour: "speed", numbers: false, velocity: true, grid: true, followed: 7 },
    ],
    ["2,000 balls by height, dark", 60, 0.75, { query: "balls=2000", colorScheme: "dark" }, { colour: "height" }],
  ])("draw the same: %s", async (_, step, bound, options, view) => {
    const [flat, gl] = await both(step, options, view);
    const difference = gl.meanDifference(flat);
    expect(difference).toBeLessThan(bound);
    expect(flat.spread()).toBeGreaterThan(20); // there is a picture
  });
});

describe.each(["canvas2d", "webgl2"] as const)("%s in a small window with 100,000 balls", (renderer) => {
  it("draws them, outlives a size of nothing, and shows the next scene alone", async () => {
    const small = { width: 320, height: 320, deviceScaleFactor: 1 };
    const page = await openAt(1, renderer, { ...small, query: "balls=100000" });
    // Software takes seconds for as many with WebGL2, and what was drawn is on the screen only then.
    const seen = { timeout: 60_000, interval: 500 };
    await expect.poll(async () => (await screenshot(page)).spread(), seen).toBeGreaterThan(100);
    const inset = { top: 0, right: 0, bottom: 0, left: 0 };
    await page.evaluate((inset) => {
      window.heptaspin!.resize({ width: 0, height: 0, pixelRatio: 1, inset });
      window.heptaspin!.resize({ width: 0, height: 300, pixelRatio: 4, inset });
    }, inset);
    await page.evaluate(() => window.heptaspin!.reset({ balls: 300, sides: 5 }));
    await page.setViewportSize({ width: 330, height: 320 }); // the page then says its own size again
    await drawn(page, () => page.setViewportSize({ width: 320, height: 320 }));
    // In the size that there is: what was made for the scene before is of no use.
    await drawn(page, () => page.evaluate(() => window.heptaspin!.reset({ balls: 20, sides: 7, seed: 7 })));
    await page.evaluate(() => window.heptaspin!.step(60));

    const fresh = await stillPicture(await openAt(60, renderer, { ...small, query: "seed=7" }));
    const differs = async () => (await screenshot(page)).meanDifference(fresh);
    await expect.poll(differs, seen).toBeLessThan(0.02);
  });
});

/**
 * The faults of the page that this project began with, as far as they are the page's own: each a regression test by its
 * name. The kernel's are in tests/physics; "the number rotated by angular velocity" in picture.test.ts; "everything per
 * frame" in tests/worker/loop.test.ts.
 */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { advance, eventually, running, useBrowser } from "./harness.ts";
import { pageCamera } from "./pixels.ts";

const { open } = useBrowser();

const box = (page: Page) =>
  page.evaluate(() => {
    const { left, top, right, bottom } = document.querySelector("canvas")!.getBoundingClientRect();
    return { left, top, right, bottom };
  });

/** Device pixels that the heptagon's outermost circle keeps from the nearest edge of the window. */
async function room(page: Page, width: number, height: number): Promise<number> {
  const camera = await pageCamera(page);
  const { left, top } = await box(page);
  const x = left + camera.originX / camera.pixelRatio;
  const y = top + camera.originY / camera.pixelRatio;
  const reach = (300 * camera.scale) / camera.pixelRatio;
  return Math.min(x, width - x, y, height - y) - reach;
}

it("page clipped below 842 px: the heptagon is whole at 500 x 500", async () => {
  const page = await open({ width: 500, height: 500 });
  expect(await room(page, 500, 500)).toBeGreaterThan(0);
});

it("no DPR: the canvas has a pixel for every pixel of the display", async () => {
  const page = await open({ width: 900, height: 700, deviceScaleFactor: 2 });
  const { left, right } = await box(page);
  const camera = await pageCamera(page);
  expect(camera.pixelRatio).toBe(2);
  // The worker has drawn, but its canvas's size comes to the page only with the page's own next frame.
  await eventually(
    page,
    "the canvas has twice as many pixels as CSS px",
    async (width) => document.querySelector("canvas")!.width === width,
    Math.round(2 * (right - left)),
  );
});

it("no resize: a window made smaller and larger keeps the heptagon whole, and the run goes on", async () => {
  const page = await open();
  for (const [width, height] of [
    [700, 500],
    [400, 700],
    [1400, 900],
  ]) {
    await page.setViewportSize({ width, height });
    await eventually(
      page,
      `the canvas has followed to ${width} x ${height}`,
      async () => {
        const canvas = document.querySelector("canvas")!;
        return canvas.width === Math.round(canvas.getBoundingClientRect().width * devicePixelRatio);
      },
      undefined,
    );
    expect(await room(page, width, height)).toBeGreaterThan(0);
    await advance(page, 20);
  }
});

it("physics on the main thread's animation frames: steps go on where there are none", async () => {
  const page = await open();
  await page.evaluate(() => {
    window.requestAnimationFrame = () => 0;
  });
  await advance(page, 120);
});

it("no pause: a button and a key", async () => {
  const page = await open();
  await page.getByRole("button", { name: "Pause" }).click();
  await running(page, false);
  await page.keyboard.press("Space");
  await running(page, true);
});

it("no reduced motion: where it is asked for, nothing moves until Play", async () => {
  const page = await open({ reducedMotion: true });
  await page.waitForTimeout(300);
  expect((await page.evaluate(() => window.heptaspin!.status())).step).toBe(0);
});

it("no accessible name: the picture has a role and says what it is", async () => {
  const page = await open();
  const picture = page.getByRole("img", { name: /20 balls in a spinning heptagon/i });
  expect(await picture.count()).toBe(1);
});

/**
 * A storm of sizes, as of a window that is dragged over screens of every density, and worse: the last one counts, they
 * leave no memory behind, none is larger than the largest picture, and nobody is replaced.
 */
import { existsSync, readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { useBrowser } from "./harness.ts";
import { drawn, shown, stillPicture } from "./pixels.ts";

const { open } = useBrowser();

const RESIZES = 1_000;
const DURATION_MS = 5_000;
/** Bytes of the largest picture. */
const LARGEST_PICTURE = 4 * 16e6;
/** So many of them drawing may take, between canvas, screen and what is baked. One of 16,384² would be sixteen. */
const PICTURES = 8;
/** Within which the browser has given back what it used. */
const FREED_MS = 30_000;

/** Sizes one after the other, none awaited, evenly spread over the time; the last of them is the page's own. */
const storm = (page: Page, resizes: number, milliseconds: number) =>
  page.evaluate(
    async ({ resizes, milliseconds }) => {
      const client = window.heptaspin!;
      const stage = document.querySelector("#stage")!.getBoundingClientRect();
      const free = document.querySelector("#free")!.getBoundingClientRect();
      const inset = {
        top: free.top - stage.top,
        right: stage.right - free.right,
        bottom: stage.bottom - free.bottom,
        left: free.left - stage.left,
      };
      let state = 1;
      const upTo = (most: number) => {
        state = Math.imul(state, 1_664_525) + 1_013_904_223;
        return ((state >>> 8) / 2 ** 24) * most;
      };
      const begun = performance.now();
      for (let i = 1; i < resizes; i++) {
        const extreme = { 0: 0, 10: 16_384 }[i % 20];
        const width = extreme ?? upTo(2_000);
        const height = extreme ?? upTo(2_000);
        client.resize({ width, height, pixelRatio: 0.5 + upTo(3.5), inset });
        const due = begun + (i * milliseconds) / resizes;
        while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve));
      }
      client.resize({ width: stage.width, height: stage.height, pixelRatio: devicePixelRatio, inset });
      await client.frameIntervals(0); // answered once most of them are
    },
    { resizes, milliseconds },
  );

/** Bytes of all of the browser's processes, for pixels are in several; what they share is counted once. */
async function memoryOf(page: Page): Promise<number> {
  const cdp = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
  await cdp.detach();
  const kilobytes = processInfo.map(({ id }) => {
    const [, share] = /^Pss: *(\d+) kB$/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, "utf8")) ?? [];
    return Number(share);
  });
  return 1_024 * kilobytes.reduce((sum, share) => sum + share, 0);
}

it.each(["mode=shared-offscreen", "mode=shared-main"])(
  "%s: a thousand in 5 s leave the last one applied, and memory where it was",
  async (query) => {
    const page = await open({ query: `${query}&renderer=canvas2d`, width: 900, height: 700 });
    await page.evaluate(() => window.heptaspin!.pause());
    const before = await stillPicture(page);
    await storm(page, RESIZES / 10, DURATION_MS / 10); // what the first ones allocate, the browser keeps
    const counted = existsSync("/proc/self/smaps_rollup");
    const memory = counted ? await memoryOf(page) : 0;

    await drawn(page, () =>
      page.evaluate(() => {
        const inset = { top: 0, right: 0, bottom: 0, left: 0 };
        window.heptaspin!.resize({ width: 16_384, height: 16_384, pixelRatio: 4, inset });
      }),
    );
    if (counted) expect(await memoryOf(page), "16 megapixels").toBeLessThan(memory + PICTURES * LARGEST_PICTURE);

    await storm(page, RESIZES, DURATION_MS);
    await shown(page, "the last size is drawn", (pixels) => pixels.difference(before) === 0);
    expect((await stillPicture(page)).difference(before), "and stays").toBe(0);
    expect(before.spread()).toBeGreaterThan(20); // there is a picture
    if (counted) await expect.poll(() => memoryOf(page), { timeout: FREED_MS }).toBeLessThan(memory + LARGEST_PICTURE);
    expect(await page.evaluate(() => window.heptaspin!.status())).toMatchObject({ state: "paused", restarts: 0 });
  },
);

/**
 * What the page loads before anybody opens anything, workers and all, compressed. Counted is what the
 * real page really fetches, so nothing can be forgotten in a list.
 */
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { advance, useBrowser } from "./harness.ts";

const { open } = useBrowser();

/** KiB, by gzip at level 9. Where there is a GPU, WebGL2 with its shaders takes the place of Canvas 2D. */
it.each([
  [59, "canvas2d"],
  [60, "webgl2"],
])("loads at most %d KiB before a panel opens, drawn with %s", async (kibibytes, renderer) => {
  const budget = kibibytes * 1024;
  const urls = new Set<string>();
  const page = await open({ query: `renderer=${renderer}`, heard: (url) => urls.add(url) });
  await advance(page, 120);
  await page.waitForLoadState("networkidle");
  urls.add(new URL("icon.svg", page.url()).href); // which a headless browser doesn't show, and doesn't fetch
  const files = await Promise.all(
    [...urls].map(async (url) => {
      const response = await fetch(url);
      expect(response.ok, url).toBe(true);
      const bytes = gzipSync(Buffer.from(await response.arrayBuffer()), { level: 9 }).length;
      return { name: new URL(url).pathname, bytes };
    }),
  );
  const names = files.map(({ name }) => name);
  for (const part of [
    /^\/$/,
    /index-.*\.css$/,
    /index-.*\.js$/,
    /physics\.worker-/,
    /render\.worker-/,
    new RegExp(renderer),
  ]) {
    expect(names, "what is fetched is seen, also what workers fetch").toContainEqual(expect.stringMatching(part));
  }
  const sum = files.reduce((bytes, file) => bytes + file.bytes, 0);
  const list = files.sort((a, b) => b.bytes - a.bytes).map(({ name, bytes }) => `${bytes} ${name}`);
  expect(sum, `bytes, of at most ${budget}:\n${list.join("\n")}\n`).toBeLessThanOrEqual(budget);
});

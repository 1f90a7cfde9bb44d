/** The charts in the real page: they open by button and by key, follow the run, can be saved, and ask nothing once closed. */
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { eventually, useBrowser } from "./harness.ts";

const { open } = useBrowser();

/** Counts the observations that the page asks for, and keeps what they gave. */
const listenIn = (page: Page) =>
  page.evaluate(() => {
    const client = window.heptaspin!;
    const ask = client.observe.bind(client);
    const heard: unknown[] = [];
    client.observe = async (ball) => {
      const answer = await ask(ball);
      heard.push(answer);
      return answer;
    };
    Object.assign(window, { heard });
  });
const heard = (page: Page) =>
  page.evaluate(() => (window as unknown as { heard: Record<string, number>[] }).heard.slice());

async function download(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** The colours of a curve in a plot: how many of its pixels are not the ground's. */
const inked = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLCanvasElement>(".charts-plot canvas")].map((canvas) => {
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      let strong = 0;
      for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 0 && data[i] - data[i + 2] > 80) strong++;
      return strong;
    }),
  );

it("follow the run while they are open, are saved as they are, and close without a trace", async () => {
  const page = await open();
  await page.locator("#play:enabled").waitFor();
  await listenIn(page);
  await page.getByRole("button", { name: "Charts" }).click();
  const energy = page.locator(".charts figure").first();
  await energy.getByText(/now, .* in the last \d+ s\.$/).waitFor();
  expect(await page.locator(".charts figure").count()).toBe(5);
  await eventually(
    page,
    "there are curves",
    async () => (window as unknown as { heard: unknown[] }).heard.length > 20,
    null,
  );
  for (const strong of await inked(page)) expect(strong).toBeGreaterThan(20);

  // On a wide screen nothing lies over the stage's middle, where the heptagon is.
  const overlaps = await page.evaluate(() => {
    const charts = document.querySelector(".charts")!.getBoundingClientRect();
    const free = document.querySelector("#free")!.getBoundingClientRect();
    return charts.left < free.right && free.left < charts.right && charts.top < free.bottom && free.top < charts.bottom;
  });
  expect(overlaps).toBe(false);

  await page.evaluate(() => window.heptaspin!.pause());
  await page.waitForTimeout(500);
  const csv = await download(page, "Save CSV");
  expect(csv.name).toBe("heptaspin.csv");
  const rows = csv.bytes.toString("utf8").trimEnd().split("\n");
  expect(rows[0].split(",").length).toBe(7);
  const last = (await heard(page)).at(-1)!;
  expect(rows.at(-1)!.split(",").slice(0, 6).map(Number)).toEqual([
    ...[last.step, last.time, last.energy, last.meanSpeed, last.meanHeight, last.meanSpin],
  ]);
  const png = await download(page, "Save PNG");
  expect(png.name).toBe("heptaspin.png");
  const size = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d")!;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const colours = new Set<number>();
    for (let i = 0; i < data.length; i += 4) colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    return { width: image.width, height: image.height, colours: colours.size };
  }, png.bytes.toString("base64"));
  expect(size.height).toBeGreaterThan(5 * 100);
  expect(size.width).toBeGreaterThan(200);
  expect(size.colours).toBeGreaterThan(10);

  await page.keyboard.press("Escape");
  expect(await page.locator(".charts").count()).toBe(0);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("open-charts");
  const before = (await heard(page)).length;
  await page.waitForTimeout(500);
  expect((await heard(page)).length - before).toBeLessThanOrEqual(1);

  await page.keyboard.press("h");
  await energy.waitFor();
  await page.evaluate(() => window.heptaspin!.reset({ seed: 2 }));
  await energy.getByText("Press Play to see the curves.").waitFor(); // those of the run before are gone

  // Nor are those there of a run that ended while they were closed.
  await page.evaluate(() => window.heptaspin!.resume());
  await energy.getByText(/now, .* in the last [2-9] s\.$/).waitFor();
  await page.keyboard.press("h");
  await energy.waitFor({ state: "detached" });
  const from = await page.evaluate(async () => {
    const heptaspin = window.heptaspin!;
    await heptaspin.pause();
    await heptaspin.reset({ seed: 3 });
    const step = await heptaspin.step(3_000); // further than the other run had come
    await heptaspin.resume();
    return step;
  });
  await page.keyboard.press("h");
  await energy.getByText(/now, /).waitFor();
  const afresh = (await download(page, "Save CSV")).bytes.toString("utf8").trimEnd().split("\n").slice(1);
  const steps = afresh.map((row) => Number(row.split(",")[0]));
  expect(steps.length).toBeGreaterThan(0);
  expect(Math.min(...steps)).toBeGreaterThanOrEqual(from);
});

it("closed beside controls that are to be seen, take nothing from whoever uses those", async () => {
  const page = await open({ width: 1600, height: 900 });
  await page.locator("#open-charts:enabled").click();
  await page.locator(".charts").waitFor();
  const slider = page.locator("#groups input[type=range]").first();
  await slider.focus();
  // A browser may or may not notice that what has the focus was away for a frame: so no frame may be without the rows.
  await page.evaluate(() => {
    const { dataset } = document.querySelector<HTMLElement>("#page")!;
    const states = new Set<string | undefined>();
    new MutationObserver(() => states.add(dataset.controls)).observe(document.querySelector("#page")!, {
      attributes: true,
    });
    Object.assign(window, { states });
  });
  await page.keyboard.press("h");
  await page.locator(".charts").waitFor({ state: "detached" });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  expect(await slider.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await page.evaluate(() => [...(window as unknown as { states: Set<string> }).states])).toEqual(["open"]);
});

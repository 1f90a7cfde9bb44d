/** The View group with the hand: the legend, and the theme on the page and in the picture. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { worldToPixel } from "../../src/shared/render/camera.ts";
import { parseColour, type Rgb } from "../../src/shared/render/shading.ts";
import { stageThemes } from "../../src/shared/render/theme.ts";
import { eventually, useBrowser } from "./harness.ts";
import { pageCamera, shown } from "./pixels.ts";

const { open } = useBrowser();

const STEP = 240;
const farthest = (a: Rgb, b: Rgb) => Math.max(...a.map((value, i) => Math.abs(value - b[i])));

async function openAt(query: string): Promise<Page> {
  const page = await open({ query });
  await page.evaluate(async (step) => {
    await window.heptaspin!.pause();
    await window.heptaspin!.reset();
    await window.heptaspin!.step(step);
  }, STEP);
  await page.getByRole("button", { name: "View" }).click();
  return page;
}

describe("the view", () => {
  it("has a legend for colours that are not the numbers', and a theme that is remembered", async () => {
    const page = await openAt("");
    const legend = page.locator("#legend");
    expect(await legend.isVisible()).toBe(false);
    await page.getByRole("radio", { name: "Speed" }).check();
    await legend.waitFor();
    expect(await legend.innerText()).toMatch(/^Speed\s+units\/s\s+0\s+150\s+300$/);
    await page.getByRole("radio", { name: "Number" }).check();
    await legend.waitFor({ state: "hidden" });

    const camera = await pageCamera(page);
    const field = worldToPixel(camera, 0, 200);
    const isField = (theme: "light" | "dark") =>
      shown(page, `the field is ${theme}`, (now) => {
        return farthest(now.at(field.x, field.y), parseColour(stageThemes[theme].field)) < 12;
      });
    await isField("light");
    await page.getByRole("radio", { name: "Dark" }).check();
    await isField("dark");
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(18, 17, 16)");
    await page.reload();
    await eventually(page, "Heptaspin has begun", async () => window.heptaspin !== undefined, undefined);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(18, 17, 16)");
    await page.getByRole("button", { name: "View" }).click();
    await page.getByRole("radio", { name: "System" }).check();
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(240, 240, 240)");
  });
});

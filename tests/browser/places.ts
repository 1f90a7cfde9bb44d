/** Where balls are in the world and on the page, for tests that touch them. */
import type { Page } from "playwright-core";
import { createCamera } from "../../src/shared/render/camera.ts";
import { eventually } from "./harness.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the world's origin is on the page, and CSS px per unit. */
export async function scale(page: Page): Promise<{ origin: Point; perUnit: number }> {
  const measured = await page.evaluate(() => {
    const box = (id: string) => document.getElementById(id)!.getBoundingClientRect().toJSON();
    return { stage: box("stage"), free: box("free") };
  });
  const { stage, free } = measured;
  const inset = {
    top: Math.max(0, free.top - stage.top),
    right: Math.max(0, stage.right - free.right),
    bottom: Math.max(0, stage.bottom - free.bottom),
    left: Math.max(0, free.left - stage.left),
  };
  const camera = createCamera({ width: stage.width, height: stage.height, pixelRatio: 1, inset }, 7);
  return { origin: { x: stage.left + camera.originX, y: stage.top + camera.originY }, perUnit: camera.scale };
}

export const placeOf = (page: Page, ball: number) =>
  page.evaluate(async (number) => (await window.heptaspin!.observe(number)).ball!, ball);

/** Where a ball is on the page, in CSS px. */
export async function pointOf(page: Page, ball: number): Promise<Point> {
  const { origin, perUnit } = await scale(page);
  const { x, y } = await placeOf(page, ball);
  return { x: origin.x + perUnit * x, y: origin.y - perUnit * y };
}

/** Waits until a ball is so near a place. */
export const near = (page: Page, ball: number, x: number, y: number) =>
  eventually(
    page,
    `ball ${ball} is at ${x}, ${y}`,
    async ([number, wantedX, wantedY]) => {
      const { x, y } = (await window.heptaspin!.observe(number)).ball!;
      return Math.hypot(x - wantedX, y - wantedY) < 5;
    },
    [ball, x, y] as const,
  );

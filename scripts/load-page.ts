/**
 * One stretch of time on the page under a load of its main thread, with what Heptaspin says of itself before and after.
 * The load is made inside the page, where it keeps everything else there from running.
 */
import type { Page } from "playwright-core";
import type { Heptaspin, HeptaspinStatus } from "../src/main/client.ts";
import { STEP } from "../src/worker/physics/index.ts";
import { countBetween, type ScreenWatch } from "./watch-screen.ts";

declare global {
  interface Window {
    heptaspin?: Heptaspin;
  }
}

/** How the main thread is kept busy: milliseconds blocked, over and over, and milliseconds free in between. */
export interface Load {
  readonly blocked: number;
  readonly free: number;
}

export const idle: Load = { blocked: 0, free: Number.POSITIVE_INFINITY };
/** Blocked all the time. */
export const oneBlock: Load = { blocked: Number.POSITIVE_INFINITY, free: 0 };
/** 200 ms of every 210 ms. */
export const lasting: Load = { blocked: 200, free: 10 };

export interface Stretch {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly before: HeptaspinStatus;
  readonly after: HeptaspinStatus;
}

/** Runs the page for a time under a load. */
export function runStretch(page: Page, load: Load, milliseconds: number): Promise<Stretch> {
  // No named function in here: a TypeScript loader may wrap those in a helper that the page doesn't have.
  return page.evaluate(
    async ({ blocked, free, duration }) => {
      const heptaspin = window.heptaspin!;
      const before = await heptaspin.status();
      const from = performance.timeOrigin + performance.now();
      const end = performance.now() + duration;
      while (performance.now() < end) {
        const busyEnd = Math.min(end, performance.now() + blocked);
        while (performance.now() < busyEnd);
        const pause = Math.min(free, end - performance.now());
        if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
      }
      const to = performance.timeOrigin + performance.now();
      return { from, to, before, after: await heptaspin.status() };
    },
    { ...load, duration: milliseconds },
  );
}

/** Steps taken in a stretch, and steps that were due by the wall's clock. */
export function stepsOf({ from, to, before, after }: Stretch): { done: number; due: number; dropped: number } {
  return {
    done: after.step - before.step,
    due: ((to - from) / 1_000 / STEP) * before.config.speed,
    dropped: after.droppedSteps - before.droppedSteps,
  };
}

/** Frames per second that reached the screen in a stretch. */
export function screenRate(watch: ScreenWatch, { from, to }: Stretch): number {
  return countBetween(watch.times, from, to) / ((to - from) / 1_000);
}

/**
 * Leaves nothing on the page but the picture, so that what changes on the screen is the picture alone: the page's
 * figures would count as frames of their own.
 */
export async function showPictureOnly(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const element of document.querySelectorAll<HTMLElement>("#page > :not(#stage)")) {
      element.style.visibility = "hidden";
    }
  });
}

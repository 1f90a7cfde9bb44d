/**
 * A browser per test file and pages of it per test. Every page's console is watched: a test during which one of its
 * pages warned, logged an error or threw fails at its end.
 */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import { launchChromium } from "../../scripts/launch-chromium.ts";
import "../../scripts/load-page.ts"; // declares window.heptaspin
import type { ScreenWatch } from "../../scripts/watch-screen.ts";

export interface PageOptions {
  /** Of another server than the usual one. */
  readonly url?: string;
  /** What the console may say: faults that were asked for. */
  readonly tolerates?: RegExp;
  /** Told each address that the page or its workers fetch. */
  readonly heard?: (url: string) => void;
  /** Runs before any script of the page. */
  readonly initScript?: string;
  /** CSS px. */
  readonly width?: number;
  readonly height?: number;
  readonly deviceScaleFactor?: number;
  /** Of the address: "balls=100&seed=7". */
  readonly query?: string;
  readonly colorScheme?: "light" | "dark";
  readonly reducedMotion?: boolean;
  /** The person's own colours in place of the page's. */
  readonly forcedColors?: boolean;
  /** A phone: touch instead of a mouse, and scroll bars that take no room. */
  readonly phone?: boolean;
}

export interface Harness {
  /** A page in a profile of its own, with Heptaspin started. */
  open(options?: PageOptions): Promise<Page>;
  /** Another page, of an address of its own, whose console is watched as well. */
  openBeside(url: string): Promise<Page>;
}

function contextOptions(options: PageOptions): BrowserContextOptions {
  return {
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    deviceScaleFactor: options.deviceScaleFactor ?? 1,
    colorScheme: options.colorScheme ?? "light",
    reducedMotion: options.reducedMotion ? "reduce" : "no-preference",
    forcedColors: options.forcedColors ? "active" : "none",
    hasTouch: options.phone ?? false,
    isMobile: options.phone ?? false,
  };
}

/** Milliseconds after which a wait is a hang. */
const HANG = 60_000;

/**
 * Asks the page again and again until it says yes. (Playwright's waitForFunction takes the promise that an asynchronous
 * question returns for a yes.)
 *
 * @param what names in the error what never came
 */
export async function eventually<Argument>(
  page: Page,
  what: string,
  ask: (argument: Argument) => Promise<boolean>,
  argument: Argument,
): Promise<void> {
  const deadline = Date.now() + HANG;
  // Playwright's type of a page function leaves no room for a generic argument.
  while (!(await page.evaluate(ask as (argument: unknown) => Promise<boolean>, argument))) {
    if (Date.now() > deadline) throw new Error(`waited ${HANG} ms in vain until ${what}`);
    await page.waitForTimeout(20);
  }
}

/** Waits until so many steps more were simulated. */
export async function advance(page: Page, steps: number): Promise<void> {
  const { step } = await page.evaluate(() => window.heptaspin!.status());
  await eventually(
    page,
    `${steps} more steps`,
    async (wanted) => (await window.heptaspin!.status()).step >= wanted,
    step + steps,
  );
}

/** Waits until the simulation runs, or no longer does. */
export function running(page: Page, wanted: boolean): Promise<void> {
  return eventually(
    page,
    wanted ? "it runs" : "it stands still",
    async (yes) => ((await window.heptaspin!.status()).state === "running") === yes,
    wanted,
  );
}

/** Waits until so many frames more have been seen on the screen. */
export async function frames(page: Page, watch: ScreenWatch, more: number): Promise<void> {
  const wanted = watch.times.length + more;
  const deadline = Date.now() + HANG;
  while (watch.times.length < wanted) {
    if (Date.now() > deadline) throw new Error(`${watch.times.length} frames reached the screen, not ${wanted}`);
    await page.waitForTimeout(20);
  }
}

/** A blank page; what its console says is added to `said`. */
async function blankPage(browser: Browser, options: PageOptions, said: string[]): Promise<Page> {
  const page = await browser.newPage(contextOptions(options));
  const hear = (line: string) => {
    if (!options.tolerates?.test(line)) said.push(line);
  };
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") hear(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => hear(`thrown: ${error.message}`));
  page.on("crash", () => said.push("the page crashed"));
  return page;
}

/** Opens the page in a browser and waits until its run has begun, or could. What its console says is added to `said`. */
export async function openPage(browser: Browser, options: PageOptions, said: string[]): Promise<Page> {
  const page = await blankPage(browser, options, said);
  page.on("request", (request) => options.heard?.(request.url()));
  if (options.initScript !== undefined) await page.addInitScript(options.initScript);
  await page.goto(`${options.url ?? inject("url")}?${options.query ?? ""}`);
  await eventually(
    page,
    "Heptaspin has begun",
    async (running) => {
      return window.heptaspin !== undefined && (!running || (await window.heptaspin.status()).state === "running");
    },
    !options.reducedMotion,
  );
  return page;
}

/** Call once at the top of a test file. */
export function useBrowser(): Harness {
  let browser: Browser | undefined;
  let pages: Page[] = [];
  let said: string[] = [];

  beforeAll(async () => {
    browser = await launchChromium(inject("chromium"));
  });
  afterEach(async () => {
    const closing = pages;
    const heard = said;
    pages = [];
    said = [];
    await Promise.all(closing.map((page) => page.context().close()));
    expect(heard, "the console stays silent").toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
  });

  return {
    async open(options = {}) {
      const page = await openPage(browser!, options, said);
      pages.push(page);
      return page;
    },
    async openBeside(url) {
      const page = await blankPage(browser!, {}, said);
      pages.push(page);
      await page.goto(url);
      return page;
    },
  };
}

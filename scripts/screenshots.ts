/**
 * `npm run screenshots`: the README's pictures, taken of the real page in a headless Chromium: the default scene some
 * 2 s in, and 10,000 balls coloured by speed, which stand. Each run is taken to its step first, so that the balls lie alike each time.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import type { Heptaspin } from "../src/main/client.ts";
import type { ColourBy } from "../src/shared/protocol.ts";
import { provideChromium } from "./find-chromium.ts";
import { launchChromium } from "./launch-chromium.ts";
import { servePage } from "./serve-page.ts";

declare global {
  interface Window {
    heptaspin?: Heptaspin;
  }
}

interface Shot {
  readonly file: string;
  readonly query: string;
  readonly step: number;
  /** Whether it is taken while it runs, a little after its step; otherwise while it stands at it. */
  readonly running: boolean;
  readonly colour: ColourBy;
}

const shots: readonly Shot[] = [
  { file: "20-balls.webp", query: "", step: 200, running: true, colour: "number" },
  { file: "10000-balls.webp", query: "?balls=10000", step: 330, running: false, colour: "speed" },
];

/** CSS px, and pixels of each. */
const VIEWPORT = { width: 1280, height: 800 };
const PIXEL_RATIO = 1.5;
const QUALITY = 88;
/** Milliseconds for the picture and the page's words to follow. */
const SETTLE = 1_000;
/** Milliseconds: 10,000 balls take seconds to their step, and more on a machine that has other work. */
const PATIENCE = 120_000;

/** Takes a run from its beginning to a step, where it stands. */
async function goTo(page: Page, step: number): Promise<void> {
  await page.evaluate(async (target) => {
    const heptaspin = window.heptaspin!;
    await heptaspin.pause();
    await heptaspin.reset();
    let reached = 0;
    // Steps that something else has ended are taken again.
    while (reached < target) {
      reached = await heptaspin.step(target - reached).catch(async () => (await heptaspin.status()).step);
    }
  }, step);
}

async function take(page: Page, { step, running, colour }: Shot): Promise<Buffer> {
  await page.locator("#step-line:not(:empty)").waitFor(); // it runs, and the page says so
  await page.evaluate(() => window.heptaspin!.pause());
  if (colour !== "number") {
    // By hand, so that the page shows it, too.
    await page.getByRole("button", { name: "View" }).click();
    await page.getByRole("radio", { name: colour }).check();
  }
  await goTo(page, step);
  if (running) await page.evaluate(() => window.heptaspin!.resume());
  await page.waitForTimeout(SETTLE);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: QUALITY });
  return Buffer.from(data, "base64");
}

const say = (line: string) => console.error(line);
const browser = await launchChromium(provideChromium(say));
try {
  say("Building the page.");
  const served = await servePage();
  try {
    for (const shot of shots) {
      const page = await browser.newPage({ viewport: VIEWPORT, deviceScaleFactor: PIXEL_RATIO, colorScheme: "light" });
      page.setDefaultTimeout(PATIENCE);
      await page.goto(`${served.url}${shot.query}`);
      writeFileSync(fileURLToPath(new URL(`../docs/${shot.file}`, import.meta.url)), await take(page, shot));
      say(`docs/${shot.file}`);
      await page.close();
    }
  } finally {
    await served.close();
  }
} finally {
  await browser.close();
}

/**
 * `npm run screenshots`: the documents' pictures, taken of the real page in a headless Chromium, in its main states; or
 * some of them, by name: `npm run screenshots -- phone dark`.
 * Runs that are shown standing, or a little after a step, are taken to that step first, so that balls lie alike each time.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions, Page } from "playwright-core";
import type { Heptaspin } from "../src/main/client.ts";
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
  readonly query?: string;
  readonly options?: BrowserContextOptions;
  /** Brings the page, which runs and says so, to what is shown. */
  readonly prepare: (page: Page) => Promise<void>;
}

/** CSS px, and pixels of each. */
const WIDE: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, colorScheme: "light" };
const FINE = { deviceScaleFactor: 1.5 };
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 1.5,
  hasTouch: true,
  isMobile: true,
};
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

/** The same, and goes on from there. */
async function runFrom(page: Page, step: number): Promise<void> {
  await goTo(page, step);
  await page.evaluate(() => window.heptaspin!.resume());
}

const shots: readonly Shot[] = [
  { file: "20-balls", options: FINE, prepare: (page) => runFrom(page, 200) },
  {
    file: "10000-balls",
    query: "balls=10000",
    options: FINE,
    async prepare(page) {
      await page.evaluate(() => window.heptaspin!.pause());
      // By hand, so that the page shows it, too.
      await page.getByRole("button", { name: "View" }).click();
      await page.getByRole("radio", { name: "speed" }).check();
      await goTo(page, 330);
    },
  },
  {
    file: "load-lab",
    async prepare(page) {
      await page.getByRole("button", { name: "Load lab" }).click();
      await page.locator("#lab").waitFor();
      await runFrom(page, 200);
      await page.waitForTimeout(3_000);
      await page.getByRole("button", { name: "Block for 1 s" }).click();
      await page.waitForTimeout(1_500);
    },
  },
  {
    file: "charts",
    // A minute of simulated time in eight seconds.
    query: "speed=8",
    async prepare(page) {
      await page.getByRole("button", { name: "Charts" }).click();
      await page.locator(".charts").waitFor();
      await runFrom(page, 0);
      await page.waitForTimeout(8_500);
    },
  },
  { file: "dark", options: { colorScheme: "dark" }, prepare: (page) => runFrom(page, 200) },
  {
    file: "phone",
    options: PHONE,
    async prepare(page) {
      await page.getByRole("button", { name: "Controls" }).tap();
      await page.getByRole("link", { name: "World" }).tap();
      await runFrom(page, 200);
    },
  },
  { file: "refused-link", query: "balls=1000000", prepare: (page) => runFrom(page, 200) },
];

async function take(page: Page, { prepare }: Shot): Promise<Buffer> {
  await page.locator("#step-line:not(:empty)").waitFor();
  await prepare(page);
  await page.waitForTimeout(SETTLE);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: QUALITY });
  return Buffer.from(data, "base64");
}

const names = process.argv.slice(2);
const wanted = shots.filter(({ file }) => names.length === 0 || names.includes(file));
const say = (line: string) => console.error(line);
const browser = await launchChromium(provideChromium(say));
try {
  say("Building the page.");
  const served = await servePage();
  try {
    for (const shot of wanted) {
      const page = await browser.newPage({ ...WIDE, ...shot.options });
      page.setDefaultTimeout(PATIENCE);
      await page.goto(`${served.url}?${shot.query ?? ""}`);
      const file = `docs/${shot.file}.webp`;
      writeFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), await take(page, shot));
      say(file);
      await page.close();
    }
  } finally {
    await served.close();
  }
} finally {
  await browser.close();
}

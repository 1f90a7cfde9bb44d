/**
 * `npm run measure:interaction`: how long the page takes from a click, a key or a drag on each of its controls to the next
 * frame that shows what came of it, with many balls (Interaction to Next Paint, https://web.dev/articles/inp). Beside it,
 * the same gestures where they mean nothing: what the browser itself takes. Real input events, the browser's own times.
 *
 *   npm run measure:interaction -- [--query balls=10000] [--rounds 5] [--only "friction|radius"]
 */
import { parseArgs } from "node:util";
import type { ElementHandle, Page } from "playwright-core";
import { provideChromium } from "./find-chromium.ts";
import { launchChromium } from "./launch-chromium.ts";
import "./load-page.ts"; // declares window.heptaspin
import { servePage } from "./serve-page.ts";

/** An interaction that took longer than this is not felt as at once. Milliseconds, as all times here. */
const GOOD = 100;
/** The browser tells of nothing shorter. */
const SHORTEST = 16;
/** For the last event to be told of. */
const SETTLE = 250;

declare global {
  interface Window {
    /** The longest event of each interaction, by its number. */
    interactionTimes?: Map<number, number>;
  }
  interface Performance {
    readonly interactionCount: number;
  }
}

interface Control {
  readonly name: string;
  readonly act: () => Promise<void>;
}

interface Figures {
  readonly name: string;
  /** Of all interactions, those shorter than can be measured as 0. */
  readonly times: readonly number[];
}

/** What the browser tells of each interaction from here on. */
async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const times = new Map<number, number>();
    window.interactionTimes = times;
    const options = { type: "event", durationThreshold: 16 };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { interactionId: number })[]) {
        const { interactionId, duration } = entry;
        if (interactionId > 0) times.set(interactionId, Math.max(duration, times.get(interactionId) ?? 0));
      }
    }).observe(options);
  });
}

async function measure(page: Page, { name, act }: Control, rounds: number): Promise<Figures> {
  const before = await page.evaluate(() => {
    window.interactionTimes!.clear();
    return performance.interactionCount;
  });
  for (let round = 0; round < rounds; round++) {
    await act();
    await page.waitForTimeout(SETTLE);
  }
  const { told, count } = await page.evaluate(() => ({
    told: [...window.interactionTimes!.values()],
    count: performance.interactionCount,
  }));
  const untold = Math.max(count - before - told.length, 0);
  return { name, times: [...told, ...Array<number>(untold).fill(0)] };
}

/** Where nothing listens: a click on the page's name, and a key without a meaning. */
function nothing(page: Page): Control {
  return {
    name: "nothing: a click, a key",
    async act() {
      await page.locator("h1").click();
      await page.keyboard.press("x");
    },
  };
}

async function drag(page: Page, slider: ElementHandle<HTMLElement>): Promise<void> {
  const box = (await slider.boundingBox())!;
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.3, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.45, y, { steps: 20 });
  await page.mouse.up();
  for (const key of ["ArrowRight", "ArrowLeft"]) await page.keyboard.press(key);
}

/** Everything there that can be clicked, dragged or written into, as it is found. */
async function controls(page: Page, scope: string): Promise<Control[]> {
  const found: Control[] = [];
  const elements = await page.$$(["button", "input", "select"].map((kind) => `${scope} ${kind}`).join());
  for (const element of elements as ElementHandle<HTMLElement>[]) {
    const { name, kind } = await element.evaluate((node) => ({
      name:
        node.id ||
        node.ariaLabel ||
        (node.textContent || node.closest("label")?.textContent || "").trim().replace(/\s+/g, " ") ||
        node.parentElement?.dataset.key ||
        "?",
      kind: node instanceof HTMLInputElement ? node.type : node.localName,
    }));
    found.push({
      name: kind === "range" ? `${name} (slider)` : name,
      async act() {
        if (!(await element.isVisible()) || !(await element.isEnabled())) return;
        await element.scrollIntoViewIfNeeded();
        if (kind === "range") await drag(page, element);
        else if (kind === "select") {
          await element.focus();
          for (const key of ["ArrowDown", "ArrowUp"]) await page.keyboard.press(key);
        } else if (kind === "text") {
          const value = await element.inputValue();
          await element.click({ clickCount: 3 });
          await page.keyboard.type(value);
          await page.keyboard.press("Enter");
        } else {
          await element.click();
        }
        // What was opened is closed again, or hides the rest; a dialog opens once what it holds is there.
        if ((await element.getAttribute("aria-haspopup")) === "dialog") {
          await page.locator("dialog[open]").waitFor();
          await page.keyboard.press("Escape");
          await page.locator("dialog[open]").waitFor({ state: "detached" });
        } else if ((await element.getAttribute("aria-expanded")) === "false") await element.click();
      },
    });
  }
  return found;
}

/** Of the load lab and the charts, open; but what blocks the page is to take long. */
async function panelControls(page: Page, key: string, scope: string): Promise<Control[]> {
  await blur(page);
  if (!(await page.locator(scope).isVisible())) await page.keyboard.press(key);
  await page.locator(scope).waitFor();
  const found = await controls(page, scope);
  return found
    .filter(({ name }) => !/block for/i.test(name))
    .map((control) => (control.name === "lasting-load (slider)" ? lastingLoad(page) : control));
}

/** From none to 2 % of the time and back: what is measured is the slider, not the load. */
function lastingLoad(page: Page): Control {
  return {
    name: "lasting-load (slider)",
    async act() {
      await page.locator("#lasting-load").focus();
      for (const key of ["ArrowRight", "ArrowRight", "Home"]) await page.keyboard.press(key);
    },
  };
}

function blur(page: Page): Promise<void> {
  return page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
}

function keys(page: Page): Control[] {
  return ["Space", ".", "r", "[", "]", "c"].map((key) => ({
    name: `key ${key}`,
    async act() {
      await blur(page); // a field would take it for text
      for (let times = 0; times < 2; times++) {
        await page.keyboard.press(key);
        await page.waitForTimeout(SETTLE);
      }
    },
  }));
}

/** The scene that is measured, running. */
async function begin(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const balls = new URLSearchParams(location.search).get("balls");
    const heptaspin = window.heptaspin!;
    if (balls !== null && heptaspin.config.balls !== Number(balls)) await heptaspin.reset({ balls: Number(balls) });
    await heptaspin.resume();
  });
}

/** As it is defined: the longest, but one of the longest is passed over for every 50 interactions. */
function inp(times: readonly number[]): number {
  return times.toSorted((a, b) => b - a)[Math.floor(times.length / 50)];
}

function line({ name, times }: Figures): string {
  const sorted = times.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  const text = (value: number) => (value < SHORTEST ? `< ${SHORTEST}` : value.toFixed(0)).padStart(7);
  return `${name.slice(0, 34).padEnd(34)}${String(times.length).padStart(5)}${text(median)}${text(inp(times))}${text(sorted.at(-1)!)}`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      query: { type: "string", default: "balls=10000" },
      rounds: { type: "string", default: "5" },
      only: { type: "string", default: "" },
    },
  });
  const only = new RegExp(values.only);
  const rounds = Number(values.rounds);
  if (!(Number.isInteger(rounds) && rounds >= 1)) {
    throw new Error(`--rounds is ${JSON.stringify(values.rounds)}, but must be a whole number from 1`);
  }
  const chromium = provideChromium((text) => console.error(text));
  const served = await servePage();
  const browser = await launchChromium(chromium);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const address = `${served.url}?${values.query}`;
    await page.goto(address);
    await page.locator("#go:enabled").waitFor({ state: "attached" });
    const folded = page.locator(".fold[aria-expanded=false]");
    while ((await folded.count()) > 0) await folded.first().click();
    await listen(page);
    await page.waitForTimeout(3_000);
    console.log(`Chromium ${browser.version()}, ?${values.query}, ms from an interaction to the next frame\n`);
    console.log(
      `${"".padEnd(34)}${"n".padStart(5)}${["median", "INP", "worst"].map((text) => text.padStart(7)).join("")}`,
    );
    const slow: string[] = [];
    const tell = async (all: readonly Control[]) => {
      for (const control of all) {
        if (!control.name.startsWith("nothing") && !only.test(control.name)) continue;
        await page.evaluate((to) => history.replaceState(null, "", to), address);
        await begin(page);
        const figures = await measure(page, control, rounds);
        if (figures.times.length === 0) continue; // it was not to be seen
        console.log(line(figures));
        if (inp(figures.times) > GOOD) slow.push(figures.name);
      }
    };
    await tell([nothing(page)]);
    await tell([...(await controls(page, "#page")), ...keys(page)]);
    await tell(await panelControls(page, "l", "#lab"));
    await tell(await panelControls(page, "h", ".charts"));
    await tell([nothing(page)]);
    console.log(`\nLonger than ${GOOD} ms: ${slow.length === 0 ? "none" : slow.join(", ")}`);
  } finally {
    await browser.close();
    await served.close();
  }
}

main().catch((error: unknown) => {
  console.error(`measure:interaction: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});

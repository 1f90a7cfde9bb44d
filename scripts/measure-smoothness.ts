/**
 * `npm run measure:smoothness`: how evenly the page moves while its main thread is blocked, beside the same page unloaded
 * in the same run. Builds and serves the page itself and needs nothing but a Chromium (see find-chromium.ts).
 *
 *   npm run measure:smoothness -- [--seconds 10] [--query "balls=1000"] [--json]
 */
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import type { FrameStatistics } from "../src/shared/protocol.ts";
import { provideChromium } from "./find-chromium.ts";
import { launchChromium } from "./launch-chromium.ts";
import { idle, type Load, lasting, oneBlock, runStretch, screenRate, showPictureOnly, stepsOf } from "./load-page.ts";
import { servePage } from "./serve-page.ts";
import { type ScreenWatch, watchScreen } from "./watch-screen.ts";

/** Seconds of the single block. */
const BLOCK = 5;
/** Seconds for the page to settle: the figures over 600 frames are to hold none of its start. */
const WARM_UP = 7;

interface Quantiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** What one stretch showed. Rates per second, times in milliseconds. */
interface Figures {
  readonly name: string;
  readonly seconds: number;
  readonly stepsDone: number;
  readonly stepsDue: number;
  readonly stepsDropped: number;
  readonly drawnPerSecond: number;
  readonly screenPerSecond: number;
  /** Between new pictures on the screen. */
  readonly screenGap: Quantiles;
  /** Of the worker's own last 600 frames at the end of the stretch. */
  readonly interval: FrameStatistics["interval"];
  readonly deviation: FrameStatistics["deviation"];
}

function quantiles(values: readonly number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

async function measure(page: Page, watch: ScreenWatch, name: string, load: Load, seconds: number): Promise<Figures> {
  const stretch = await runStretch(page, load, 1_000 * seconds);
  await page.waitForTimeout(500); // frames under way arrive
  const { from, to, before, after } = stretch;
  const times = watch.times.filter((time) => time >= from && time < to);
  const { done, due, dropped } = stepsOf(stretch);
  return {
    name,
    seconds: (to - from) / 1_000,
    stepsDone: done,
    stepsDue: due,
    stepsDropped: dropped,
    drawnPerSecond: (after.frames.drawn - before.frames.drawn) / ((to - from) / 1_000),
    screenPerSecond: screenRate(watch, stretch),
    screenGap: quantiles(times.slice(1).map((time, i) => time - times[i])),
    interval: after.frames.interval,
    deviation: after.frames.deviation,
  };
}

const triple = ({ p50, p99, max }: Quantiles) => [p50, p99, max].map((value) => value.toFixed(1)).join(" / ");
const percent = (value: number) => `${(100 * value).toFixed(1)} %`;

/** The stretches side by side, each with the unloaded one before it as its measure. */
function table(all: readonly Figures[]): string {
  const unloadedBefore = (i: number) => all[i - (i % 2)];
  const rows: [string, (figures: Figures, i: number) => string][] = [
    ["", ({ name }) => name],
    ["seconds", ({ seconds }) => seconds.toFixed(1)],
    ["physics steps, done / due", (f) => `${f.stepsDone} / ${f.stepsDue.toFixed(0)}`],
    ["  share", (f) => percent(f.stepsDone / f.stepsDue)],
    ["  dropped", (f) => String(f.stepsDropped)],
    ["frames drawn by the worker, /s", (f) => f.drawnPerSecond.toFixed(1)],
    ["frames that reach the screen, /s", (f) => f.screenPerSecond.toFixed(1)],
    ["  against unloaded", (f, i) => percent(f.screenPerSecond / unloadedBefore(i).screenPerSecond)],
    ["time between them, ms (p50 / p99 / max)", (f) => triple(f.screenGap)],
    ["time between drawn frames, ms *", (f) => triple(f.interval)],
    ["deviation of the time shown, ms *", (f) => triple(f.deviation)],
  ];
  const cells = rows.map(([label, cell]) => [label, ...all.map(cell)]);
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells
    .map((row) =>
      row
        .map((text, c) => (c === 0 ? text.padEnd(widths[c]) : text.padStart(widths[c])))
        .join("   ")
        .trimEnd(),
    )
    .join("\n");
}

function readArguments(): { seconds: number; query: string; json: boolean } {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string", default: "10" },
      query: { type: "string", default: "" },
      json: { type: "boolean", default: false },
    },
  });
  const seconds = Number(values.seconds);
  if (!(seconds >= 1 && seconds <= 3_600)) {
    throw new Error(`--seconds is ${JSON.stringify(values.seconds)}, but must be a number from 1 to 3600`);
  }
  return { seconds, query: values.query, json: values.json };
}

async function main(): Promise<void> {
  const { seconds, query, json } = readArguments();
  const say = (line: string) => console.error(line);
  const chromium = provideChromium(say);
  say("Building the page.");
  const served = await servePage();
  const browser = await launchChromium(chromium);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${served.url}?${query}`);
    await page.waitForFunction(() => window.heptaspin !== undefined);
    await showPictureOnly(page);
    const watch = await watchScreen(page);
    await page.waitForTimeout(1_000 * WARM_UP);
    const stretches: [string, Load, number][] = [
      ["unloaded", idle, BLOCK],
      [`one block of ${BLOCK} s`, oneBlock, BLOCK],
      ["unloaded", idle, seconds],
      ["200 of every 210 ms", lasting, seconds],
    ];
    const figures: Figures[] = [];
    for (const [name, load, duration] of stretches) {
      say(`Measuring ${duration} s: ${name}.`);
      figures.push(await measure(page, watch, name, load, duration));
    }
    await watch.stop();
    if (json) console.log(JSON.stringify({ browser: browser.version(), stretches: figures }, null, 2));
    else {
      console.log(`\nHeptaspin in Chromium ${browser.version()}\n\n${table(figures)}\n`);
      console.log("* of the worker's last 600 frames when the stretch ended");
    }
  } finally {
    await browser.close();
    await served.close();
  }
}

main().catch((error: unknown) => {
  console.error(`measure:smoothness: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});

/**
 * `npm run bench:render`: what a frame costs the script of the thread that draws, and how many frames reach the screen,
 * for both renderers beside PixiJS and a plain loop of arcs, in a headless Chromium.
 *
 *   npm run bench:render -- [--balls 20,1000,10000,100000]
 *
 * Subjects take turns. The script's time is measured with the browser's queue drained between frames, so that no call
 * waits for the rasteriser; frames on the screen are counted in runs of their own, without that. The results of the
 * numbers of balls that were measured replace those in bench/results/render.json.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { build, preview } from "vite";
import { provideChromium } from "../../scripts/find-chromium.ts";
import { isolationHeaders } from "../../scripts/headers.ts";
import { launchChromium } from "../../scripts/launch-chromium.ts";
import { countBetween, watchScreen } from "../../scripts/watch-screen.ts";
import { installEngines } from "../processes.ts";
import { type RenderRow, renderTable, summarizeTimes } from "./figures.ts";
import { type DrawOrder, type DrawResult, type SubjectName, subjects } from "./orders.ts";

declare global {
  interface Window {
    runSubject(order: DrawOrder): Promise<DrawResult>;
  }
}

const COUNTS = [20, 1_000, 10_000, 100_000];
const MAX_BALLS = 100_000;
/** With more balls, software takes seconds for a frame of WebGL2's. */
const MANY = 20_000;
const rounds = (balls: number) => (balls > MANY ? 1 : 2);
/** Milliseconds of a run. */
const DURATION = 1_000;
/** Frames of a run at least. */
const leastFrames = (balls: number) => (balls > MANY ? 4 : 6);
const resultsFile = new URL("../results/render.json", import.meta.url);

function readCounts(): readonly number[] {
  const { values } = parseArgs({ options: { balls: { type: "string", default: COUNTS.join(",") } } });
  return values.balls.split(",").map((part) => {
    const balls = Number(part);
    if (Number.isInteger(balls) && balls >= 1 && balls <= MAX_BALLS) return balls;
    throw new Error(`--balls is ${JSON.stringify(values.balls)}, but must be whole numbers from 1 to ${MAX_BALLS}`);
  });
}

async function serve(): Promise<{ url: string; close(): Promise<void> }> {
  const root = join(import.meta.dirname, "browser");
  const outDir = mkdtempSync(join(tmpdir(), "heptaspin-render-"));
  const common = { root, configFile: false as const, logLevel: "warn" as const, base: "./" };
  await build({
    ...common,
    // In one file: split, PixiJS loads in a worker what only a page can run.
    worker: { format: "es", rolldownOptions: { output: { codeSplitting: false } } },
    build: { outDir, emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 2_000 },
  });
  const server = await preview({
    ...common,
    build: { outDir },
    preview: { headers: isolationHeaders, host: "127.0.0.1", port: 0, strictPort: true },
  });
  return {
    url: server.resolvedUrls!.local[0],
    async close() {
      await server.close();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}

const run = (page: Page, order: DrawOrder) => page.evaluate((what) => window.runSubject(what), order);

/** New pictures on the screen per second, while a subject draws as fast as it can. */
async function screenRate(page: Page, subject: SubjectName, balls: number): Promise<number> {
  const watch = await watchScreen(page);
  const { from, to } = await run(page, { subject, balls, duration: 2 * DURATION, leastFrames: 1, drained: false });
  await page.waitForTimeout(300); // frames under way arrive
  await watch.stop();
  return countBetween(watch.times, from, to) / ((to - from) / 1_000);
}

async function measure(page: Page, balls: number): Promise<RenderRow[]> {
  const results = new Map<SubjectName, DrawResult[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < rounds(balls); round++) {
    for (const subject of subjects) {
      const order = { subject, balls, duration: DURATION, leastFrames: leastFrames(balls), drained: true };
      results.get(subject)!.push(await run(page, order));
    }
  }
  const rows: RenderRow[] = [];
  for (const subject of subjects) {
    const own = results.get(subject)!;
    rows.push({
      balls,
      subject,
      script: summarizeTimes(own.flatMap(({ times }) => times)),
      interpolation: summarizeTimes(own.flatMap(({ interpolations }) => interpolations)).median,
      screen: await screenRate(page, subject, balls),
    });
  }
  return rows;
}

/** Keeps the new results, and those of other numbers of balls. */
function keep(rows: readonly RenderRow[], chromium: string, commit: string): readonly RenderRow[] {
  const before: RenderRow[] = existsSync(resultsFile) ? JSON.parse(readFileSync(resultsFile, "utf8")).rows : [];
  const counts = new Set(rows.map(({ balls }) => balls));
  const all = [...before.filter(({ balls }) => !counts.has(balls)), ...rows].toSorted((a, b) => a.balls - b.balls);
  const { dependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const circumstances = {
    cpu: cpus()[0].model,
    cores: cpus().length,
    chromium,
    pixi: dependencies["pixi.js"],
    commit,
  };
  writeFileSync(resultsFile, `${JSON.stringify({ ...circumstances, rows: all }, null, 2)}\n`);
  return all;
}

/** Asked before results are written: they change the tree. */
function measuredCommit(): string {
  const describe = ["describe", "--always", "--dirty", "--abbrev=12", "--exclude", "*"];
  return execFileSync("git", describe, { cwd: import.meta.dirname, encoding: "utf8" }).trim();
}

async function main(): Promise<void> {
  const counts = readCounts();
  const commit = measuredCommit();
  installEngines();
  const chromium = provideChromium((line) => console.error(line));
  const served = await serve();
  const browser = await launchChromium(chromium);
  try {
    const page = await browser.newPage({ viewport: { width: 800, height: 800 } });
    await page.goto(served.url);
    let all: readonly RenderRow[] = [];
    for (const balls of counts) {
      console.error(`Drawing ${balls} balls.`);
      all = keep(await measure(page, balls), browser.version(), commit);
    }
    console.log(renderTable(all.filter(({ balls }) => counts.includes(balls))));
  } finally {
    await browser.close();
    await served.close();
  }
}

main().catch((error: unknown) => {
  console.error(`bench:render: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});

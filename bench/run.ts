/** The command `npm run bench`: the kernel and its peers in turns, speed and quality. See --help. */
import { createProgress, type Progress } from "../src/cli/progress.ts";
import { HeptaspinError } from "../src/shared/errors.ts";
import { type BenchOrder, parseBenchArguments } from "./arguments.ts";
import { bundleMeasure } from "./bundle.ts";
import { catalogue } from "./catalogue.ts";
import { helpText } from "./help.ts";
import type { RunResult, ScalingResult } from "./orders.ts";
import { createMeasurer, installEngines, type Measurer } from "./processes.ts";
import { drawPlot, referenceSpeed, type ScalingRow, writeComparison, writeScaling } from "./results.ts";
import { SUB_STEPS } from "./scaling.ts";
import { spread, summarize } from "./statistics.ts";
import { comparison, figure, markdown, type Row, verdict } from "./table.ts";
import { measuredSteps, scenesPerRun, WARM_UP_STEPS } from "./window.ts";

const SCALING_COUNTS = [1_000, 10_000, 100_000];
const SCALING_ROUNDS = 5;
/** The number of balls that the verdict is about. */
const VERDICT_BALLS = 1_000;

const stepsPerRun = (balls: number) => scenesPerRun(balls) * (WARM_UP_STEPS + measuredSteps(balls));
const runs = ({ engines }: BenchOrder, balls: number) => engines.filter((engine) => balls <= catalogue[engine].upTo);

/** All engines at one number of balls, taking turns. */
async function compare(measurer: Measurer, order: BenchOrder, balls: number, onRun: () => void): Promise<Row[]> {
  const results = new Map<string, RunResult[]>(order.engines.map((engine) => [engine, []]));
  for (let round = 0; round < order.rounds(balls); round++) {
    // Every engine sees the same scenes.
    const seed = 1 + round * scenesPerRun(balls);
    for (const engine of runs(order, balls)) {
      results.get(engine)!.push(await measurer.run({ engine, balls, spin: order.spin, seed }));
      onRun();
    }
  }
  return order.engines.map((engine) => {
    const own = results.get(engine)!;
    return own.length > 0 ? { engine, summary: summarize(own) } : { engine, skipped: "> 1 min" };
  });
}

function subStepsOf(rows: readonly Row[]): string {
  const ours = rows.flatMap((row) => ("summary" in row ? (row.summary.subSteps ?? []) : []))[0];
  return ours === undefined ? "" : `; heptaspin takes ${ours} sub-steps a step`;
}

/** The kernel's cost per ball, step and sub-step, which should not depend on the number of balls. */
async function scale(measurer: Measurer): Promise<ScalingRow[]> {
  const runs = SCALING_COUNTS.map((): ScalingResult[] => []);
  for (let round = 0; round < SCALING_ROUNDS; round++) {
    for (const [i, balls] of SCALING_COUNTS.entries()) runs[i].push(await measurer.scale({ scaling: { balls } }));
  }
  return SCALING_COUNTS.map((balls, i) => ({
    balls,
    nanoseconds: spread(runs[i].map(({ nanoseconds }) => nanoseconds)),
    // The same in every run.
    contacts: runs[i][0].contacts,
  }));
}

function scalingText(rows: readonly ScalingRow[]): string {
  const medians = rows.map(({ nanoseconds }) => nanoseconds.median);
  const cells = rows.map(({ balls, contacts, nanoseconds: { lowest, median, highest } }) => [
    balls.toLocaleString("en-US"),
    ...[median, lowest, highest, contacts].map(figure),
  ]);
  const factor = Math.max(...medians) / Math.min(...medians);
  return (
    `Cost of the kernel per ball, step and sub-step, at ${SUB_STEPS} sub-steps a step of 1/120 s, ${SCALING_ROUNDS} runs each\n\n` +
    `${markdown(["balls", "ns, median", "lowest", "highest", "contacts per ball"], cells)}\n\nLargest by smallest: ${factor.toFixed(2)}`
  );
}

async function bench(order: BenchOrder, progress: Progress | undefined, print: (text: string) => void): Promise<void> {
  const measurer = createMeasurer(await bundleMeasure());
  if (!measurer.pinned) print("Without taskset: runs are not pinned to a core.\n");
  let steps = 0;
  let last: string | undefined;
  for (const balls of order.counts) {
    const rows = await compare(measurer, order, balls, () => {
      steps += stepsPerRun(balls);
      progress?.at(steps);
    });
    const reference = referenceSpeed(balls, order.spin);
    const rounds = order.rounds(balls);
    const title = `${balls.toLocaleString("en-US")} balls, spin ${order.spin}, ${rounds} runs each`;
    print(`${title}${subStepsOf(rows)}\n\n${comparison(balls, rows, reference)}\n`);
    if (order.complete) writeComparison(balls, order.spin, rows);
    if (balls === VERDICT_BALLS) last = verdict(balls, rows, reference);
  }
  if (order.complete && order.spin === "brief") drawPlot();
  if (order.scaling) {
    const rows = await scale(measurer);
    if (order.complete) writeScaling(SUB_STEPS, rows);
    print(`${scalingText(rows)}\n`);
  }
  if (last) print(last);
}

async function main(): Promise<void> {
  const order = parseBenchArguments(process.argv.slice(2));
  if (order === "help") {
    process.stdout.write(helpText);
    return;
  }
  installEngines();
  const steps = order.counts.reduce(
    (sum, balls) => sum + order.rounds(balls) * runs(order, balls).length * stepsPerRun(balls),
    0,
  );
  const progress = process.stderr.isTTY ? createProgress(process.stderr, steps, () => performance.now()) : undefined;
  await bench(order, progress, (text) => {
    progress?.clear();
    process.stdout.write(`${text}\n`);
  });
}

try {
  await main();
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof HeptaspinError ? 2 : 1;
}

/**
 * `npm run bench:reference`: the reference's mean ball speed at each number of balls, and how much it changes when the step is
 * halved and when the visits are doubled. `npm run bench:reference -- 200 1000` makes only these rows anew. Writes
 * bench/results/reference.json row by row; fails if halving the step changes more than it may.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createProgress } from "../../src/cli/progress.ts";
import { measuredSteps, WARM_UP_STEPS } from "../window.ts";
import { type Change, change, type Estimate, estimate } from "./estimate.ts";
import type { ReferenceOptions } from "./reference.ts";

/** Balls, and seeds: so many that the standard error is below 1 %, at 20 balls below 0.5 %. */
const CASES = [
  { balls: 20, seeds: 100 },
  { balls: 200, seeds: 64 },
  { balls: 1_000, seeds: 12 },
  { balls: 5_000, seeds: 2 },
];
const STANDARD = { step: 1 / 960, visits: 30 };
const HALVED = { ...STANDARD, step: STANDARD.step / 2 };
const DOUBLED = { ...STANDARD, visits: 2 * STANDARD.visits };
/** Share of the mean speed by which halving the step may change it. */
const LIMIT = 0.02;
const FILE = new URL("../results/reference.json", import.meta.url);

interface Row extends Estimate {
  readonly balls: number;
  readonly halvedStep: Change;
  readonly doubledVisits: Change;
}

interface Results {
  readonly solver: Required<ReferenceOptions>;
  readonly rows: Row[];
}

/** The cases that the command line names, or all. */
function chosenCases(): typeof CASES {
  const names = process.argv.slice(2);
  const known = CASES.map(({ balls }) => String(balls));
  for (const name of names) {
    if (!known.includes(name))
      throw new Error(`the number of balls is "${name}", but must be one of ${known.join(", ")}`);
  }
  return names.length === 0 ? CASES : CASES.filter(({ balls }) => names.includes(String(balls)));
}

/** Puts a row in the place of the one with as many balls, if there is one. */
function write(row: Row): void {
  const old: Row[] = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, "utf8")) as Results).rows : [];
  const rows = [...old.filter(({ balls }) => balls !== row.balls), row].sort((a, b) => a.balls - b.balls);
  const results: Results = { solver: STANDARD, rows };
  writeFileSync(FILE, `${JSON.stringify(results, null, 2)}\n`);
}

const percent = (share: number) => `${share < 0 ? "−" : "+"}${Math.abs(100 * share).toFixed(2)} %`;
const words = ({ share, standardError }: Change) => `${percent(share)} (± ${(100 * standardError).toFixed(2)} %)`;

function main(): void {
  const cases = chosenCases();
  const total = cases.reduce((sum, { balls, seeds }) => sum + 3 * seeds * (WARM_UP_STEPS + measuredSteps(balls)), 0);
  const progress = process.stderr.isTTY ? createProgress(process.stderr, total, () => performance.now()) : undefined;
  let steps = 0;
  const print = (line: string) => {
    progress?.clear();
    console.log(line);
  };
  for (const { balls, seeds } of cases) {
    const run = (options: ReferenceOptions) => estimate(balls, seeds, options, () => progress?.at(++steps));
    const standard = run(STANDARD);
    const { meanSpeed, standardError, ownSpeed } = standard;
    const error = ((100 * standardError) / meanSpeed).toFixed(2);
    print(`${balls} balls, ${seeds} seeds: ${meanSpeed.toFixed(3)} m/s ± ${error} %`);
    print(`  by the balls' own velocities ${percent(ownSpeed / meanSpeed - 1)}`);
    const halvedStep = change(standard, run(HALVED));
    print(`  with half the step ${words(halvedStep)}`);
    const doubledVisits = change(standard, run(DOUBLED));
    print(`  with twice the visits ${words(doubledVisits)}`);
    write({ balls, ...standard, halvedStep, doubledVisits });
    if (!(Math.abs(halvedStep.share) < LIMIT)) {
      print(`  but halving the step must change less than ${100 * LIMIT} %`);
      process.exitCode = 1;
    }
  }
}

main();

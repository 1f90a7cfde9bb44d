/** What a complete run leaves behind: a file for each spin and number of balls, the kernel's scaling, and the plot of all that is there. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { COUNTS } from "./arguments.ts";
import { catalogue, engineNames } from "./catalogue.ts";
import { type Line, plot } from "./plot.ts";
import type { Spin } from "./scene.ts";
import type { Spread } from "./statistics.ts";
import type { Row } from "./table.ts";
import { measuredSteps, scenesPerRun, WARM_UP_STEPS } from "./window.ts";

const path = (name: string) => new URL(`results/${name}.json`, import.meta.url);
const read = (file: URL) => JSON.parse(readFileSync(file, "utf8"));
const write = (name: string, content: object) =>
  writeFileSync(path(name), `${JSON.stringify({ ...circumstances(), ...content }, null, 2)}\n`);

/** Where and of what a result was measured. */
function circumstances(): object {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: import.meta.dirname, encoding: "utf8" }).trim();
  return {
    cpu: cpus()[0].model,
    cores: cpus().length,
    node: process.versions.node,
    commit: git("describe", "--always", "--dirty", "--abbrev=12", "--exclude", "*"),
    versions: read(new URL("package.json", import.meta.url)).dependencies,
  };
}

export function writeComparison(balls: number, spin: Spin, rows: readonly Row[]): void {
  write(`${spin}-${balls}`, {
    balls,
    spin,
    warmUpSteps: WARM_UP_STEPS,
    measuredSteps: measuredSteps(balls),
    scenesPerRun: scenesPerRun(balls),
    rows,
  });
}

/** At one number of balls: nanoseconds per ball, step and sub-step, and contacts per ball. */
export interface ScalingRow {
  readonly balls: number;
  readonly nanoseconds: Spread;
  readonly contacts: number;
}

export function writeScaling(subSteps: number, rows: readonly ScalingRow[]): void {
  write("scaling", { subSteps, rows });
}

/** The converged reference's mean speed, m/s, where it is known. */
export function referenceSpeed(balls: number, spin: Spin): number | undefined {
  const file = path("reference");
  if (spin !== "brief" || !existsSync(file)) return undefined;
  const { rows }: { rows: { balls: number; meanSpeed: number }[] } = read(file);
  return rows.find((row) => row.balls === balls)?.meanSpeed;
}

/** Draws docs/benchmark.svg from the results of the brief spin that are there. */
export function drawPlot(): void {
  const files = COUNTS.map((balls) => path(`brief-${balls}`)).filter((file) => existsSync(file));
  const results: { balls: number; rows: Row[] }[] = files.map(read);
  const lines: Line[] = engineNames.map((engine) => ({
    name: catalogue[engine].package === undefined && engine !== "heptaspin" ? `${engine} O(n²)` : engine,
    points: results.flatMap(({ balls, rows }) =>
      rows.flatMap((row) =>
        row.engine === engine && "summary" in row
          ? [{ balls, nanoseconds: (row.summary.milliseconds.median * 1e6) / balls }]
          : [],
      ),
    ),
  }));
  writeFileSync(
    new URL("../docs/benchmark.svg", import.meta.url),
    plot(lines.filter(({ points }) => points.length > 0)),
  );
}

/** The figures as text: Markdown tables that read well on a terminal too, and the verdict in one line. */
import { type EngineName, isPeer } from "./catalogue.ts";
import type { Depths } from "./quality.ts";
import type { Summary } from "./statistics.ts";

/** What became of each engine at one number of balls: its figures, or why it didn't run. */
export type Row = { readonly engine: EngineName } & ({ readonly summary: Summary } | { readonly skipped: string });

/** A table with aligned columns; the first is text, the others are numbers. */
export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, c) => Math.max(...[head, ...rows].map((row) => row[c].length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]) : cell.padStart(widths[c]))).join(" | ")} |`;
  const rule = `|${widths.map((width, c) => (c === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

/** A number with three significant digits, without exponents. */
export function figure(value: number): string {
  if (value === 0) return "0";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString("en-US") : value.toFixed(Math.min(digits, 4));
}

const percents = ({ mean, p99, max }: Depths) => [mean, p99, max].map((depth) => (100 * depth).toFixed(1)).join(" / ");

const HEAD = [
  "engine",
  "ms/step",
  "ns/ball",
  "time ratio",
  "outside",
  "> 0.1 r",
  "> 0.3 r",
  "pairs, % of r",
  "walls, % of r",
  "m/s",
  "speed ratio",
];

/**
 * One number of balls.
 *
 * @param reference the converged mean speed, m/s, if there is one
 */
export function comparison(balls: number, rows: readonly Row[], reference: number | undefined): string {
  const ours = find(rows, "heptaspin");
  const cells = rows.map((row) => {
    if ("skipped" in row) return [row.engine, row.skipped, ...HEAD.slice(2).map(() => "–")];
    const { runs, milliseconds, quality, speedError } = row.summary;
    return [
      row.engine,
      figure(milliseconds.median),
      figure((milliseconds.median * 1e6) / balls),
      ours ? figure(milliseconds.median / ours.milliseconds.median) : "–",
      String(quality.outside),
      quality.deep.toFixed(1),
      quality.veryDeep.toFixed(1),
      percents(quality.pairs),
      percents(quality.walls),
      quality.meanSpeed.toFixed(2) + (runs > 1 ? ` ± ${speedError.toFixed(2)}` : ""),
      reference === undefined ? "–" : (quality.meanSpeed / reference).toFixed(3),
    ];
  });
  return markdown(HEAD, cells);
}

/** The kernel against the fastest peer, if both ran: the line to read if no other is. */
export function verdict(balls: number, rows: readonly Row[], reference: number | undefined): string | undefined {
  const ours = find(rows, "heptaspin");
  const best = rows
    .flatMap((row) => ("summary" in row && isPeer(row.engine) ? [row] : []))
    .sort((a, b) => a.summary.milliseconds.median - b.summary.milliseconds.median)[0];
  if (!ours || !best) return undefined;
  const theirs = best.summary;
  const both = (ofSummary: (summary: Summary) => string) => `${ofSummary(ours)} against ${ofSummary(theirs)}`;
  const speed =
    reference === undefined
      ? `mean speed ${both(({ quality }) => quality.meanSpeed.toFixed(2))} m/s`
      : `mean speed ${both(({ quality }) => (quality.meanSpeed / reference).toFixed(3))} of the reference's`;
  return (
    `${balls.toLocaleString("en-US")} balls, heptaspin against ${best.engine}: ` +
    `${figure(theirs.milliseconds.median / ours.milliseconds.median)} times as fast (${both(({ milliseconds }) => figure(milliseconds.median))} ms a step); ` +
    `pairs deeper than 0.1 r per 1,000 balls ${both(({ quality }) => quality.deep.toFixed(1))}; ` +
    `balls outside ${both(({ quality }) => String(quality.outside))}; ${speed}`
  );
}

function find(rows: readonly Row[], engine: EngineName): Summary | undefined {
  return rows.flatMap((row) => (row.engine === engine && "summary" in row ? [row.summary] : []))[0];
}

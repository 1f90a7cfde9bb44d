/** The tables that a soak ends with, and the figures in them. */

/** "1,234.5"; infinite and missing ones by a dash. */
export function figure(value: number, digits = 0): string {
  if (!Number.isFinite(value)) return "–";
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Some values' median, 99th percentile and worst, "–" if there are none. */
export function spread(values: readonly number[], digits = 1): readonly [string, string, string] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)] ?? Number.NaN;
  return [figure(at(0.5), digits), figure(at(0.99), digits), figure(at(1), digits)];
}

/**
 * The slope of a line through the points, in units of y per unit of x: the median of the slopes of all pairs (Theil and
 * Sen), which a few points far off don't move.
 *
 * @returns NaN if there are no two points of different x
 */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const slopes = points
    .flatMap(([x, y], i) => points.slice(i + 1).map(([otherX, otherY]) => (otherY - y) / (otherX - x)))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const middle = slopes.length / 2;
  return (slopes[Math.ceil(middle) - 1] + slopes[Math.floor(middle)]) / 2;
}

/** Rows of cells with a heading: the first column to the left, all others to the right; in Markdown. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heading, ...rows];
  const widths = heading.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length), 3));
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, c) => (c === 0 ? (row[c] ?? "").padEnd(width) : (row[c] ?? "").padStart(width))).join(" | ")} |`;
  const rule = `|${widths.map((width, c) => (c === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  return [line(heading), rule, ...rows.map(line)].join("\n");
}

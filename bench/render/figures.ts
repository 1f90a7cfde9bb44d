/** The figures of bench:render: a summary of many frames' times, and the table. */
import { markdown } from "../table.ts";
import type { SubjectName } from "./orders.ts";

/** Milliseconds. */
export interface Times {
  readonly median: number;
  readonly p99: number;
  readonly worst: number;
  readonly frames: number;
}

/** One subject at one number of balls. */
export interface RenderRow {
  readonly balls: number;
  readonly subject: SubjectName;
  readonly script: Times;
  /** Of bringing the balls to the time shown; part of the product's script time. */
  readonly interpolation: number;
  /** New pictures on the screen per second. */
  readonly screen: number;
}

/** @param values one at least */
export function summarizeTimes(values: readonly number[]): Times {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (share: number) => sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)];
  return { median: rank(0.5), p99: rank(0.99), worst: rank(1), frames: sorted.length };
}

const names: Readonly<Record<SubjectName, string>> = {
  webgl2: "heptaspin, WebGL2",
  canvas2d: "heptaspin, Canvas 2D",
  pixi: "PixiJS, ParticleContainer",
  arcs: "Canvas 2D arcs",
  idle: "nothing drawn",
};

export function renderTable(rows: readonly RenderRow[]): string {
  const cells = rows.map(({ balls, subject, script, interpolation, screen }) => [
    names[subject],
    balls.toLocaleString("en-US"),
    script.median.toFixed(2),
    script.frames < 100 ? "–" : script.p99.toFixed(2), // of fewer it is the worst
    script.worst.toFixed(2),
    String(script.frames),
    subject === "webgl2" || subject === "canvas2d" ? interpolation.toFixed(2) : "–",
    subject === "idle" ? "–" : screen.toFixed(1),
  ]);
  return markdown(
    ["drawn by", "balls", "script, ms", "p99", "worst", "frames", "interpolation, ms", "frames/s on the screen"],
    cells,
  );
}

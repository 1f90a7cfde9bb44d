/**
 * One bar for each frame of the last 6 s, as high as the time since the frame before it; late ones in the accent, blocked
 * times as a band behind them. Both charts have the same axes, so that they can be compared.
 */
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Span } from "./load-maker.ts";
import { type RecentFrame, WINDOW } from "./recent.ts";

/** Milliseconds: what is longer is cut off. */
const HIGHEST = 250;
const LINES = [0, 50, 100, 150, 200];
/** CSS px: of the axis with its numbers, and below the plot for half of the last one. */
const AXIS = 34;
const BELOW = 7;
const FONT = "12px system-ui, sans-serif";
/** CSS px: bars of frames on time leave gaps between them at 60 Hz; late ones are seen however few they are. */
const BAR = 0.9;
const LATE_BAR = 3;

export interface ChartContent {
  readonly frames: readonly RecentFrame[];
  readonly bands: readonly Span[];
  readonly isLate: (length: number) => boolean;
  /** Shared-clock milliseconds. */
  readonly now: number;
}

export class IntervalChart {
  readonly #box: HTMLElement;
  readonly #plot: uPlot;
  readonly #observer: ResizeObserver;
  #bands: readonly Span[] = [];

  /** @param box whose size it fills, and whose custom properties give its colours */
  constructor(box: HTMLElement) {
    this.#box = box;
    const colour = (name: string) => () => getComputedStyle(box).getPropertyValue(name);
    const bars = (width: number) => (plot: uPlot, series: number) => ({ fill: barsOf(plot, series, width) });
    const size = () => ({ width: Math.max(1, box.clientWidth), height: Math.max(1, box.clientHeight) });
    this.#plot = new uPlot(
      {
        ...size(),
        padding: [0, 0, BELOW, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false, range: [-WINDOW / 1000, 0] }, y: { range: [0, HIGHEST] } },
        axes: [
          { show: false },
          {
            size: AXIS,
            gap: 8,
            font: FONT,
            stroke: colour("--muted"),
            grid: { stroke: colour("--hairline"), width: 1 },
            ticks: { show: false },
            splits: LINES,
          },
        ],
        series: [
          {},
          { fill: colour("--on-time"), paths: bars(BAR), points: { show: false } },
          { fill: colour("--late"), paths: bars(LATE_BAR), points: { show: false } },
        ],
        hooks: { drawClear: [(plot) => this.#paintBands(plot, colour("--band")())] },
      },
      [[], [], []],
      box,
    );
    this.#observer = new ResizeObserver(() => this.#plot.setSize(size()));
    this.#observer.observe(box);
  }

  show({ frames, bands, isLate, now }: ChartContent): void {
    this.#bands = bands;
    this.#plot.setData([
      frames.map(({ end }) => (end - now) / 1000),
      frames.map(({ length }) => (isLate(length) ? null : length)),
      frames.map(({ length }) => (isLate(length) ? length : null)),
    ]);
  }

  destroy(): void {
    this.#observer.disconnect();
    this.#plot.destroy();
    this.#box.replaceChildren();
  }

  #paintBands({ ctx, bbox, valToPos }: uPlot, colour: string): void {
    ctx.fillStyle = colour;
    for (const { from, to } of this.#bands) {
      const left = valToPos(from, "x", true);
      ctx.fillRect(left, bbox.top, valToPos(to, "x", true) - left, bbox.height);
    }
  }
}

/** @param width CSS px */
function barsOf(plot: uPlot, series: number, width: number): Path2D {
  const path = new Path2D();
  const [xs, ys] = [plot.data[0], plot.data[series]];
  const base = plot.valToPos(0, "y", true);
  const across = Math.max(1, Math.floor(width * devicePixelRatio));
  for (const [i, y] of ys.entries()) {
    if (typeof y !== "number") continue;
    const top = plot.valToPos(Math.min(y, HIGHEST), "y", true);
    path.rect(Math.round(plot.valToPos(xs[i], "x", true)) - across, top, across, base - top);
  }
  return path;
}

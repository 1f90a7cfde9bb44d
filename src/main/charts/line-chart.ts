/** One curve over the simulated time of the last minute; its colours are custom properties of its box. */
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Observation } from "../../shared/protocol.ts";
import { curveOf, WINDOW } from "./history.ts";
import type { Quantity } from "./quantities.ts";

/** CSS px: of the axes with their numbers. */
const LEFT = 48;
const BELOW = 22;
/** CSS px: for half of the last time. */
const RIGHT = 20;
const FONT = "12px system-ui, sans-serif";
/** CSS px from one of an axis's numbers to the next, at least. */
const SPACE_X = 60;
const SPACE_Y = 28;

const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });

export class LineChart {
  readonly #quantity: Quantity;
  readonly #plot: uPlot;
  readonly #observer: ResizeObserver;

  /** @param box whose size it fills */
  constructor(box: HTMLElement, quantity: Quantity) {
    this.#quantity = quantity;
    const colour = (name: string) => () => getComputedStyle(box).getPropertyValue(name);
    const axis = {
      font: FONT,
      stroke: colour("--muted"),
      grid: { stroke: colour("--hairline"), width: 1 },
      ticks: { show: false },
    };
    const size = () => ({ width: Math.max(1, box.clientWidth), height: Math.max(1, box.clientHeight) });
    this.#plot = new uPlot(
      {
        ...size(),
        padding: [6, RIGHT, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, range: (_, __, newest) => [Math.max(0, newest - WINDOW), Math.max(WINDOW, newest)] },
          y: { range: (_, least, most) => uPlot.rangeNum(least ?? 0, most ?? 1, 0.1, true) },
        },
        axes: [
          { ...axis, size: BELOW, gap: 4, space: SPACE_X, values: (_, times) => times.map((time) => `${time} s`) },
          { ...axis, size: LEFT, gap: 6, space: SPACE_Y, values: (_, values) => values.map((v) => compact.format(v)) },
        ],
        series: [
          {},
          {
            stroke: colour("--accent-text"),
            width: 1.5,
            points: { show: ({ data }) => data[0].length === 1, size: 5 },
          },
        ],
      },
      [[], []],
      box,
    );
    this.#observer = new ResizeObserver(() => this.#plot.setSize(size()));
    this.#observer.observe(box);
  }

  get canvas(): HTMLCanvasElement {
    return this.#plot.ctx.canvas;
  }

  /** Also in the colours of now. */
  show(points: readonly Observation[]): void {
    this.#plot.setData(curveOf(points, this.#quantity.shown));
  }

  destroy(): void {
    this.#observer.disconnect();
    this.#plot.destroy();
  }
}

/**
 * The charts: curves of energy, speed, height, spin and step time while they are open. Made when they are first opened;
 * while they are closed nothing is asked, and what was observed before is kept, with the gap in it.
 */
import "./charts.css";
import type { Heptaspin } from "../client.ts";
import { setText } from "../dom.ts";
import { buildCharts, type ChartsView } from "./charts-view.ts";
import { History } from "./history.ts";
import { LineChart } from "./line-chart.ts";
import { drawPicture, save } from "./picture-file.ts";
import { Sampler } from "./sampler.ts";
import { summary } from "./summary.ts";
import { csv } from "./table.ts";

/** Milliseconds between two looks at the words beside the curves. */
const WORDS_INTERVAL = 500;

export interface ChartsOptions {
  readonly client: Pick<Heptaspin, "observe" | "runNumber">;
  readonly page: HTMLElement;
  readonly opener: HTMLButtonElement;
  /** Whether nobody looks, or nobody answers. */
  readonly isIdle: () => boolean;
  /** The controls make room, or need not any more. */
  readonly toggled: (isOpen: boolean) => void;
  readonly failed: (error: unknown) => void;
}

export class Charts {
  readonly #options: ChartsOptions;
  readonly #view: ChartsView = buildCharts();
  readonly #history = new History();
  readonly #sampler: Sampler<Awaited<ReturnType<Heptaspin["observe"]>>>;
  #charts: readonly LineChart[] = [];
  #worded = 0;

  constructor(options: ChartsOptions) {
    this.#options = options;
    this.#sampler = new Sampler({
      ask: () => options.client.observe(),
      got: (observation) => {
        this.#history.add(observation, options.client.runNumber);
        this.#show();
      },
      isIdle: options.isIdle,
      failed: options.failed,
    });
    const { close, saveCsv, savePng } = this.#view;
    close.addEventListener("click", () => this.close());
    saveCsv.addEventListener("click", () => {
      save(new Blob([csv(this.#history.points)], { type: "text/csv" }), "heptaspin.csv");
    });
    savePng.addEventListener("click", () => this.#savePng());
  }

  get isOpen(): boolean {
    return this.#charts.length > 0;
  }

  toggle(): void {
    if (this.isOpen) this.close();
    else this.open();
  }

  open(): void {
    if (this.isOpen) return;
    const { page, opener, toggled } = this.#options;
    page.dataset.charts = "open";
    page.querySelector(".controls")?.before(this.#view.section);
    opener.ariaExpanded = "true";
    toggled(true);
    this.#charts = this.#view.boxes.map(({ plot, quantity }) => new LineChart(plot, quantity));
    this.#worded = 0;
    this.#show();
    this.#sampler.start();
    this.#view.saveCsv.focus({ preventScroll: true });
  }

  close(): void {
    if (!this.isOpen) return;
    const { page, opener, toggled } = this.#options;
    const { section } = this.#view;
    const hadFocus = section.contains(document.activeElement);
    this.#sampler.stop();
    for (const chart of this.#charts) chart.destroy();
    this.#charts = [];
    section.remove();
    delete page.dataset.charts;
    opener.ariaExpanded = "false";
    toggled(false);
    if (hadFocus) opener.focus();
  }

  #show(): void {
    const { points } = this.#history;
    for (const chart of this.#charts) chart.show(points);
    const now = performance.now();
    if (now - this.#worded < WORDS_INTERVAL) return;
    this.#worded = now;
    for (const { quantity, summary: text } of this.#view.boxes) setText(text, summary(quantity, points));
  }

  #savePng(): void {
    const style = getComputedStyle(this.#view.section);
    const ink = {
      ground: style.backgroundColor,
      text: style.color,
      muted: style.getPropertyValue("--muted"),
    };
    const drawn = this.#view.boxes.map(({ quantity, summary: text }, i) => ({
      name: quantity.name,
      summary: text.textContent,
      canvas: this.#charts[i].canvas,
    }));
    drawPicture(drawn, ink, devicePixelRatio).toBlob((blob) => {
      if (blob) save(blob, "heptaspin.png");
      else this.#options.failed(new Error("the browser could not make a PNG of the charts"));
    });
  }
}

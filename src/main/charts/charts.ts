/**
 * The charts: curves of energy, speed, height, spin and step time while they are open. Made when they are first opened;
 * while they are closed nothing is asked, and what was observed before is kept, with the gap in it.
 */
import "./charts.css";
import { afterFrame } from "../after-frame.ts";
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
  #charts: LineChart[] = [];
  #isOpen = false;
  /** Settles once the curves of the last opening are there. */
  #built: Promise<void> = Promise.resolve();
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
    savePng.addEventListener("click", () => {
      this.#built.then(() => this.#isOpen && this.#savePng()).catch(options.failed);
    });
  }

  toggle(): void {
    if (this.#isOpen) this.close();
    else this.open();
  }

  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    const { page, opener, toggled } = this.#options;
    page.dataset.charts = "open";
    page.querySelector(".controls")?.before(this.#view.section);
    opener.ariaExpanded = "true";
    toggled(true);
    this.#worded = 0;
    this.#show();
    this.#view.saveCsv.focus({ preventScroll: true });
    this.#built = this.#build();
    this.#built.catch(this.#options.failed);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
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

  /** The words are seen in the next frame; the curves come after it, each in a task of its own. */
  async #build(): Promise<void> {
    const charts: LineChart[] = [];
    this.#charts = charts;
    await new Promise<void>(afterFrame);
    for (const { plot, quantity } of this.#view.boxes) {
      await new Promise((resolve) => setTimeout(resolve)); // what was done to the page meanwhile is answered first
      if (charts !== this.#charts) return; // closed meanwhile
      charts.push(new LineChart(plot, quantity));
    }
    this.#show();
    this.#sampler.start();
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

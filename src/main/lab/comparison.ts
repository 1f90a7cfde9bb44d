/**
 * What there is only while the lab is open: the twin beside the picture, and for both the frames/s and the times between
 * frames, as curves and in words.
 */
import { sharedNow } from "../../shared/clock.ts";
import type { FrameIntervals, Theme, Viewport } from "../../shared/protocol.ts";
import type { Heptaspin } from "../client.ts";
import { create, setText } from "../dom.ts";
import { grouped } from "../words.ts";
import { IntervalChart } from "./interval-chart.ts";
import { summaryWords } from "./interval-tally.ts";
import type { LabView, Side } from "./lab-view.ts";
import type { LoadLog } from "./load-log.ts";
import { loadWords, type Thread } from "./load-record.ts";
import { ignoreLoss, Rates } from "./rates.ts";
import { type DisplayInterval, RecentFrames, WINDOW } from "./recent.ts";
import { Twin, twinViewport } from "./twin.ts";

/** Milliseconds between two looks at the figures. */
const REFRESH = 250;

export interface ComparisonOptions {
  readonly view: LabView;
  readonly client: Heptaspin;
  readonly log: LoadLog;
  readonly display: DisplayInterval;
  readonly theme: () => Theme;
  /** Of the picture. */
  readonly viewport: () => Viewport;
  /** The twin can't be drawn any more. */
  readonly failed: (error: unknown) => void;
}

export class Comparison {
  readonly #options: ComparisonOptions;
  readonly #twin: Twin;
  readonly #rates: Rates;
  readonly #charts: Readonly<Record<Thread, IntervalChart>>;
  readonly #recent: Readonly<Record<Thread, RecentFrames>> = { picture: new RecentFrames(), twin: new RecentFrames() };
  readonly #observer: ResizeObserver;
  readonly #timer: ReturnType<typeof setInterval>;
  #asking = false;
  #isOver = false;

  constructor(options: ComparisonOptions) {
    const { view, client, theme, failed } = options;
    this.#options = options;
    const canvas = create("canvas", {});
    canvas.setAttribute("role", "img");
    canvas.ariaLabel = "The same balls, drawn by the main thread";
    view.twinBox.replaceChildren(canvas);
    this.#twin = new Twin(canvas, this.#twinViewport(), client, theme, failed);
    this.#rates = new Rates({ view, client, drawn: () => this.#twin.drawn });
    this.#charts = { picture: new IntervalChart(view.picture.chart), twin: new IntervalChart(view.twin.chart) };
    this.#observer = new ResizeObserver(() => this.#twin.resize(this.#twinViewport()));
    this.#observer.observe(view.twinBox);
    this.#timer = setInterval(() => this.refresh(), REFRESH);
    this.refresh();
  }

  /** The main thread is about to be blocked. */
  writeNone(): void {
    this.#rates.writeNone();
  }

  /** The picture's thread was replaced by another. */
  showPictureRate(): void {
    this.#rates.showPicture();
  }

  refresh(): void {
    if (this.#isOver) return;
    const { client, log, view } = this.#options;
    if (this.#rates.restyle()) this.#twin.resize(this.#twinViewport());
    seeSteps(client, log);
    this.#take("twin", this.#twin.intervals(this.#recent.twin.newest));
    if (!this.#asking) {
      this.#asking = true;
      client
        .frameIntervals(this.#recent.picture.newest)
        .then((intervals) => {
          if (!this.#isOver) this.#take("picture", intervals);
        })
        .catch(ignoreLoss)
        .finally(() => {
          this.#asking = false;
        });
    }
    this.#show("picture", view.picture);
    this.#show("twin", view.twin);
  }

  dispose(): void {
    this.#isOver = true;
    clearInterval(this.#timer);
    this.#observer.disconnect();
    this.#twin.dispose();
    this.#rates.dispose();
    for (const chart of Object.values(this.#charts)) chart.destroy();
    this.#options.view.twinBox.replaceChildren();
  }

  #twinViewport(): Viewport {
    const { view, viewport } = this.#options;
    return twinViewport(view.twinBox.getBoundingClientRect(), viewport());
  }

  #take(thread: Thread, intervals: FrameIntervals): void {
    const { display, log } = this.#options;
    this.#recent[thread].add(intervals, sharedNow());
    display.learn(this.#recent[thread].median);
    log.record.addIntervals(thread, intervals);
  }

  #show(thread: Thread, side: Side): void {
    const { display, log } = this.#options;
    const now = sharedNow();
    const recent = this.#recent[thread];
    const { frames } = recent;
    const isLate = (length: number) => display.isLate(length);
    const { bands, total } = log.bands(now);
    this.#charts[thread].show({ frames, bands, isLate, now });
    const late = frames.filter(({ length }) => isLate(length)).length;
    const blocked = total > 0 ? `, blocked for ${(total / 1000).toFixed(1)} s of them` : "";
    side.chart.ariaLabel = `The last 6 s: ${grouped(frames.length)} frames, ${grouped(late)} of them late${blocked}`;
    setText(side.rate, `, ${recent.rate(now)} frames/s`);
    showFigures(side, log, thread);
    const { load, from } = log.record;
    setText(side.loadLabel, load && bands.length > 0 ? loadWords(load) : "");
    side.loadLabel.style.setProperty("--at", `${100 * (1 - (now - from) / WINDOW)}%`);
  }
}

/** The figures in words, anew only if they differ: what is selected in them stays so. */
export function showFigures({ figures }: Side, log: LoadLog, thread: Thread): void {
  const words = summaryWords(log.record.tallies[thread].summary());
  if (figures.textContent === words.join("")) return;
  figures.replaceChildren(
    ...words.map((textContent, i) => (i % 2 === 1 ? create("strong", { textContent }) : textContent)),
  );
}

/** Counts the steps of the newest frame into the record. */
export function seeSteps(client: Pick<Heptaspin, "frames" | "config">, { record }: LoadLog): void {
  const seen = client.frames();
  if (seen) record.addFrame(seen.frame, client.config.speed);
}

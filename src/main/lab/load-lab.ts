/**
 * The load lab: keeps the main thread busy, and shows beside the picture a twin that the main thread draws, with the
 * times between the frames of both. Made when it is first opened; while it is closed nothing of it is left running.
 */
import "./lab.css";
import { sharedNow } from "../../shared/clock.ts";
import { HeptaspinError } from "../../shared/errors.ts";
import type { RateLook, Theme, Viewport } from "../../shared/protocol.ts";
import { ownDisplay } from "../../shared/render/display.ts";
import { RateDisplay } from "../../shared/render/rate-display.ts";
import type { Heptaspin } from "../client.ts";
import { copy, REFUSED } from "../controls/share.ts";
import { create, setText } from "../dom.ts";
import { afterMessages } from "../messages-read.ts";
import type { Notice } from "../notice.ts";
import { grouped } from "../words.ts";
import { IntervalChart } from "./interval-chart.ts";
import { summaryWords } from "./interval-tally.ts";
import { buildLab, type LabView, type Side } from "./lab-view.ts";
import { type Load, LoadMaker, painted, type Span } from "./load-maker.ts";
import { LoadRecord, loadWords, type Thread } from "./load-record.ts";
import { bandsIn, DisplayInterval, RecentFrames, WINDOW } from "./recent.ts";
import { report } from "./report.ts";
import { ShareInput } from "./share-input.ts";
import { Twin, twinViewport } from "./twin.ts";

/** Milliseconds between two looks at the figures. */
const REFRESH = 250;

export interface LoadLabOptions {
  readonly client: Heptaspin;
  readonly page: HTMLElement;
  readonly opener: HTMLButtonElement;
  readonly notice: Pick<Notice, "show" | "showBriefly">;
  readonly theme: () => Theme;
  /** Of the picture. */
  readonly viewport: () => Viewport;
  readonly isRunning: () => boolean;
  /** The controls make room, or need not any more. */
  readonly toggled: (isOpen: boolean) => void;
  readonly failed: (error: unknown) => void;
}

/** What there is only while the lab is open. */
interface Session {
  readonly twin: Twin;
  readonly charts: Readonly<Record<Thread, IntervalChart>>;
  readonly recent: Readonly<Record<Thread, RecentFrames>>;
  readonly observer: ResizeObserver;
  readonly timer: ReturnType<typeof setInterval>;
  rate: RateDisplay;
  look: RateLook;
}

export class LoadLab {
  readonly #options: LoadLabOptions;
  readonly #view: LabView;
  readonly #loads: LoadMaker;
  readonly #share: ShareInput;
  readonly #display = new DisplayInterval();
  #session: Session | null = null;
  #record = new LoadRecord(null, 0);
  #blocked: Span[] = [];
  #asking = false;

  constructor(options: LoadLabOptions) {
    const { client } = options;
    this.#options = options;
    this.#view = buildLab(client.mode.endsWith("-main"));
    const { blocks, slider, field, copy: copyButton, close } = this.#view;
    this.#loads = new LoadMaker(
      {
        now: sharedNow,
        // Answers of the workers get in, too: timers and pictures alone would keep the thread busy in between.
        wait: (milliseconds) => new Promise((resolve) => setTimeout(() => afterMessages(resolve), milliseconds)),
        painted,
        isHidden: () => document.hidden,
      },
      {
        announces: (load) => this.#announce(load),
        begins: (load) => this.#begin(load),
        blocked: (span) => this.#note(span),
        ends: () => this.#end(),
      },
    );
    this.#share = new ShareInput(slider, field, (share) => this.#loads.keep(share));
    for (const { button, seconds } of blocks) button.addEventListener("click", () => this.#block(seconds));
    copyButton.addEventListener("click", () => void this.#copyReport().catch(options.failed));
    close.addEventListener("click", () => this.close());
    // A picture that took the place of a lost one does not know of the figure.
    client.onCondition((condition) => {
      if (condition === "ready" && this.#session) this.#showRate(this.#session.look);
    });
  }

  toggle(): void {
    if (this.#session) this.close();
    else this.open();
  }

  open(): void {
    if (this.#session) return;
    const { page, opener, toggled } = this.#options;
    page.dataset.lab = "open";
    page.querySelector(".top")?.after(this.#view.section);
    opener.ariaExpanded = "true";
    toggled(true);
    this.#start();
    this.#view.blocks[0].button.focus({ preventScroll: true });
  }

  close(): void {
    const session = this.#session;
    if (!session) return;
    const { page, opener, toggled, client } = this.#options;
    const hadFocus = this.#view.section.contains(document.activeElement);
    this.#session = null;
    this.#loads.stop();
    this.#share.show(0);
    clearInterval(session.timer);
    session.observer.disconnect();
    session.twin.dispose();
    session.rate.stop();
    for (const chart of Object.values(session.charts)) chart.destroy();
    client.hideRate().catch(ignoreLoss);
    for (const box of [this.#view.twinBox, this.#view.picture.rateBox, this.#view.twin.rateBox]) box.replaceChildren();
    this.#view.section.remove();
    delete page.dataset.lab;
    opener.ariaExpanded = "false";
    toggled(false);
    if (hadFocus) opener.focus();
  }

  #start(): void {
    const { client, theme, viewport, failed } = this.#options;
    const { twinBox, picture, twin: twinSide } = this.#view;
    const canvas = create("canvas", {});
    canvas.setAttribute("role", "img");
    canvas.ariaLabel = "The same balls, drawn by the main thread";
    twinBox.append(canvas);
    const twin = new Twin(canvas, twinViewport(twinBox.getBoundingClientRect(), viewport()), client, theme, (error) => {
      this.close();
      failed(error);
    });
    const observer = new ResizeObserver(() => {
      twin.resize(twinViewport(twinBox.getBoundingClientRect(), viewport()));
    });
    observer.observe(twinBox);
    const look = this.#look();
    this.#session = {
      twin,
      charts: { picture: new IntervalChart(picture.chart), twin: new IntervalChart(twinSide.chart) },
      recent: { picture: new RecentFrames(), twin: new RecentFrames() },
      observer,
      timer: setInterval(() => this.#refresh(), REFRESH),
      rate: this.#twinRate(twin, look),
      look,
    };
    this.#blocked = [];
    this.#record = new LoadRecord(null, sharedNow());
    this.#showRate(look);
    this.#refresh();
  }

  // --- Loads

  #block(seconds: number): void {
    if (!this.#options.isRunning()) {
      this.#options.notice.showBriefly("Press Play first: the balls are paused.");
      return;
    }
    void this.#loads.block(seconds);
  }

  #announce(load: Load): void {
    setText(this.#view.chip, "Main thread blocked");
    // While it is blocked this thread draws nothing, and can't say so then.
    if ("seconds" in load) this.#session?.rate.writeNone();
  }

  #begin(load: Load): void {
    this.#record = new LoadRecord(load, sharedNow());
    this.#seeSteps();
  }

  #note(span: Span): void {
    this.#blocked = [...this.#blocked.filter(({ to }) => to > span.to - WINDOW), span];
    this.#record.block(span);
  }

  #end(): void {
    this.#record.end(sharedNow());
    setText(this.#view.chip, "");
    if (this.#session) requestAnimationFrame(() => this.#refresh());
  }

  // --- Figures

  #seeSteps(): void {
    const { client } = this.#options;
    const seen = client.frames();
    if (seen) this.#record.addFrame(seen.frame, client.config.speed);
  }

  #refresh(): void {
    const session = this.#session;
    if (!session) return;
    this.#restyle(session);
    this.#seeSteps();
    this.#take(session, "twin", session.twin.intervals(session.recent.twin.newest));
    if (!this.#asking) {
      this.#asking = true;
      this.#options.client
        .frameIntervals(session.recent.picture.newest)
        .then((intervals) => {
          if (session === this.#session) this.#take(session, "picture", intervals);
        })
        .catch(ignoreLoss)
        .finally(() => {
          this.#asking = false;
        });
    }
    this.#show(session, "picture", this.#view.picture);
    this.#show(session, "twin", this.#view.twin);
  }

  #take({ recent }: Session, thread: Thread, intervals: { ends: Float64Array; lengths: Float64Array }): void {
    recent[thread].add(intervals, sharedNow());
    this.#display.learn(recent[thread].median);
    this.#record.addIntervals(thread, intervals);
  }

  #show({ recent, charts }: Session, thread: Thread, side: Side): void {
    const now = sharedNow();
    const { frames } = recent[thread];
    const isLate = (length: number) => this.#display.isLate(length);
    const { bands, total } = bandsIn(this.#blocked, now);
    charts[thread].show({ frames, bands, isLate, now });
    const late = frames.filter(({ length }) => isLate(length)).length;
    const blocked = total > 0 ? `, blocked for ${(total / 1000).toFixed(1)} s of them` : "";
    side.chart.ariaLabel = `The last 6 s: ${grouped(frames.length)} frames, ${grouped(late)} of them late${blocked}`;
    setText(side.rate, `, ${recent[thread].rate(now)} frames/s`);
    const words = summaryWords(this.#record.tallies[thread].summary());
    if (side.figures.textContent !== words.join("")) {
      side.figures.replaceChildren(
        ...words.map((textContent, i) => (i % 2 === 1 ? create("strong", { textContent }) : textContent)),
      );
    }
    const { load, from } = this.#record;
    setText(side.loadLabel, load && bands.length > 0 ? loadWords(load) : "");
    side.loadLabel.style.setProperty("--at", `${100 * (1 - (now - from) / WINDOW)}%`);
  }

  // --- The figures of both rates

  #look(): RateLook {
    const style = getComputedStyle(this.#view.section);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    return {
      pixelRatio: devicePixelRatio,
      ink: colour("--ink"),
      late: colour("--accent-text"),
      muted: colour("--muted"),
    };
  }

  #showRate(look: RateLook): void {
    const canvas = create("canvas", {});
    this.#view.picture.rateBox.replaceChildren(canvas);
    this.#options.client.showRate(canvas, look).catch(ignoreLoss);
  }

  #twinRate(twin: Twin, look: RateLook): RateDisplay {
    const canvas = create("canvas", {});
    this.#view.twin.rateBox.replaceChildren(canvas);
    return new RateDisplay({ canvas, look, display: ownDisplay(), drawn: () => twin.drawn });
  }

  /** Colours, or the screen, may have changed. */
  #restyle(session: Session): void {
    const look = this.#look();
    if (JSON.stringify(look) === JSON.stringify(session.look)) return;
    session.look = look;
    session.rate.stop();
    session.rate = this.#twinRate(session.twin, look);
    this.#showRate(look);
    session.twin.resize(twinViewport(this.#view.twinBox.getBoundingClientRect(), this.#options.viewport()));
  }

  // --- The report

  async #copyReport(): Promise<void> {
    const { client, notice } = this.#options;
    const status = await client.status();
    const text = report({ userAgent: navigator.userAgent, status, record: this.#record, now: sharedNow() });
    if (await copy(navigator.clipboard, text)) notice.showBriefly("Report copied");
    else this.#offer(text);
  }

  /** Where nothing may be copied for the person: the text itself, selected. */
  #offer(text: string): void {
    const { section } = this.#view;
    section.querySelector(".lab-report")?.remove();
    const field = create("textarea", { className: "lab-report", value: text, readOnly: true, ariaLabel: "Report" });
    field.addEventListener("blur", () => field.remove());
    section.append(field);
    field.select();
    this.#options.notice.showBriefly(REFUSED);
  }
}

/** A worker that is lost, or replaced, is told of elsewhere; the figures go on with the next one. */
function ignoreLoss(error: unknown): void {
  if (!(error instanceof HeptaspinError)) throw error;
}

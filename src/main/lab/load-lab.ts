/**
 * The load lab: keeps the main thread busy, and shows beside the picture a twin that the main thread draws, with the
 * times between the frames of both. Made when it is first opened; while it is closed nothing of it is left running.
 */
import "./lab.css";
import { sharedNow } from "../../shared/clock.ts";
import type { Theme, Viewport } from "../../shared/protocol.ts";
import { fetchBallPixels } from "../../shared/render/canvas2d.ts";
import { afterFrame } from "../after-frame.ts";
import type { Heptaspin } from "../client.ts";
import { setText } from "../dom.ts";
import { afterMessages } from "../messages-read.ts";
import type { Notice } from "../notice.ts";
import { Comparison, seeSteps, showFigures } from "./comparison.ts";
import { copyReport } from "./copy-report.ts";
import { buildLab, type LabView } from "./lab-view.ts";
import { LoadLog } from "./load-log.ts";
import { type Load, LoadMaker, painted } from "./load-maker.ts";
import { DisplayInterval } from "./recent.ts";
import { ShareInput } from "./share-input.ts";

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

/** With all that the twin needs to draw quickly from its first frame on. */
export async function makeLoadLab(options: LoadLabOptions): Promise<LoadLab> {
  await fetchBallPixels();
  return new LoadLab(options);
}

class LoadLab {
  readonly #options: LoadLabOptions;
  readonly #view: LabView;
  readonly #loads: LoadMaker;
  readonly #share: ShareInput;
  readonly #log = new LoadLog();
  readonly #display = new DisplayInterval();
  #comparison: Comparison | undefined;
  #isOpen = false;
  /** How often it was opened. */
  #openings = 0;

  constructor(options: LoadLabOptions) {
    const { client, notice } = options;
    this.#options = options;
    this.#view = buildLab(client.mode.endsWith("-main"));
    const { section, blocks, slider, field, copy, close } = this.#view;
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
        blocked: (span) => this.#log.block(span),
        ends: () => this.#end(),
      },
    );
    this.#share = new ShareInput(slider, field, (share) => this.#loads.keep(share));
    for (const { button, seconds } of blocks) button.addEventListener("click", () => this.#block(seconds));
    const record = () => this.#log.record;
    copy.addEventListener("click", () => {
      copyReport({ client, record, section, notice }).catch(options.failed);
    });
    close.addEventListener("click", () => this.close());
    client.onCondition((condition) => {
      if (condition === "ready") this.#comparison?.showPictureRate();
    });
  }

  toggle(): void {
    if (this.#isOpen) this.close();
    else this.open();
  }

  open(): void {
    if (this.#isOpen) return;
    const { page, opener, toggled } = this.#options;
    this.#isOpen = true;
    this.#log.clear();
    showFigures(this.#view.picture, this.#log, "picture");
    showFigures(this.#view.twin, this.#log, "twin");
    page.dataset.lab = "open";
    page.querySelector(".top")?.after(this.#view.section);
    opener.ariaExpanded = "true";
    toggled(true);
    this.#view.blocks[0].button.focus({ preventScroll: true });
    void this.#compare(++this.#openings);
  }

  close(): void {
    if (!this.#isOpen) return;
    const { page, opener, toggled } = this.#options;
    const hadFocus = this.#view.section.contains(document.activeElement);
    this.#isOpen = false;
    this.#loads.stop();
    this.#share.show(0);
    this.#comparison?.dispose();
    this.#comparison = undefined;
    this.#view.section.remove();
    delete page.dataset.lab;
    opener.ariaExpanded = "false";
    toggled(false);
    if (hadFocus) opener.focus();
  }

  /** Its place is seen in the next frame, and what takes longer than a frame comes after that. */
  async #compare(opening: number): Promise<void> {
    await new Promise<void>(afterFrame);
    if (!this.#isOpen || opening !== this.#openings) return;
    const { client, theme, viewport } = this.#options;
    const [view, log, display] = [this.#view, this.#log, this.#display];
    const failed = (error: unknown) => {
      this.close();
      this.#options.failed(error);
    };
    try {
      this.#comparison = new Comparison({ view, client, log, display, theme, viewport, failed });
    } catch (error) {
      failed(error);
    }
  }

  #block(seconds: number): void {
    if (!this.#options.isRunning()) {
      this.#options.notice.showBriefly("Press Play first: the balls are paused.");
      return;
    }
    void this.#loads.block(seconds);
  }

  #announce(load: Load): void {
    setText(this.#view.chip, "Main thread blocked");
    if ("seconds" in load) this.#comparison?.writeNone();
  }

  #begin(load: Load): void {
    this.#log.begin(load);
    seeSteps(this.#options.client, this.#log);
  }

  #end(): void {
    this.#log.end();
    setText(this.#view.chip, "");
    const comparison = this.#comparison;
    if (comparison) requestAnimationFrame(() => comparison.refresh());
  }
}

/** The frames/s over both pictures, each written by the thread that draws it, in the colours of now. */
import { HeptaspinError } from "../../shared/errors.ts";
import type { RateLook } from "../../shared/protocol.ts";
import { ownDisplay } from "../../shared/render/display.ts";
import { RateDisplay } from "../../shared/render/rate-display.ts";
import type { Heptaspin } from "../client.ts";
import { create } from "../dom.ts";
import type { LabView } from "./lab-view.ts";

export interface RatesOptions {
  readonly view: LabView;
  readonly client: Pick<Heptaspin, "showRate" | "hideRate">;
  /** Frames of the twin so far. */
  readonly drawn: () => number;
}

export class Rates {
  readonly #options: RatesOptions;
  #look: RateLook;
  #twin: RateDisplay;

  constructor(options: RatesOptions) {
    this.#options = options;
    this.#look = this.#lookNow();
    this.#twin = this.#showTwin();
    this.showPicture();
  }

  /** Once more where the picture's thread was replaced by another, which does not know of it. */
  showPicture(): void {
    const { view, client } = this.#options;
    const canvas = create("canvas", {});
    view.picture.rateBox.replaceChildren(canvas);
    client.showRate(canvas, this.#look).catch(ignoreLoss);
  }

  /** This thread is about to be blocked, and can't say then that it draws nothing. */
  writeNone(): void {
    this.#twin.writeNone();
  }

  /** Colours, or the screen, may have changed. @returns whether they had */
  restyle(): boolean {
    const look = this.#lookNow();
    if (JSON.stringify(look) === JSON.stringify(this.#look)) return false;
    this.#look = look;
    this.#twin.stop();
    this.#twin = this.#showTwin();
    this.showPicture();
    return true;
  }

  dispose(): void {
    const { view, client } = this.#options;
    this.#twin.stop();
    client.hideRate().catch(ignoreLoss);
    for (const box of [view.picture.rateBox, view.twin.rateBox]) box.replaceChildren();
  }

  #showTwin(): RateDisplay {
    const canvas = create("canvas", {});
    this.#options.view.twin.rateBox.replaceChildren(canvas);
    return new RateDisplay({ canvas, look: this.#look, display: ownDisplay(), drawn: this.#options.drawn });
  }

  #lookNow(): RateLook {
    const style = getComputedStyle(this.#options.view.section);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    return {
      pixelRatio: devicePixelRatio,
      ink: colour("--ink"),
      late: colour("--accent-text"),
      muted: colour("--muted"),
    };
  }
}

/** A worker that is lost, or replaced, is told of elsewhere; the figures go on with the next one. */
export function ignoreLoss(error: unknown): void {
  if (!(error instanceof HeptaspinError)) throw error;
}

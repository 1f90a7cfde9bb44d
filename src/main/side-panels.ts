/**
 * The load lab and the charts. Each takes the room beside the controls for itself, and is fetched when it is first opened.
 */
import type { Theme, Viewport } from "../shared/protocol.ts";
import type { Charts } from "./charts/charts.ts";
import type { Heptaspin } from "./client.ts";
import { find } from "./dom.ts";
import type { LoadLab } from "./lab/load-lab.ts";
import type { Notice } from "./notice.ts";

export interface SidePanelsOptions {
  readonly client: Heptaspin;
  readonly page: HTMLElement;
  readonly notice: Notice;
  readonly theme: () => Theme;
  /** Of the picture. */
  readonly viewport: () => Viewport;
  readonly isRunning: () => boolean;
  /** Whether nobody looks, or nobody answers. */
  readonly isIdle: () => boolean;
  /** The controls make room, or need not any more. */
  readonly toggled: (isOpen: boolean) => void;
  readonly failed: (error: unknown) => void;
}

export class SidePanels {
  readonly #options: SidePanelsOptions;
  readonly #openers = { lab: find("open-lab", HTMLButtonElement), charts: find("open-charts", HTMLButtonElement) };
  #lab: LoadLab | undefined;
  #charts: Charts | undefined;

  constructor(options: SidePanelsOptions) {
    this.#options = options;
    this.#openers.lab.addEventListener("click", () => this.toggleLab());
    this.#openers.charts.addEventListener("click", () => this.toggleCharts());
  }

  toggleLab(): void {
    const options = { ...this.#options, opener: this.#openers.lab };
    void import("./lab/load-lab.ts")
      .then(({ LoadLab }) => {
        this.#charts?.close();
        this.#lab ??= new LoadLab(options);
        this.#lab.toggle();
      })
      .catch(options.failed);
  }

  toggleCharts(): void {
    const options = { ...this.#options, opener: this.#openers.charts };
    void import("./charts/charts.ts")
      .then(({ Charts }) => {
        this.#lab?.close();
        this.#charts ??= new Charts(options);
        this.#charts.toggle();
      })
      .catch(options.failed);
  }

  close(): void {
    this.#lab?.close();
    this.#charts?.close();
  }
}

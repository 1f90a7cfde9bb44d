/**
 * The load lab and the charts. Each takes the room beside the controls for itself, and is fetched when it is first opened.
 */
import type { Theme, Viewport } from "../shared/protocol.ts";
import { afterFrame } from "./after-frame.ts";
import type { Heptaspin } from "./client.ts";
import { find } from "./dom.ts";
import { fetchAhead, lazyPart } from "./lazy-part.ts";
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

/** As much of either as the other one needs. */
interface SidePanel {
  toggle(): void;
  close(): void;
}

type Openable = SidePanelsOptions & { readonly opener: HTMLButtonElement };

export class SidePanels {
  readonly toggleLab: () => void;
  readonly toggleCharts: () => void;
  /** Those that were opened once. */
  readonly #made: SidePanel[] = [];

  constructor(options: SidePanelsOptions) {
    const lab = async (openable: Openable) => (await import("./lab/load-lab.ts")).makeLoadLab(openable);
    const charts = async (openable: Openable) => new (await import("./charts/charts.ts")).Charts(openable);
    this.toggleLab = this.#offer("open-lab", options, lab);
    this.toggleCharts = this.#offer("open-charts", options, charts);
  }

  close(): void {
    for (const panel of this.#made) panel.close();
  }

  #offer(id: string, options: SidePanelsOptions, make: (openable: Openable) => Promise<SidePanel>): () => void {
    const opener = find(id, HTMLButtonElement);
    const part = lazyPart(async () => {
      const panel = await make({ ...options, opener });
      this.#made.push(panel);
      return panel;
    });
    const toggle = () => {
      part()
        .then(async (panel) => {
          // The opener answers in the next frame; the panel, and what makes room for it, come after that.
          opener.ariaExpanded = String(opener.ariaExpanded !== "true");
          await new Promise<void>(afterFrame);
          for (const other of this.#made) if (other !== panel) other.close();
          panel.toggle();
        })
        .catch(options.failed);
    };
    opener.addEventListener("click", toggle);
    fetchAhead(opener, part);
    return toggle;
  }
}

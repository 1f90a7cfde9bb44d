/**
 * The twin: the same balls from the same frames, drawn by the main thread, at .72 of the stage's size. What blocks this
 * thread is seen in it. Drawn in Canvas 2D, which every thread has.
 */
import type { FrameIntervals, Theme, View, Viewport } from "../../shared/protocol.ts";
import { createCamera, outerRadius } from "../../shared/render/camera.ts";
import { createCanvas2d } from "../../shared/render/canvas2d.ts";
import { type Display, ownDisplay } from "../../shared/render/display.ts";
import { DrawLoop } from "../../shared/render/draw-loop.ts";
import * as measured from "../../shared/render/measured-colours.ts";
import type { Renderer } from "../../shared/render/renderer.ts";
import { chooseSurface } from "../../shared/render/surface.ts";
import type { Heptaspin } from "../client.ts";
import { createSurface } from "../local-picture.ts";

/** Of the stage's size. */
const SIZE = 0.72;
/** Milliseconds by which a frame may be late before it counts as one of a blocked thread. */
const STALE = 50;

export class Twin {
  readonly #client: Pick<Heptaspin, "frames" | "currentView">;
  readonly #theme: () => Theme;
  readonly #renderer: Renderer;
  readonly #loop: DrawLoop;
  #generation = -1;
  #shownTheme: Theme;
  #view: View;

  constructor(
    canvas: HTMLCanvasElement,
    viewport: Viewport,
    client: Pick<Heptaspin, "frames" | "currentView">,
    theme: () => Theme,
    onError: (error: unknown) => void,
  ) {
    this.#client = client;
    this.#theme = theme;
    this.#shownTheme = theme();
    this.#view = client.currentView;
    const redraw = () => this.#loop.invalidate();
    this.#renderer = createCanvas2d(canvas, chooseSurface(createSurface), { redraw, failed: onError });
    this.#renderer.resize(viewport);
    this.#renderer.setTheme(this.#shownTheme);
    this.#renderer.setView(this.#view, measured);
    this.#loop = new DrawLoop({ display: lateDisplay(), renderer: this.#renderer, onError });
    this.#loop.colourBy(this.#view.colour, measured);
    this.#loop.attach(this.#source, this.#generation, { sides: 7, radius: 15 });
    this.#loop.start();
  }

  resize(viewport: Viewport): void {
    this.#renderer.resize(viewport);
    this.#loop.invalidate();
  }

  get drawn(): number {
    return this.#loop.statistics().drawn;
  }

  intervals(after: number): FrameIntervals {
    return this.#loop.intervals(after);
  }

  dispose(): void {
    this.#loop.stop();
    this.#renderer.dispose();
  }

  /** The newest frame, after whatever else has changed since the last one. */
  readonly #source = {
    acquire: () => {
      this.#follow();
      const seen = this.#client.frames();
      if (!seen) return null;
      if (seen.frame.generation !== this.#generation) {
        this.#generation = seen.frame.generation;
        this.#loop.attach(this.#source, this.#generation, seen.shape);
      }
      return seen.frame;
    },
  };

  #follow(): void {
    const theme = this.#theme();
    if (theme !== this.#shownTheme) {
      this.#shownTheme = theme;
      this.#renderer.setTheme(theme);
      this.#loop.invalidate();
    }
    const view = this.#client.currentView;
    if (view !== this.#view) {
      this.#view = view;
      this.#renderer.setView(view, measured);
      this.#loop.colourBy(view.colour, measured);
    }
  }
}

/**
 * This thread's display. A frame that was due before a block comes after it, with the time of then: it says the time of
 * now, at which it is drawn.
 */
function lateDisplay(): Display {
  const display = ownDisplay();
  let last = 0;
  return {
    ...display,
    requestFrame: (callback) =>
      display.requestFrame((timestamp) => {
        const now = performance.now();
        last = Math.max(last, now - timestamp > STALE ? now : timestamp);
        callback(last);
      }),
  };
}

/** The viewport in which the twin has its share of the stage's size, or as much of it as the box has room for. */
export function twinViewport(box: Pick<DOMRect, "width" | "height">, stage: Viewport): Viewport {
  const { scale, pixelRatio } = createCamera(stage, 7);
  const height = (2 * SIZE * scale * outerRadius(7)) / pixelRatio;
  const margin = Math.max(0, (box.height - height) / 2);
  return {
    width: box.width,
    height: box.height,
    pixelRatio: stage.pixelRatio,
    inset: { top: margin, right: 0, bottom: margin, left: 0 },
  };
}

/** The picture's life in the render worker: one canvas, one renderer, one draw loop; frames come from shared memory. */
import { InvalidState } from "../shared/errors.ts";
import { FrameReader } from "../shared/exchange.ts";
import type { FrameStatistics, FrameTarget, PictureApi, SceneShape, Theme, Viewport } from "../shared/protocol.ts";
import { createCanvas2d } from "../shared/render/canvas2d.ts";
import { DrawLoop } from "../shared/render/draw-loop.ts";
import type { Renderer } from "../shared/render/renderer.ts";

/** Which of the exchange's readers the render worker is. */
const READER = 0;

export class Picture implements PictureApi {
  #renderer: Renderer | null = null;
  #loop: DrawLoop | null = null;

  init(canvas: OffscreenCanvas, viewport: Viewport, theme: Theme): void {
    if (this.#renderer) throw new InvalidState("the picture has a canvas already; a new one needs a new worker");
    const renderer = createCanvas2d(canvas);
    renderer.resize(viewport);
    renderer.setTheme(theme);
    this.#renderer = renderer;
    this.#loop = new DrawLoop({
      display: {
        requestFrame: (callback) => requestAnimationFrame(callback),
        cancelFrame: (id) => cancelAnimationFrame(id),
        origin: performance.timeOrigin,
      },
      renderer,
      // Uncaught, it reaches the page as the worker's error event.
      onError: (error) => reportError(error),
    });
  }

  attach(target: FrameTarget, shape: SceneShape): void {
    this.#ready().loop.attach(new FrameReader(target.buffer, READER), target.generation, shape);
  }

  resize(viewport: Viewport): void {
    const { renderer, loop } = this.#ready();
    renderer.resize(viewport);
    loop.invalidate();
  }

  theme(theme: Theme): void {
    const { renderer, loop } = this.#ready();
    renderer.setTheme(theme);
    loop.invalidate();
  }

  start(): void {
    this.#ready().loop.start();
  }

  pause(): void {
    this.#ready().loop.pause();
  }

  resume(): void {
    this.#ready().loop.resume();
  }

  statistics(): FrameStatistics {
    return this.#ready().loop.statistics();
  }

  dispose(): void {
    this.#loop?.stop();
    this.#renderer?.dispose();
  }

  #ready(): { renderer: Renderer; loop: DrawLoop } {
    if (!this.#renderer || !this.#loop) throw new InvalidState("the picture has no canvas yet; init gives it one");
    return { renderer: this.#renderer, loop: this.#loop };
  }
}

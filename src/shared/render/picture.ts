/**
 * The picture's life, in whichever thread draws: one canvas, one renderer, one draw loop; frames come from where the
 * page says. Arguments are checked whole before anything changes. dispose is final.
 */
import { InvalidState, NotSupported } from "../errors.ts";
import {
  defaultView,
  type FrameIntervals,
  type FrameOrigin,
  type FrameStatistics,
  type PictureApi,
  type RateLook,
  type RendererName,
  type SceneShape,
  type Theme,
  type View,
  type Viewport,
} from "../protocol.ts";
import { type FrameSource, openSource } from "../sharing.ts";
import { AwaitedRenderer } from "./awaited-renderer.ts";
import { openRenderer } from "./choose-renderer.ts";
import { type Display, ownDisplay } from "./display.ts";
import { DrawLoop } from "./draw-loop.ts";
import type { Overlays } from "./overlays/overlays.ts";
import {
  expectCanvas,
  expectMoment,
  expectRateLook,
  expectRenderer,
  expectShape,
  expectTheme,
  expectView,
  expectViewport,
} from "./picture-arguments.ts";
import type { RateDisplay } from "./rate-display.ts";
import type { MeasuredColours, Renderer } from "./renderer.ts";
import { type CreateSurface, chooseSurface, type DrawCanvas } from "./surface.ts";

/** Which of the exchange's readers the picture is. */
const READER = 0;

export interface PictureOptions {
  /** Called, at most once, with what ended the drawing. */
  readonly onError: (error: unknown) => void;
  /** That of the thread unless a test has another. */
  readonly display?: Display;
  /** In a page: gives a document's canvas, for images where there is no OffscreenCanvas. */
  readonly createSurface?: CreateSurface;
}

interface Drawing {
  readonly renderer: Renderer;
  readonly loop: DrawLoop;
}

export class Picture implements PictureApi {
  readonly #options: PictureOptions;
  #drawing: Drawing | null = null;
  #source: FrameSource | null = null;
  #view = defaultView;
  /** What a view took once. */
  #measured: MeasuredColours | undefined;
  #overlays: Overlays | null = null;
  #rate: RateDisplay | null = null;
  /** Of the newest call that says whether, and where, the rate is shown. */
  #rateCall = 0;
  #failed = false;
  #disposed = false;

  constructor(options: PictureOptions) {
    this.#options = options;
  }

  init(canvas: DrawCanvas, viewport: Viewport, theme: Theme, wish?: RendererName): Promise<RendererName> {
    this.#expectLive();
    if (this.#drawing) throw new InvalidState("the picture has a canvas already; a new one needs a new picture");
    expectCanvas(canvas);
    expectViewport(viewport);
    expectTheme(theme);
    expectRenderer(wish);
    const { display = ownDisplay(), createSurface } = this.#options;
    const failed = (error: unknown) => this.#fail(error);
    const redraw = () => this.#drawing?.loop.invalidate();
    const opening = openRenderer(canvas, chooseSurface(createSurface), { redraw, failed }, wish);
    const renderer = new AwaitedRenderer(viewport, theme);
    this.#drawing = { renderer, loop: new DrawLoop({ display, renderer, onError: failed }) };
    return opening.then(
      (chosen) => {
        renderer.arrive(chosen.renderer);
        return chosen.name;
      },
      (error) => {
        this.#drawing?.loop.stop();
        this.#drawing = null; // it has no canvas yet
        throw error;
      },
    );
  }

  attach(origin: FrameOrigin, shape: SceneShape): void {
    const { loop } = this.#ready();
    expectShape(shape);
    const source = openSource(origin, READER);
    this.#source?.close();
    this.#source = source;
    loop.attach(source, source.generation, shape);
  }

  resize(viewport: Viewport): void {
    const { renderer, loop } = this.#ready();
    expectViewport(viewport);
    renderer.resize(viewport);
    loop.invalidate();
  }

  theme(theme: Theme): void {
    const { renderer, loop } = this.#ready();
    expectTheme(theme);
    renderer.setTheme(theme);
    loop.invalidate();
  }

  /** @returns a promise if code has to be fetched first; it rejects with NotSupported if it can't be had */
  view(view: View): void | Promise<void> {
    this.#ready();
    expectView(view);
    this.#view = view;
    this.#showView();
    const lacksColours = view.colour !== "number" && !this.#measured;
    if (lacksColours || (hasOverlay(view) && !this.#overlays)) return this.#fetchForView();
  }

  async #fetchForView(): Promise<void> {
    const { colour } = this.#view;
    try {
      if (colour !== "number") this.#measured ??= await import("./measured-colours.ts");
      if (hasOverlay(this.#view)) this.#overlays ??= new (await import("./overlays/overlays.ts")).Overlays();
    } catch (error) {
      throw new NotSupported("what the view shows could not be loaded; try again", { reason: String(error) });
    }
    this.#showView();
  }

  /** As much of the view as there is code for. */
  #showView(): void {
    if (!this.#drawing) return; // over, meanwhile
    const { renderer, loop } = this.#drawing;
    const view = this.#view;
    if (view.colour === "number" || this.#measured) {
      renderer.setView(view, this.#measured);
      loop.colourBy(view.colour, this.#measured);
    }
    if (this.#overlays) this.#overlays.view = view;
    loop.setOverlay(hasOverlay(view) ? (this.#overlays?.add ?? null) : null);
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

  intervals(after: number): FrameIntervals {
    const { loop } = this.#ready();
    expectMoment(after);
    return loop.intervals(after);
  }

  async showRate(canvas: DrawCanvas, look: RateLook): Promise<void> {
    const { loop } = this.#ready();
    expectCanvas(canvas);
    expectRateLook(look);
    this.#endRate();
    const call = this.#rateCall;
    const { RateDisplay } = await import("./rate-display.ts");
    if (call !== this.#rateCall || !this.#drawing) return; // hidden again, or over, meanwhile
    const { display = ownDisplay() } = this.#options;
    this.#rate = new RateDisplay({ canvas, look, display, drawn: () => loop.statistics().drawn });
  }

  hideRate(): void {
    this.#ready();
    this.#endRate();
  }

  dispose(): void {
    this.#disposed = true;
    this.#endRate();
    this.#drawing?.loop.stop();
    this.#drawing?.renderer.dispose();
    this.#drawing = null;
    this.#source?.close();
    this.#source = null;
  }

  #endRate(): void {
    this.#rateCall++;
    this.#rate?.stop();
    this.#rate = null;
  }

  #fail(error: unknown): void {
    this.#endRate();
    this.#drawing?.loop.stop();
    if (this.#failed || this.#disposed) return;
    this.#failed = true;
    this.#options.onError(error);
  }

  #expectLive(): void {
    if (this.#disposed) throw new InvalidState("the picture is disposed; a new one takes a new canvas");
  }

  #ready(): Drawing {
    this.#expectLive();
    if (!this.#drawing) throw new InvalidState("the picture has no canvas yet; init gives it one");
    return this.#drawing;
  }
}

function hasOverlay({ velocity, contacts, wallSpeed, grid, trail, followed }: View): boolean {
  return velocity || contacts || wallSpeed || grid || trail || followed > 0;
}

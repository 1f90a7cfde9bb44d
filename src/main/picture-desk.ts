/**
 * What the page wants of the picture: its canvas, size, colours, view, and whether it moves. Whoever draws is told at once, and
 * a new one, which takes the place of a lost one, is told all of it. Only the newest of each counts.
 */
import { type Remote, transfer } from "comlink";
import { CONTEXT_LOST, HeptaspinError, InvalidArgument, NotSupported, WEBGL_FAILS } from "../shared/errors.ts";
import {
  type Drawing,
  defaultView,
  type FrameOrigin,
  type PictureApi,
  type RendererName,
  type SceneShape,
  type Theme,
  type View,
  type Viewport,
} from "../shared/protocol.ts";
import { transferOf } from "../shared/sharing.ts";
import { Latest } from "./latest.ts";
import { DEADLINE_MS, type Link } from "./worker-link.ts";

export interface PictureDeskOptions {
  readonly drawing: Drawing;
  readonly canvas: HTMLCanvasElement;
  readonly newCanvas: (() => HTMLCanvasElement) | undefined;
  readonly viewport: Viewport;
  readonly theme: Theme;
  /** Which one is to draw, if it is to be had. */
  readonly renderer: RendererName | undefined;
  /** The size, the colours or the view have changed. */
  readonly disturbed: () => void;
}

/** The worker-drawn canvas of some Chromium versions stays blank when it is drawn before the page's first frames. */
const FRAMES_BEFORE_DRAWING = 3;
/** Messages of a kind that may be under way: enough for the newest to get there while this thread is blocked. */
const AT_ONCE = 64;
/** Contexts of WebGL2 that may be lost for good before it is not asked for any more. */
const MAX_CONTEXTS = 3;

export class PictureDesk {
  readonly #drawing: Drawing;
  readonly #newCanvas: () => HTMLCanvasElement;
  readonly #disturbed: () => void;
  readonly #sizes: Latest<Viewport, void>;
  readonly #themes: Latest<Theme, void>;
  readonly #views: Latest<View, void>;
  readonly #holds: Latest<boolean, void>;
  #canvas: HTMLCanvasElement;
  /** A canvas can be drawn on by one only. */
  #canvasIsUsed = false;
  /** As last accepted. */
  #viewport: Viewport;
  #theme: Theme;
  #view = defaultView;
  /** The next one to draw is asked for this renderer. */
  #wish: RendererName | undefined;
  #renderer: RendererName = "canvas2d";
  /** Pictures lost because WebGL2 lost its context. */
  #contextsLost = 0;
  /** As last asked for. */
  readonly #wanted: { viewport: Viewport; theme: Theme; view: View };
  #held = false;
  #link: Link<PictureApi> | null = null;
  #draws = false;
  #callOff = () => {};

  constructor({ drawing, canvas, newCanvas, viewport, theme, renderer, disturbed }: PictureDeskOptions) {
    this.#drawing = drawing;
    this.#canvas = canvas;
    this.#viewport = viewport;
    this.#theme = theme;
    this.#wish = renderer;
    this.#wanted = { viewport, theme, view: defaultView };
    this.#disturbed = disturbed;
    this.#newCanvas = newCanvas ?? (() => replaceCanvas(this.#canvas));
    const newest = <V>(send: (value: V) => Promise<void>) =>
      new Latest<V, void>({ atOnce: AT_ONCE, merge: (_older, newer) => newer, send });
    this.#sizes = newest(async (size) => {
      if (await this.#tell((picture) => picture.resize(size))) this.#viewport = size;
    });
    this.#themes = newest(async (colours) => {
      if (await this.#tell((picture) => picture.theme(colours))) this.#theme = colours;
    });
    this.#views = newest(async (view) => {
      try {
        if (await this.#tell((picture) => picture.view(view))) this.#view = view;
      } catch (error) {
        if (error instanceof InvalidArgument && this.#wanted.view === view) this.#wanted.view = this.#view;
        throw error;
      }
    });
    this.#holds = newest(async (held) => {
      await this.#tell((picture) => (held ? picture.pause() : picture.resume()));
    });
  }

  /** As last asked for, unless it was refused. */
  get currentView(): View {
    return this.#wanted.view;
  }

  /** Whether somebody draws whom frames may be sent to. */
  get isReady(): boolean {
    return this.#link !== null;
  }

  /** Whether drawing has begun and there is room for a picture. */
  get isDrawing(): boolean {
    return this.#link !== null && this.#draws && this.#viewport.width > 0 && this.#viewport.height > 0;
  }

  /**
   * Gives whoever draws from now on a canvas, and tells him all that is wanted but to begin.
   *
   * @param deadline milliseconds that this may take
   */
  async setUp(link: Link<PictureApi>, deadline = DEADLINE_MS): Promise<void> {
    if (this.#canvasIsUsed) this.#canvas = this.#newCanvas();
    this.#canvasIsUsed = true;
    const viewport = this.#viewport;
    const theme = this.#theme;
    const canvas = this.#drawing === "offscreen" ? handOver(this.#canvas) : this.#canvas;
    const wish = this.#wish;
    this.#renderer = await link.call((picture) => picture.init(canvas, viewport, theme, wish), deadline);
    this.#link = link;
    if (this.#wanted.viewport !== viewport) this.resize(this.#wanted.viewport);
    if (this.#wanted.theme !== theme) this.theme(this.#wanted.theme);
    if (this.#wanted.view !== defaultView) this.view({});
    if (this.#held) this.hold(true);
  }

  /** Drawing begins a few frames of the display later. @param begins called when it does */
  startDrawing(begins: () => void = () => {}): void {
    this.#callOff();
    this.#callOff = afterFrames(FRAMES_BEFORE_DRAWING, () => {
      this.#draws = true;
      void this.#tell((picture) => picture.start()).catch(ignoreRefusal);
      begins();
    });
  }

  /** What draws, or drew last. */
  get renderer(): RendererName {
    return this.#renderer;
  }

  /** Whoever drew is lost. WebGL2 is asked for no more where it does not hold. @param reason as the loss tells it */
  lost(reason: string): void {
    if (this.#renderer === "webgl2") {
      if (reason.includes(CONTEXT_LOST)) this.#contextsLost++;
      if (reason.includes(WEBGL_FAILS) || this.#contextsLost === MAX_CONTEXTS) this.#wish = "canvas2d";
    }
    this.leave();
  }

  /** Nobody draws any more. */
  leave(): void {
    this.#link = null;
    this.#draws = false;
    this.#callOff();
  }

  attach(origin: FrameOrigin, shape: SceneShape): void {
    void this.#tell((picture) => picture.attach(transfer(origin, transferOf(origin)), shape)).catch(ignoreRefusal);
  }

  resize(viewport: Viewport): void {
    this.#wanted.viewport = viewport;
    this.#disturbed();
    void this.#sizes.tell(viewport).catch(ignoreRefusal);
  }

  theme(theme: Theme): void {
    this.#wanted.theme = theme;
    this.#disturbed();
    void this.#themes.tell(theme).catch(ignoreRefusal);
  }

  view(change: Partial<View>): void {
    const view = { ...this.#wanted.view, ...change };
    this.#wanted.view = view;
    this.#disturbed();
    void this.#views.tell(view).catch(ignoreRefusal);
  }

  hold(held: boolean): void {
    this.#held = held;
    void this.#holds.tell(held).catch(ignoreRefusal);
  }

  /** @returns whether there was somebody to tell */
  async #tell(make: (remote: Remote<PictureApi>) => Promise<unknown>): Promise<boolean> {
    const link = this.#link;
    if (!link) return false;
    await link.call(make);
    return true;
  }
}

/** For what nobody awaits: a lost worker is told of by itself, and what is refused leaves all as it was. */
export function ignoreRefusal(error: unknown): void {
  if (!(error instanceof HeptaspinError)) throw error;
}

/** @throws NotSupported */
export function handOver(canvas: HTMLCanvasElement): OffscreenCanvas {
  if (typeof canvas.transferControlToOffscreen !== "function") {
    throw new NotSupported("a worker can't draw here: the canvas can't be handed over to one");
  }
  const offscreen = canvas.transferControlToOffscreen();
  return transfer(offscreen, [offscreen]);
}

/** Another one of the same kind in its place. */
function replaceCanvas(canvas: HTMLCanvasElement): HTMLCanvasElement {
  const fresh = canvas.cloneNode(false) as HTMLCanvasElement;
  canvas.replaceWith(fresh);
  return fresh;
}

/** The function returned calls that off. */
function afterFrames(frames: number, then: () => void): () => void {
  let request = 0;
  const wait = (left: number) => {
    request = requestAnimationFrame(() => (left > 1 ? wait(left - 1) : then()));
  };
  wait(frames);
  return () => cancelAnimationFrame(request);
}

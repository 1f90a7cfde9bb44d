/** What whoever draws the picture can be asked, a worker or the page's own thread, and what it answers. */
import type { FrameOrigin } from "./frame-target.ts";
import type { DrawCanvas } from "./render/surface.ts";

/** Figures of a draw loop over its last 600 frames, from the thread that draws. Times in milliseconds. */
export interface FrameStatistics {
  /** Frames drawn since the draw loop began. */
  readonly drawn: number;
  readonly framesPerSecond: number;
  readonly interval: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Between the advance of the simulated time shown (÷ real speed) and of the display's clock, from frame to frame. */
  readonly deviation: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Of the newest state in the frame shown, at the time it is shown. */
  readonly age: number;
}

/** Frames of a draw loop that followed another one while the run moved, oldest first; the last 600 are kept. */
export interface FrameIntervals {
  /** Shared-clock milliseconds of each frame. */
  readonly ends: Float64Array;
  /** Milliseconds since the frame before it. */
  readonly lengths: Float64Array;
}

/** How a rate of frames is written: colours as CSS has them. */
export interface RateLook {
  readonly pixelRatio: number;
  readonly ink: string;
  /** Of a rate below two thirds of the best so far. */
  readonly late: string;
  /** Of the unit. */
  readonly muted: string;
}

export type Theme = "light" | "dark";

/** What draws the picture on its canvas. */
export type RendererName = "webgl2" | "canvas2d";
export const renderers: readonly RendererName[] = ["webgl2", "canvas2d"];

/** What a ball's colour says: which ball it is, or how fast, how spinning, how high. */
export type ColourBy = "number" | "speed" | "spin" | "height";
export const colourings: readonly ColourBy[] = ["number", "speed", "spin", "height"];

/** How the balls are coloured, and what is shown beside them. */
export interface View {
  readonly colour: ColourBy;
  readonly numbers: boolean;
  readonly velocity: boolean;
  readonly contacts: boolean;
  readonly wallSpeed: boolean;
  readonly grid: boolean;
  readonly trail: boolean;
  /** The ball that is marked by a ring, and whose trail is shown; 0 for none. */
  readonly followed: number;
}

export const defaultView: View = {
  colour: "number",
  numbers: true,
  velocity: false,
  contacts: false,
  wallSpeed: false,
  grid: false,
  trail: false,
  followed: 0,
};

/** The canvas: its size and what of it is covered or kept free, in CSS pixels. */
export interface Viewport {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  /** Kept free of the heptagon on each side. */
  readonly inset: { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number };
}

/** What of the configuration a picture needs beside the frames. */
export interface SceneShape {
  readonly sides: number;
  /** World units. */
  readonly radius: number;
}

/** What the render worker answers, or in main drawing the object that draws in the page's own thread. */
export interface PictureApi {
  /**
   * Once, first; what is asked for before it is done counts. The renderer that was chosen.
   *
   * @param wish the one to use if it is to be had; without it WebGL2 where it is hardware, else Canvas 2D
   */
  init(canvas: DrawCanvas, viewport: Viewport, theme: Theme, wish?: RendererName): Promise<RendererName>;
  /** The next frames come from here; older generations are dropped. */
  attach(origin: FrameOrigin, shape: SceneShape): void;
  resize(viewport: Viewport): void;
  theme(theme: Theme): void;
  view(view: View): void | Promise<void>;
  /** Draws from the next display frame on. */
  start(): void;
  /** Holds the picture at once; it then moves to the newest frame as soon as that says SHOW_LATEST. */
  pause(): void;
  resume(): void;
  statistics(): FrameStatistics;
  /** Those that ended after a moment of the shared clock. */
  intervals(after: number): FrameIntervals;
  /** Writes the rate of its frames on a canvas of its own, in place of the one before, until hideRate. */
  showRate(canvas: DrawCanvas, look: RateLook): void | Promise<void>;
  hideRate(): void;
  dispose(): void;
}

/** What of a picture can be called from another thread: all of it, or it does not compile. */
export const pictureMethods = Object.keys({
  init: true,
  attach: true,
  resize: true,
  theme: true,
  view: true,
  start: true,
  pause: true,
  resume: true,
  statistics: true,
  intervals: true,
  showRate: true,
  hideRate: true,
  dispose: true,
} satisfies Record<keyof PictureApi, true>) as readonly (keyof PictureApi)[];

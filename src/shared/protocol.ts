/**
 * The RPC interfaces: what one thread may ask of another. Methods and plain data only; every call settles with its
 * result or with one of the errors of errors.ts.
 */
import type { Config, ConfigChange } from "./config.ts";

/** new → ready → running ⇄ paused; failed from any, reset recovers; disposed is final. */
export type LifeCycle = "new" | "ready" | "running" | "paused" | "failed" | "disposed";

/** Where the frames of one generation go: memory that the worker and its readers share. */
export interface FrameTarget {
  readonly buffer: SharedArrayBuffer;
  readonly generation: number;
}

export interface SimulationStatus {
  readonly state: LifeCycle;
  readonly generation: number;
  /** Steps since the last reset; simulated time is step / 120 s. */
  readonly step: number;
  /** Simulated seconds. */
  readonly time: number;
  readonly config: Config;
  /** World units: the radius that "auto" chose, or the one set. */
  readonly radius: number;
  /** Steps that were due and could not be simulated in time, since the last reset. */
  readonly droppedSteps: number;
  /** Steps/s over the last second. */
  readonly stepsPerSecond: number;
  /** Simulated seconds per second over the last second. */
  readonly realSpeed: number;
  /** Milliseconds: the mean of recent steps. */
  readonly stepTime: number;
  /** Sub-steps in the last step. */
  readonly subSteps: number;
  /** Why the simulation failed, if it did. */
  readonly failure?: string;
}

/** What the physics worker answers. Written synchronous: the class behind it knows no worker. */
export interface SimulationApi {
  /** Once, first. Builds the scene; the state is then "ready". */
  init(change: ConfigChange): SimulationStatus;
  /** Says where frames go, and publishes the present state there. */
  attach(target: FrameTarget): void;
  start(): void;
  /** Ends the step under way; the number of that step. Idempotent. */
  pause(): number;
  resume(): void;
  /** Simulates n more steps while paused (or ready); the step reached. */
  step(n?: number): number | Promise<number>;
  /** Starts the run again with the change applied to the configuration; to other memory when `target` is given. */
  reset(change?: ConfigChange, target?: FrameTarget): SimulationStatus;
  /** Changes live parameters at the next step boundary. */
  set(change: ConfigChange): SimulationStatus;
  /** The state hash (see docs/model.md) and its step. */
  hash(): { readonly step: number; readonly hash: string };
  status(): SimulationStatus;
  dispose(): void;
}

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

export type Theme = "light" | "dark";

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

/** What the render worker answers. */
export interface PictureApi {
  init(canvas: OffscreenCanvas, viewport: Viewport, theme: Theme): void;
  /** The next frames come from here; older generations are dropped. */
  attach(target: FrameTarget, shape: SceneShape): void;
  resize(viewport: Viewport): void;
  theme(theme: Theme): void;
  /** Draws from the next display frame on. */
  start(): void;
  /** Holds the picture at once; it then moves to the newest frame as soon as that says SHOW_LATEST. */
  pause(): void;
  resume(): void;
  statistics(): FrameStatistics;
  dispose(): void;
}

/** Structure shared by both sides to find out which of the page's promises hold; see Client.status in src/main. */
export interface HeptaspinStatus extends SimulationStatus {
  readonly mode: "shared-offscreen";
  readonly renderer: "canvas2d";
  readonly frames: FrameStatistics;
}

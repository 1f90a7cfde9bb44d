/**
 * The RPC interfaces: what one thread may ask of another. Methods and plain data only; every call settles with its
 * result or with one of the errors of errors.ts.
 */
import type { Config, ConfigChange } from "./config.ts";
import type { HandMove } from "./hands.ts";
import type { DrawCanvas } from "./render/surface.ts";

/** new → ready → running ⇄ paused; failed from any, reset recovers; disposed is final. */
export type LifeCycle = "new" | "ready" | "running" | "paused" | "failed" | "disposed";

/** How frames travel between the threads. */
export type Sharing = "shared" | "message";
/** Which thread draws: a worker on an OffscreenCanvas, or the page's own. */
export type Drawing = "offscreen" | "main";
export type Mode = `${Sharing}-${Drawing}`;
export const modes: readonly Mode[] = ["shared-offscreen", "shared-main", "message-offscreen", "message-main"];

/** Where the frames of one generation go: memory that the worker and its readers share. */
export interface SharedTarget {
  readonly generation: number;
  readonly buffer: SharedArrayBuffer;
}

/** The same where no memory can be shared: a channel to each reader, over which frames travel by transfer. */
export interface MessageTarget {
  readonly generation: number;
  /** Balls in a frame, at most. */
  readonly capacity: number;
  /** To reader 0 (the picture) and reader 1 (the page). Transferred with the call. */
  readonly ports: readonly [MessagePort, MessagePort];
}

export type FrameTarget = SharedTarget | MessageTarget;

/** A reader's end of a message target. */
export interface MessageOrigin {
  readonly generation: number;
  readonly capacity: number;
  readonly port: MessagePort;
}

/** Where the frames of one generation come from, for one reader. */
export type FrameOrigin = SharedTarget | MessageOrigin;

/** What was acknowledged, and the number of steps that had been taken when it took effect. */
export interface TimedChange {
  readonly step: number;
  /** Of live parameters. */
  readonly change: ConfigChange;
  /** What hands did: one move of each at most (mergeMoves in hands.ts). */
  readonly moves?: readonly HandMove[];
}

/** All that brings a run back to where it was: see SimulationApi.restore. */
export interface RestorePlan {
  /** As the run began: every parameter. */
  readonly config: Config;
  /** A state of this run, as a checkpoint holds it (physics/checkpoint.ts); without one it begins at step 0. */
  readonly checkpoint?: Uint8Array<ArrayBuffer>;
  /** In order; those before the checkpoint are in it already. */
  readonly changes: readonly TimedChange[];
  /** The step to catch up to; a checkpoint that is beyond it stays where it is. */
  readonly step: number;
  /** Milliseconds that catching up may take; the run goes on from where it then is. */
  readonly patience: number;
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
  /** Milliseconds between two checkpoints: how much of a run a crash may cost. */
  readonly checkpointInterval: number;
  /** Why the simulation failed, if it did. */
  readonly failure?: string;
}

/** One ball as it is: world units, units/s, radians, radians/s. */
export interface ObservedBall {
  readonly number: number;
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly vx: number;
  readonly vy: number;
  readonly spin: number;
  readonly speed: number;
  /** Of motion, spin and height: its share of the whole. */
  readonly energy: number;
}

/** What can be said of all balls at one step; balls have mass 1. */
export interface Observation {
  readonly step: number;
  /** Simulated seconds. */
  readonly time: number;
  /** Of all balls together, counted from the lowest place that all could have (docs/model.md): units²/s². */
  readonly energy: number;
  /** Units/s. */
  readonly meanSpeed: number;
  /** Units above the lowest place. */
  readonly meanHeight: number;
  /** Radians/s, whichever way they spin. */
  readonly meanSpin: number;
  /** Milliseconds: the mean of recent steps. */
  readonly stepTime: number;
  /** The one that was asked for. */
  readonly ball?: ObservedBall;
}

/** What the physics worker answers. Written synchronous: the class behind it knows no worker. */
export interface SimulationApi {
  /** Once, first. Builds the scene; the state is then "ready". */
  init(change: ConfigChange): SimulationStatus;
  /**
   * Instead of init: goes on with a run that another worker began. Every bit of the state is then the one that run had,
   * or will have, at the same step. The state is "paused"; the step reached is in the status. Given a target, frames go
   * there as after attach, and heartbeats tell there that it is catching up.
   */
  restore(plan: RestorePlan, target?: FrameTarget): SimulationStatus;
  /** Says where frames go, and publishes the present state there. */
  attach(target: FrameTarget): void;
  start(): void;
  /** Ends the step under way; the number of that step. Idempotent. */
  pause(): number;
  resume(): void;
  /**
   * Simulates n more steps while paused (or ready); the step reached. What takes more than some milliseconds runs in
   * slices, between which other calls get in; a call that changes something ends it by name (Cancelled).
   */
  step(n?: number): number | Promise<number>;
  /** Starts the run again with the change applied to the configuration; to other memory when `target` is given. */
  reset(change?: ConfigChange, target?: FrameTarget): SimulationStatus;
  /** Changes live parameters at the next step boundary. */
  set(change: ConfigChange): SimulationStatus;
  /**
   * A hand, 1 to 10, takes hold of a ball: from the next step on a spring draws its centre to (x, y), in world units, y
   * up. What the hand held before it lets go. The answer, as of drag and release: the number of steps taken before.
   */
  grab(hand: number, ball: number, x: number, y: number): number;
  /** Draws what the hand holds to another place; nothing if it holds nothing, for a reset has made it let go. */
  drag(hand: number, x: number, y: number): number;
  /** Lets go of what the hand holds, which flies on. */
  release(hand: number): number;
  /** The state hash (see docs/model.md) and its step; refused once a step has failed, for what that left is of no step. */
  hash(): { readonly step: number; readonly hash: string };
  status(): SimulationStatus;
  /** Figures of all balls, and of one if its number is given; 0 is none. */
  observe(ball?: number): Observation;
  /** Whether frames are to hold the contacts. At first they are not, and then nothing is kept or copied for it. */
  observeContacts(wanted: boolean): void;
  /** The whole state, from which `restore` goes on bit by bit. */
  checkpoint(): { readonly step: number; readonly bytes: Uint8Array<ArrayBuffer> };
  dispose(): void;
}

/** The names of an interface's methods: all of them, or it does not compile. */
function namesOf<T>(methods: Readonly<Record<keyof T & string, true>>): readonly (keyof T & string)[] {
  return Object.keys(methods) as (keyof T & string)[];
}

/** What of a simulation can be called from another thread. */
export const simulationMethods = namesOf<SimulationApi>({
  init: true,
  restore: true,
  attach: true,
  start: true,
  pause: true,
  resume: true,
  step: true,
  reset: true,
  set: true,
  grab: true,
  drag: true,
  release: true,
  hash: true,
  status: true,
  observe: true,
  observeContacts: true,
  checkpoint: true,
  dispose: true,
});

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

/** What of a picture can be called from another thread. */
export const pictureMethods = namesOf<PictureApi>({
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
});

/** Structure shared by both sides to find out which of the page's promises hold; see Client.status in src/main. */
export interface HeptaspinStatus extends SimulationStatus {
  readonly mode: Mode;
  readonly renderer: RendererName;
  readonly frames: FrameStatistics;
  /** Workers replaced since the page began. */
  readonly restarts: number;
}

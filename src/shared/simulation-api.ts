/** What the physics worker can be asked, and what it answers. */
import type { Config, ConfigChange } from "./config.ts";
import type { FrameTarget } from "./frame-target.ts";
import type { HandMove } from "./hands.ts";

/** new → ready → running ⇄ paused; failed from any, reset recovers; disposed is final. */
export type LifeCycle = "new" | "ready" | "running" | "paused" | "failed" | "disposed";

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
  observeContacts(wanted: boolean): void | Promise<void>;
  /** The whole state, from which `restore` goes on bit by bit. */
  checkpoint(): { readonly step: number; readonly bytes: Uint8Array<ArrayBuffer> };
  dispose(): void;
}

/** What of a simulation can be called from another thread: all of it, or it does not compile. */
export const simulationMethods = Object.keys({
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
} satisfies Record<keyof SimulationApi, true>) as readonly (keyof SimulationApi)[];

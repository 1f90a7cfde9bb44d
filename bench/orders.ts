/** What is asked of a measuring process, and what it answers: plain data, as JSON. */
import type { EngineName } from "./catalogue.ts";
import type { Quality } from "./quality.ts";
import type { Spin } from "./scene.ts";

export interface RunOrder {
  readonly engine: EngineName;
  readonly balls: number;
  readonly spin: Spin;
  /** Of the run's first scene; the others have the seeds that follow. */
  readonly seed: number;
}

export interface RunResult {
  /** Wall time of a scene step, mean over the run. */
  readonly milliseconds: number;
  /** Of a scene step, mean over the samples; absent where the engine doesn't choose them itself. */
  readonly subSteps?: number;
  readonly quality: Quality;
}

/** Of the kernel at a fixed number of sub-steps (scaling.ts). */
export interface ScalingOrder {
  readonly scaling: { readonly balls: number };
}

export interface ScalingResult {
  /** Per ball, kernel step and sub-step. */
  readonly nanoseconds: number;
  /** Per ball, at the end. */
  readonly contacts: number;
}

export type Order = RunOrder | ScalingOrder;

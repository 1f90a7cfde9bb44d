/** The figures of the page in words. Pure. */
import type { LifeCycle } from "../../shared/protocol.ts";
import type { HeptaspinStatus } from "../client.ts";
import { grouped } from "../words.ts";

/** "Not answering": asked, and silent for longer than it should be. "Restarting…": a worker is being replaced. */
export type RunState =
  | "Running"
  | "Slow"
  | "Paused"
  | `Going to ${string} s`
  | "Stopped"
  | "Not answering"
  | "Restarting…";

/** Of a simulation that reaches less than this share of the speed asked for, the page says so. */
const SLOW = 0.9;

/** Whether the simulation can't keep up at this moment. */
export function isSlow({ state, realSpeed, config }: Pick<HeptaspinStatus, "state" | "realSpeed" | "config">): boolean {
  return state === "running" && realSpeed < SLOW * config.speed;
}

export function runState(state: LifeCycle, slow: boolean): RunState {
  if (state === "failed" || state === "disposed") return "Stopped";
  if (state !== "running") return "Paused";
  return slow ? "Slow" : "Running";
}

/** "0.4×"; below a tenth "0.03×", for many balls are slow, but do move. */
export function speedReached(realSpeed: number): string {
  return `${realSpeed.toFixed(realSpeed < 0.095 ? 2 : 1)}×`;
}

/** "Going to 60 s". */
export function goingState(destination: number): RunState {
  return `Going to ${grouped(destination)} s`;
}

/** "24 of 60 s". */
export function progressText(seconds: number, destination: number): string {
  return `${grouped(Math.floor(seconds))} of ${grouped(destination)} s`;
}

/** "60 frames/s". */
export function frameRate(framesPerSecond: number): string {
  return `${grouped(Math.round(framesPerSecond))} frames/s`;
}

/** "Step 330 · 5f2c 91ab": the hash, where it is known, in groups of four, as people compare it. */
export function stepLine(step: number, hash?: string): string {
  const groups = hash?.match(/.{1,4}/g)?.join(" ");
  return `Step ${grouped(step)}${groups === undefined ? "" : ` · ${groups}`}`;
}

/** The figures of the page in words. Pure. */
import type { Drawing, HeptaspinStatus, LifeCycle, RendererName, Sharing } from "../../shared/protocol.ts";
import { grouped } from "../words.ts";

const sharings: Readonly<Record<Sharing, string>> = { shared: "shared memory", message: "messages" };
const renderers: Readonly<Record<RendererName, string>> = { webgl2: "WebGL2", canvas2d: "Canvas 2D" };
const drawings: Readonly<Record<Drawing, string>> = { offscreen: "in a worker", main: "on the main thread" };

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

/** "shared memory, WebGL2 in a worker · 120 steps/s · 60 frames/s · 0 steps dropped"; restarts, if there were any. */
export function technicalLine(
  status: Pick<HeptaspinStatus, "mode" | "renderer" | "stepsPerSecond" | "droppedSteps" | "restarts"> & {
    readonly frames: Pick<HeptaspinStatus["frames"], "framesPerSecond">;
  },
): string {
  const { mode, renderer, stepsPerSecond, droppedSteps, restarts, frames } = status;
  const [sharing, drawing] = mode.split("-") as [Sharing, Drawing];
  return [
    `${sharings[sharing]}, ${renderers[renderer]} ${drawings[drawing]}`,
    `${grouped(Math.round(stepsPerSecond))} steps/s`,
    frameRate(frames.framesPerSecond),
    `${grouped(droppedSteps)} ${droppedSteps === 1 ? "step" : "steps"} dropped`,
    ...(restarts > 0 ? [`${grouped(restarts)} ${restarts === 1 ? "restart" : "restarts"}`] : []),
  ].join(" · ");
}

/** "Step 330 · 5f2c 91ab": the hash, where it is known, in groups of four, as people compare it. */
export function stepLine(step: number, hash?: string): string {
  const groups = hash?.match(/.{1,4}/g)?.join(" ");
  return `Step ${grouped(step)}${groups === undefined ? "" : ` · ${groups}`}`;
}

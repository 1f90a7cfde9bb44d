/** The figures that the dialog of details shows, by name, in words. Pure. */
import type { HeptaspinStatus } from "../client.ts";
import { grouped } from "../words.ts";

const milliseconds = (value: number, digits = 1): string => `${value.toFixed(digits)} ms`;

export function detailRows(status: HeptaspinStatus): readonly (readonly [name: string, value: string])[] {
  const { mode, renderer, frames, stepTime, subSteps, stepsPerSecond, droppedSteps, checkpointInterval, restarts } =
    status;
  const { p50, p99, max } = frames.interval;
  return [
    ["Drawn by", mode.endsWith("-offscreen") ? "worker" : "main thread"],
    ["Frames by", mode.startsWith("shared") ? "shared memory" : "messages"],
    ["Picture by", renderer === "canvas2d" ? "Canvas 2D" : "WebGL2"],
    ["Frames/s", String(Math.round(frames.framesPerSecond))],
    [
      "Time between frames",
      `typical ${p50.toFixed(1)}, 99 of 100 within ${p99.toFixed(1)}, longest ${milliseconds(max)}`,
    ],
    // A display frame that came late says the time at which it should have: a newer state can be in it.
    ["Age of the picture", milliseconds(Math.max(0, frames.age))],
    ["Steps/s", grouped(Math.round(stepsPerSecond))],
    ["Step time", `${milliseconds(stepTime, 2)}, ${grouped(subSteps)} ${subSteps === 1 ? "sub-step" : "sub-steps"}`],
    ["Steps dropped", grouped(droppedSteps)],
    ["State kept every", `${grouped(Math.round(checkpointInterval / 100) / 10)} s`],
    ["Restarts", grouped(restarts)],
  ];
}

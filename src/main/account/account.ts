/**
 * What the balls do, in words, for who can't see them: "20 balls, 12.4 s. 15 lie at the lower left, 5 are in the air. Ball
 * 16 is the fastest, at 412 units per second. The heptagon turns clockwise, once in 5 s." Pure.
 */
import type { Config } from "../../shared/config.ts";
import { type FrameView, LATEST_STATE } from "../../shared/frame.ts";
import { counted, grouped, shapeName } from "../words.ts";
import { findLying, type Places, type Shape } from "./lying.ts";

/** Counter-clockwise from the right, an eighth of a turn each. */
const DIRECTIONS = [
  "on the right",
  "at the upper right",
  "at the top",
  "at the upper left",
  "on the left",
  "at the lower left",
  "at the bottom",
  "at the lower right",
];

/** Units/s: slower than this nobody sees a ball move. */
const STILL = 1;

export interface Scene {
  readonly frame: FrameView;
  readonly shape: Shape;
  readonly config: Pick<Config, "gravity" | "rotation">;
  readonly running: boolean;
}

export function account({ frame, shape, config, running }: Scene): string {
  const { x, y } = frame.states[LATEST_STATE];
  const places: Places = { count: frame.count, x, y, wallAngle: frame.wallAngles[LATEST_STATE] };
  const time = `${grouped(Math.floor(frame.times[LATEST_STATE] * 10) / 10)} s`;
  return [
    `${counted(frame.count)}, ${time}${running ? "" : ", paused"}.`,
    config.gravity > 0 ? whereTheyLie(places, findLying(places, shape)) : "Nothing pulls them down.",
    theFastest(frame),
    turning(config.rotation, shape.sides),
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function whereTheyLie({ count, x, y }: Places, lying: Uint8Array): string {
  let number = 0;
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < count; i++) {
    if (!lying[i]) continue;
    number++;
    sumX += x[i];
    sumY += y[i];
  }
  const all = count === 1 ? "It" : count === 2 ? "Both" : "All";
  if (number === 0) return `${all} ${count === 1 ? "is" : "are"} in the air.`;
  const eighths = Math.round((Math.atan2(sumY, sumX) / Math.PI) * 4);
  const place = DIRECTIONS[(eighths + 8) % 8];
  if (number === count) return `${all} ${count === 1 ? "lies" : "lie"} ${place}.`;
  const flying = count - number;
  return `${grouped(number)} ${number === 1 ? "lies" : "lie"} ${place}, ${grouped(flying)} ${flying === 1 ? "is" : "are"} in the air.`;
}

/** From the frame's last two states; nothing if they are of one moment. */
function theFastest({ count, states, times }: FrameView): string {
  const span = times[LATEST_STATE] - times[LATEST_STATE - 1];
  if (!(span > 0)) return "";
  const before = states[LATEST_STATE - 1];
  const now = states[LATEST_STATE];
  let fastest = 0;
  let most = -1;
  for (let i = 0; i < count; i++) {
    const dx = now.x[i] - before.x[i];
    const dy = now.y[i] - before.y[i];
    const squared = dx * dx + dy * dy;
    if (squared <= most) continue;
    most = squared;
    fastest = i;
  }
  const speed = Math.sqrt(most) / span;
  if (speed < STILL) return count === 1 ? "It does not move." : "None of them moves.";
  const units = `${grouped(Math.round(speed))} units per second`;
  return count === 1 ? `It moves at ${units}.` : `Ball ${grouped(fastest + 1)} is the fastest, at ${units}.`;
}

function turning(rotation: number, sides: number): string {
  const shape = `The ${shapeName(sides)}`;
  if (rotation === 0) return `${shape} stands still.`;
  const period = Math.round((360 / Math.abs(rotation)) * 10) / 10;
  return `${shape} turns ${rotation > 0 ? "clockwise" : "counter-clockwise"}, once in ${grouped(period)} s.`;
}

/**
 * Velocities as arrows: of the balls from their centres, and of the turning walls, ω × p, from points on them. A speed is
 * that between the two states that the time shown lies between, so frames need not carry it.
 */
import { TAU } from "../../deterministic-math.ts";
import { type FrameView, intervalAt, type Snapshot, shortWay } from "../../frame.ts";
import { apothem } from "../../polygon.ts";
import type { SceneShape } from "../../protocol.ts";
import { type Segments, VELOCITY } from "../segments.ts";
import { addArrow, colourRims } from "./arrow.ts";

/** Arrows of balls at the most: with more balls, so many of them, evenly by number. */
export const MAX_ARROWS = 2_000;
/** Seconds of motion that an arrow of a default ball is long: 45 units at 300 units/s. */
export const ARROW_SECONDS = 0.15;
/** Units: the radius of a default ball. Arrows shrink with smaller balls, and grow with the room that thinning leaves. */
const DEFAULT_RADIUS = 15;
/** Units of an arrow of a default ball at the most and at the least; a shorter one would be a dot. */
export const LONGEST = 90;
export const SHORTEST = 2;
/** Units along a wall from one arrow to the next, at least. */
const WALL_SPACING = 60;

/** Every how many balls has an arrow. */
export function thinning(count: number): number {
  return Math.ceil(count / MAX_ARROWS);
}

export function addVelocities(
  frame: FrameView,
  { count, time, x, y }: Snapshot,
  radius: number,
  segments: Segments,
): void {
  const s = intervalAt(frame, time);
  const span = frame.times[s + 1] - frame.times[s];
  if (!(span > 0)) return; // the first state of a run has no past, so no speed can be told
  const { x: x0, y: y0 } = frame.states[s];
  const { x: x1, y: y1 } = frame.states[s + 1];
  const every = thinning(count);
  const size = Math.min((radius * Math.sqrt(every)) / DEFAULT_RADIUS, 1);
  const scale = (ARROW_SECONDS * size) / span;
  const first = segments.count;
  for (let i = 0; i < Math.min(count, frame.count); i += every) {
    addVector(segments, x[i], y[i], (x1[i] - x0[i]) * scale, (y1[i] - y0[i]) * scale, size);
  }
  colourRims(segments, first, VELOCITY);
}

export function addWallVelocities(
  frame: FrameView,
  { time, wallAngle }: Snapshot,
  { sides }: SceneShape,
  segments: Segments,
): void {
  const s = intervalAt(frame, time);
  const span = frame.times[s + 1] - frame.times[s];
  if (!(span > 0)) return;
  const omega = shortWay(frame.wallAngles[s], frame.wallAngles[s + 1]) / span;
  const distance = apothem(sides);
  const halfLength = distance * Math.tan(TAU / 2 / sides);
  const arrows = Math.max(1, Math.floor((2 * halfLength) / WALL_SPACING));
  const first = segments.count;
  for (let wall = 0; wall < sides; wall++) {
    const angle = wallAngle + ((wall + 0.5) * TAU) / sides;
    const c = Math.cos(angle);
    const n = Math.sin(angle);
    for (let k = 0; k < arrows; k++) {
      const along = halfLength * ((2 * k + 1) / arrows - 1);
      const x = distance * c - along * n;
      const y = distance * n + along * c;
      addVector(segments, x, y, -omega * y * ARROW_SECONDS, omega * x * ARROW_SECONDS, 1);
    }
  }
  colourRims(segments, first, VELOCITY);
}

/** @param size of the arrow compared with one of a default ball */
function addVector(segments: Segments, x: number, y: number, dx: number, dy: number, size: number): void {
  const length = Math.sqrt(dx * dx + dy * dy);
  if (!(length >= SHORTEST * size)) return;
  const cut = Math.min(1, (LONGEST * size) / length);
  addArrow(segments, x, y, dx * cut, dy * cut);
}

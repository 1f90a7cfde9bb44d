/**
 * Where each ball stands on a colour map: 0 to 255 from its near to its far end. Speeds and spins are those between the
 * two states that the time shown lies between, so frames need not carry them.
 */
import { type FrameView, intervalAt, type Snapshot, shortWay } from "../frame.ts";
import { HEIGHTS, type Measured, TOP_SPEED } from "./colour-maps.ts";

const FULL = 255;

/**
 * Fills the snapshot's levels. Allocates nothing.
 *
 * @param frame that the snapshot was interpolated from, still leased
 * @param radius of the balls, in units
 */
export function measureLevels(frame: FrameView, by: Measured, radius: number, snapshot: Snapshot): void {
  const { level, time } = snapshot;
  const n = Math.min(snapshot.count, frame.count);
  if (by === "height") {
    const [low, high] = HEIGHTS;
    const { y } = snapshot;
    for (let i = 0; i < n; i++) level[i] = (FULL * (y[i] - low)) / (high - low); // stored clamped and rounded
    return;
  }
  const s = intervalAt(frame, time);
  const span = frame.times[s + 1] - frame.times[s];
  const pace = span > 0 ? FULL / (span * TOP_SPEED) : 0;
  const from = frame.states[s];
  const to = frame.states[s + 1];
  if (by === "spin") {
    const a0 = from.angle;
    const a1 = to.angle;
    for (let i = 0; i < n; i++) level[i] = Math.abs(shortWay(a0[i], a1[i])) * radius * pace;
    return;
  }
  const { x: x0, y: y0 } = from;
  const { x: x1, y: y1 } = to;
  for (let i = 0; i < n; i++) {
    const dx = x1[i] - x0[i];
    const dy = y1[i] - y0[i];
    level[i] = Math.sqrt(dx * dx + dy * dy) * pace;
  }
}

/**
 * The cells that the kernel sorts balls into to find near pairs: as many as the frame says that it last had, across the
 * square around the polygon. Where they are too narrow to be seen apart only every second line is drawn, or every fourth,
 * and so on.
 */
import { cosine, sine, TAU } from "../../deterministic-math.ts";
import type { FrameView, Snapshot } from "../../frame.ts";
import { apothem, CIRCUMRADIUS } from "../../polygon.ts";
import { GRID, type Segments } from "../segments.ts";

/** Units from line to line, at least. */
export const MIN_SPACING = 6;
/** CSS px. */
const LINE = 1;
const LINE_ALPHA = 0.7;

export function addGrid({ gridCells }: FrameView, { wallAngle }: Snapshot, sides: number, segments: Segments): void {
  if (gridCells < 1) return; // not told yet: pairs were not listed since the run began
  const cell = (2 * CIRCUMRADIUS) / gridCells;
  let every = 1;
  while (every * cell < MIN_SPACING) every *= 2;
  for (let k = 0; k <= gridCells; k += every) {
    const place = k * cell - CIRCUMRADIUS;
    addChord(place, 0, 0, 1, wallAngle, sides, segments);
    addChord(0, place, 1, 0, wallAngle, sides, segments);
  }
}

/** What of a line through (x, y) along the unit vector (dx, dy) lies in the polygon. */
function addChord(
  x: number,
  y: number,
  dx: number,
  dy: number,
  wallAngle: number,
  sides: number,
  segments: Segments,
): void {
  const distance = apothem(sides);
  let from = -2 * CIRCUMRADIUS;
  let to = 2 * CIRCUMRADIUS;
  for (let wall = 0; wall < sides; wall++) {
    const angle = wallAngle + ((wall + 0.5) * TAU) / sides;
    const nx = cosine(angle);
    const ny = sine(angle);
    const room = distance - (x * nx + y * ny);
    const pace = dx * nx + dy * ny;
    if (pace > 0) to = Math.min(to, room / pace);
    else if (pace < 0) from = Math.max(from, room / pace);
    else if (room < 0) return;
  }
  if (from < to) segments.add(x + from * dx, y + from * dy, x + to * dx, y + to * dy, LINE, GRID, LINE_ALPHA);
}

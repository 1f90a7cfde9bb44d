/** Lines with a rim in the field's colour, so that they are seen on the field and on the balls; and arrows made of them. */
import { HALO, type Segments, STRIDE, WIDTH, X0, X1, Y0, Y1 } from "../segments.ts";

/** CSS px: of a line, and of the line under it that is its rim. */
export const LINE = 1.5;
const RIM = 4;
/** Opacity of the rim. */
const RIM_ALPHA = 0.75;

/** The head's size as a share of the arrow's length, along it and to each side. */
const HEAD = 0.28;
const HEAD_SIDE = 0.13;

/** An arrow's rim; `colourRims` draws the arrow on it. */
export function addArrow(segments: Segments, x: number, y: number, dx: number, dy: number): void {
  const tipX = x + dx;
  const tipY = y + dy;
  const backX = tipX - HEAD * dx;
  const backY = tipY - HEAD * dy;
  addRim(segments, x, y, tipX, tipY);
  addRim(segments, tipX, tipY, backX - HEAD_SIDE * dy, backY + HEAD_SIDE * dx);
  addRim(segments, tipX, tipY, backX + HEAD_SIDE * dy, backY - HEAD_SIDE * dx);
}

export function addRim(segments: Segments, x0: number, y0: number, x1: number, y1: number): void {
  segments.add(x0, y0, x1, y1, RIM, HALO, RIM_ALPHA);
}

/** Draws the lines whose rims were added since `first` over them: all rims lie below all lines, as one shape. */
export function colourRims(segments: Segments, first: number, colour: number): void {
  for (let i = first, end = segments.count; i < end; i++) {
    const { data } = segments;
    const o = STRIDE * i;
    segments.add(data[o + X0], data[o + Y0], data[o + X1], data[o + Y1], data[o + WIDTH] - RIM + LINE, colour, 1);
  }
}

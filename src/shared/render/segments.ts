/**
 * What overlays are made of, whatever draws them: straight lines with round ends, drawn over the balls in the order in which they were added.
 * One list is filled anew for each draw; it grows to what the scene needs and then allocates nothing.
 *
 * Float32 × STRIDE a segment: its two ends in world units (y up), width in CSS px, colour as an index into the theme's
 * overlay colours, alpha from 0 to 1.
 */

/** Floats of a segment, and where in it they lie. */
export const STRIDE = 7;
export const X0 = 0;
export const Y0 = 1;
export const X1 = 2;
export const Y1 = 3;
export const WIDTH = 4;
export const COLOUR = 5;
export const ALPHA = 6;

/** Index into StageTheme.overlays: speeds of balls and walls, contacts, the grid, the followed ball, and what parts lines from balls. */
export const VELOCITY = 0;
export const CONTACT = 1;
export const GRID = 2;
export const FOLLOWED = 3;
export const HALO = 4;

export class Segments {
  /** The first `count` segments; another array once more have been added than fit. */
  data = new Float32Array(64 * STRIDE);
  count = 0;

  clear(): void {
    this.count = 0;
  }

  /** One with an end that is no place is left out. */
  add(x0: number, y0: number, x1: number, y1: number, width: number, colour: number, alpha: number): void {
    if (!Number.isFinite(x0 + y0 + x1 + y1)) return;
    const o = STRIDE * this.count++;
    if (o === this.data.length) this.#grow();
    const data = this.data;
    data[o + X0] = x0;
    data[o + Y0] = y0;
    data[o + X1] = x1;
    data[o + Y1] = y1;
    data[o + WIDTH] = width;
    data[o + COLOUR] = colour;
    data[o + ALPHA] = alpha;
  }

  #grow(): void {
    const larger = new Float32Array(2 * this.data.length);
    larger.set(this.data);
    this.data = larger;
  }
}

/** The colours that balls are painted with: the origin's 20 by number, or those of a map (colour-maps.ts). */
import { ballColours } from "../palette.ts";
import { MARKING_ALPHA } from "./numbers.ts";
import { parseColour, type Rgb } from "./shading.ts";

/** Steps that a map is drawn in: more can't be told apart. */
export const MAP_STEPS = 64;

/** One colour of balls. */
export interface Paint {
  readonly base: Rgb;
  /** How much white their marking has. */
  readonly marking: number;
}

/**
 * A map in even steps.
 *
 * @param radius of the balls, in CSS px
 * @param width of the canvas, in CSS px
 */
export type PaintMap = (steps: number, radius: number, width: number) => readonly Paint[];

/** The balls' colours by number, in order; ball number n has the one at (n − 1) modulo 20. */
export const numberPaints: readonly Paint[] = ballColours.map((hex) => ({
  base: parseColour(hex),
  marking: MARKING_ALPHA,
}));

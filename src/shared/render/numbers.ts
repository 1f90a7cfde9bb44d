/**
 * How a ball's number and marking are set, whatever draws them: sizes, places and when they fade. Lengths in CSS px
 * unless said otherwise.
 */
import { NUMBER_MIN_RADIUS } from "./shading.ts";

/** Below this radius a ball carries no number, no marking and no shadow. */
export const DETAIL_MIN_RADIUS = 5;

export const NUMBER_COLOUR = "#1a0b02";
export const NUMBER_WEIGHT = 650;
/** em: every digit is centred in a cell this wide, so that figures are tabular in any font. */
export const DIGIT_ADVANCE = 0.6;
/** em below the ball's middle. */
export const BASELINE = 0.36;

/** The band that shows a ball's spin even where its number is too small: white, where |v′| is below this many radii. */
export const MARKING_HALF_WIDTH = 0.5;
/** How much white it has on the origin's colours, and at least on any. */
export const MARKING_ALPHA = 0.13;

/** em: the line under 6 and 9, which could be either when upside down; its middle lies `y` below the ball's. */
export const UNDERLINE = { width: 0.48, height: 0.075, y: 0.45 };

/** Ball radii: the em of a number with 1, 2, … digits: as many as there are balls for. */
const EM_BY_DIGITS = [1, 1, 0.95, 0.75, 0.6, 0.5];
export const MOST_DIGITS = EM_BY_DIGITS.length;
/** Canvases at least this wide keep numbers of up to two digits at 10 px, narrower ones at 8 px. */
const WIDE = 390;
const MIN_EM = 10;
const NARROW_MIN_EM = 8;

export interface NumberStyle {
  /** Font size. */
  readonly em: number;
  /** 0 where the number is too small to be read. Numbers fade with size, never with time. */
  readonly alpha: number;
}

/**
 * @param digits 1 to 6
 * @param radius of the ball
 * @param width of the canvas
 */
export function numberStyle(digits: number, radius: number, width: number): NumberStyle {
  const em = EM_BY_DIGITS[digits - 1] * radius;
  if (digits > 2) return { em, alpha: Math.min(Math.max(em - 7, 0), 1) };
  return {
    em: Math.max(em, width < WIDE ? NARROW_MIN_EM : MIN_EM),
    alpha: Math.min(Math.max((radius - NUMBER_MIN_RADIUS) / 0.5, 0), 1),
  };
}

export function isUnderlined(ball: number): boolean {
  return ball === 6 || ball === 9;
}

/** Digits as they stand on a ball, painted with Canvas 2D: every renderer's begin here, so all have the same font. */
import { BASELINE, DIGIT_ADVANCE, NUMBER_COLOUR, NUMBER_WEIGHT, UNDERLINE } from "./numbers.ts";
import type { Context2d } from "./surface.ts";

/**
 * Paints a number about the context's origin, which is the ball's middle.
 *
 * @param em in the context's pixels
 */
export function paintDigits(context: Context2d, digits: string, em: number, underlined: boolean): void {
  context.fillStyle = NUMBER_COLOUR;
  context.font = `${NUMBER_WEIGHT} ${em}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  for (let i = 0; i < digits.length; i++) {
    context.fillText(digits[i], (i - (digits.length - 1) / 2) * DIGIT_ADVANCE * em, BASELINE * em);
  }
  if (!underlined) return;
  const { width, height, y } = UNDERLINE;
  context.fillRect((-width / 2) * em, (y - height / 2) * em, width * em, height * em);
}

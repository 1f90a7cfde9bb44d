/** How well a number can be read on a ball, whatever its colour; and what makes it so. Lengths in CSS px. */
import { ballColour } from "./ball-light.ts";
import { BASELINE, DIGIT_ADVANCE, MARKING_ALPHA, NUMBER_COLOUR, numberStyle } from "./numbers.ts";
import { parseColour, type Rgb } from "./shading.ts";

/** What a number must at least have against the marking that it stands on. */
const CONTRAST = 4.5;

/**
 * How much white the marking must have for the number to stand out from it wherever the ball is turned.
 *
 * @param base colour of the ball
 * @param radius of the ball
 * @param width of the canvas
 */
export function markingAlpha(base: Rgb, radius: number, width: number): number {
  const em = numberStyle(2, radius, width).em / radius;
  const reach = Math.min(1, Math.sqrt(DIGIT_ADVANCE * DIGIT_ADVANCE + BASELINE * BASELINE) * em);
  let alpha = MARKING_ALPHA;
  for (let i = 0; i < PLACES; i++) {
    const angle = (i / PLACES) * 2 * Math.PI;
    for (const rho of [reach, 0.95 * reach, 0.9 * reach]) {
      const ground = ballColour(base, rho * Math.cos(angle), rho * Math.sin(angle), radius);
      while (contrast(whitened(ground, alpha), INK) < CONTRAST) alpha += 0.01;
    }
  }
  return alpha;
}

/** Directions in which the ground of digits is looked at, at their corners and a little nearer, where no rim brightens it. */
const PLACES = 32;
const INK = parseColour(NUMBER_COLOUR);

export function whitened([red, green, blue]: Rgb, alpha: number): Rgb {
  return [red + (255 - red) * alpha, green + (255 - green) * alpha, blue + (255 - blue) * alpha];
}

/** Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
export function luminance(colour: Rgb): number {
  const linear = (value: number) => (value <= 10.31 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2]);
}

/** The contrast ratio of a light colour and a dark one. */
export function contrast(light: Rgb, dark: Rgb): number {
  return (luminance(light) + 0.05) / (luminance(dark) + 0.05);
}

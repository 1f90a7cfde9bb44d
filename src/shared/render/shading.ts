/**
 * The light on a ball in numbers: one soft source from above left, fixed in the room. Computed with them is it in
 * ball-light.ts, and in webgl2/light.ts. Colours are sRGB, 0 to 255, and mixed as such.
 */

export type Rgb = readonly [red: number, green: number, blue: number];

const LENGTH = Math.sqrt(0.4 * 0.4 + 0.52 * 0.52 + 0.755 * 0.755);
const LX = -0.4 / LENGTH;
const LY = -0.52 / LENGTH;
const LZ = 0.755 / LENGTH;
const HALFWAY_LENGTH = Math.sqrt(LX * LX + LY * LY + (LZ + 1) * (LZ + 1));
/** How far the light wraps around the ball, past where a bare Lambert term would end. */
const WRAP = 0.55;

/** The numbers of the light: every renderer computes with these. Shares are of a mix with one of the three colours. */
export const light = {
  shine: [0xff, 0xf4, 0xe4],
  shade: [0x5c, 0x1c, 0x00],
  gloss: [0xff, 0xff, 0xff],
  /** To the light. */
  direction: [LX, LY, LZ],
  /** Halfway between the light and the eye: where the gloss is brightest. */
  halfway: [LX / HALFWAY_LENGTH, LY / HALFWAY_LENGTH, (LZ + 1) / HALFWAY_LENGTH],
  wrap: WRAP,
  /** The wrapped diffuse term at the ball's middle: there the base colour shows unmixed. */
  middle: (LZ + WRAP) / (1 + WRAP),
  shineShare: 0.46,
  shadeShare: 0.9,
  /** What the field throws back from below right: where it begins, by distance and by direction. */
  bounceShare: 0.14,
  bounceFrom: 0.86,
  bounceAside: [0.2, 0.9],
  bounceScale: 0.66,
  rimShare: 0.2,
  rimFrom: 0.9,
  glossShare: 0.6,
  glossPower: 34,
} as const;

/** CSS px: below this radius a ball carries no number. */
export const NUMBER_MIN_RADIUS = 6.5;

/**
 * How much of both mixes with the shade there is. Small balls' digits reach nearer to the dark rim, so those balls are shaded less: the digits
 * stay legible.
 *
 * @param radius of the ball, in CSS px
 */
export function shadeStrength(radius: number): number {
  if (radius < NUMBER_MIN_RADIUS) return 1;
  return Math.min(Math.max(0.5 + (radius - 7) / 6, 0.5), 1);
}

/** "#rrggbb" as numbers. */
export function parseColour(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

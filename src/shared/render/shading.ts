/**
 * The light on a ball: one soft source from above left, fixed in the room, as a pure function of the place on the disc.
 * Every step of it mixes the colour so far with a constant, so all of it together is colour × keep + add; a renderer
 * computes that once per pixel and applies it to any number of base colours.
 *
 * Places are (u, v) in ball radii, u right and v down, on the unit disc. Colours are sRGB, 0 to 255, and mixed as such.
 */

export type Rgb = readonly [red: number, green: number, blue: number];

/** What the light makes of a colour at one place: colour × keep + add. */
export type Light = [keep: number, addRed: number, addGreen: number, addBlue: number];

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

const { direction, halfway, middle } = light;

/** CSS px: below this radius a ball carries no number. */
export const NUMBER_MIN_RADIUS = 6.5;

function smoothstep(from: number, to: number, x: number): number {
  const t = Math.min(Math.max((x - from) / (to - from), 0), 1);
  return t * t * (3 - 2 * t);
}

function mixIn(light: Light, [red, green, blue]: Rgb, share: number): void {
  light[0] *= 1 - share;
  light[1] += (red - light[1]) * share;
  light[2] += (green - light[2]) * share;
  light[3] += (blue - light[3]) * share;
}

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

/**
 * The light at a place of the disc.
 *
 * @param u,v in ball radii; places outside the unit disc are taken at its edge
 * @param radius of the ball, in CSS px
 * @param out receives the result
 */
export function ballLight(u: number, v: number, radius: number, out: Light): void {
  const rho = Math.sqrt(u * u + v * v);
  const inward = rho > 1 ? 1 / rho : 1;
  const x = u * inward;
  const y = v * inward;
  const z = Math.sqrt(Math.max(0, 1 - x * x - y * y));
  const shade = shadeStrength(radius);
  out[0] = 1;
  out[1] = 0;
  out[2] = 0;
  out[3] = 0;

  const diffuse = (x * direction[0] + y * direction[1] + z * direction[2] + WRAP) / (1 + WRAP);
  if (diffuse >= middle) {
    mixIn(out, light.shine, (light.shineShare * (diffuse - middle)) / (1 - middle));
  } else {
    const depth = (middle - diffuse) / middle;
    mixIn(out, light.shade, light.shadeShare * depth * depth * shade);
  }
  const aside = -(x * direction[0] + y * direction[1]) / light.bounceScale;
  const [from, to] = light.bounceAside;
  mixIn(out, light.shine, light.bounceShare * smoothstep(light.bounceFrom, 1, rho) * smoothstep(from, to, aside));
  mixIn(out, light.shade, light.rimShare * smoothstep(light.rimFrom, 1, rho) * shade);
  const gloss = Math.max(0, x * halfway[0] + y * halfway[1] + z * halfway[2]);
  mixIn(out, light.gloss, light.glossShare * gloss ** light.glossPower);
}

/** The colour of a lit ball at a place of its disc, before marking and number. See `ballLight`. */
export function ballColour(base: Rgb, u: number, v: number, radius: number): Rgb {
  const light: Light = [1, 0, 0, 0];
  ballLight(u, v, radius, light);
  return [base[0] * light[0] + light[1], base[1] * light[0] + light[2], base[2] * light[0] + light[3]];
}

/** "#rrggbb" as numbers. */
export function parseColour(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

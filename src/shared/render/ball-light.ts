/**
 * The light on a ball (shading.ts) as a pure function of the place on the disc. Every step of it mixes the colour so far
 * with a constant, so all of it together is colour × keep + add; that is computed once per pixel and applied to any
 * number of base colours.
 *
 * Places are (u, v) in ball radii, u right and v down, on the unit disc.
 */
import { light, type Rgb, shadeStrength } from "./shading.ts";

/** What the light makes of a colour at one place: colour × keep + add. */
export type Light = [keep: number, addRed: number, addGreen: number, addBlue: number];

const { direction, halfway, middle, wrap } = light;

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

  const diffuse = (x * direction[0] + y * direction[1] + z * direction[2] + wrap) / (1 + wrap);
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

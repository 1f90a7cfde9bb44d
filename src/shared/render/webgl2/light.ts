/** The light on a ball, in shaders: ballLight of ball-light.ts step by step, with the same numbers. Colours from 0 to 1. */
import { light, type Rgb } from "../shading.ts";
import { float, vec } from "./gl.ts";

const colour = (rgb: Rgb) => vec(...rgb.map((value) => value / 255));

export const LIGHT = `
/** @param place in ball radii, u right and v down; @param shade how much of the shade there is, for small balls */
vec3 lit(vec3 base, vec2 place, float shade) {
  const vec3 SHINE = ${colour(light.shine)};
  const vec3 SHADE = ${colour(light.shade)};
  const vec3 GLOSS = ${colour(light.gloss)};
  const vec3 DIRECTION = ${vec(...light.direction)};
  const vec3 HALFWAY = ${vec(...light.halfway)};
  const float WRAP = ${float(light.wrap)};
  const float MIDDLE = ${float(light.middle)};

  float rho = length(place);
  vec2 flat_ = rho > 1. ? place / rho : place;
  vec3 normal = vec3(flat_, sqrt(max(0., 1. - dot(flat_, flat_))));

  float diffuse = (dot(normal, DIRECTION) + WRAP) / (1. + WRAP);
  float depth = (MIDDLE - diffuse) / MIDDLE;
  vec3 result = diffuse >= MIDDLE
    ? mix(base, SHINE, ${float(light.shineShare)} * (diffuse - MIDDLE) / (1. - MIDDLE))
    : mix(base, SHADE, ${float(light.shadeShare)} * depth * depth * shade);
  float aside = -dot(flat_, DIRECTION.xy) / ${float(light.bounceScale)};
  float bounce = smoothstep(${float(light.bounceFrom)}, 1., rho)
    * smoothstep(${float(light.bounceAside[0])}, ${float(light.bounceAside[1])}, aside);
  result = mix(result, SHINE, ${float(light.bounceShare)} * bounce);
  result = mix(result, SHADE, ${float(light.rimShare)} * smoothstep(${float(light.rimFrom)}, 1., rho) * shade);
  return mix(result, GLOSS, ${float(light.glossShare)} * pow(max(0., dot(normal, HALFWAY)), ${float(light.glossPower)}));
}
`;

/**
 * The turning polygon in shaders: how far a place lies outside of the walls, in their own axes, so that every edge of
 * field and frame is exact at any size.
 */
import { CIRCUMRADIUS } from "../../polygon.ts";
import { FRAME_THICKNESS } from "../camera.ts";
import { EDGE_LINE, MARK_LENGTH, SLIT } from "../stage-measures.ts";
import { float } from "./gl.ts";

/** The polygon's place, turn and shape: the part of a shader that every pass over the stage begins with. */
export const WALLS = `
uniform vec2 origin; // device pixels
uniform float scale; // device pixels a unit
uniform vec2 turn; // cosine and sine of the wall angle
uniform float halfAngle; // between a corner and the middle of a wall beside it
uniform float apothem; // units

/** A place of the canvas, in units from the polygon's centre, y up. */
vec2 inWorld(vec2 place) {
  return vec2(place.x - origin.x, origin.y - place.y) / scale;
}
/** The same in the axes that turn with the walls: the first corner lies on x. */
vec2 turnedBack(vec2 world) {
  return vec2(world.x * turn.x + world.y * turn.y, world.y * turn.x - world.x * turn.y);
}
/** In the axes of the nearest wall: along it from its middle, and outwards from the polygon's centre. */
vec2 atWall(vec2 turned) {
  float middle = (floor(atan(turned.y, turned.x) / (2. * halfAngle)) * 2. + 1.) * halfAngle;
  float c = cos(middle);
  float s = sin(middle);
  return vec2(turned.y * c - turned.x * s, turned.x * c + turned.y * s);
}
/** The share of a pixel that lies inside of an edge, that many units outside of its middle. */
float inside(float units) {
  return clamp(.5 + units * scale, 0., 1.);
}
`;

/** The frame: how it is marked, beside WALLS. */
export const FRAME = `
const float THICKNESS = ${float(FRAME_THICKNESS)};
const float EDGE_LINE = ${float(EDGE_LINE)};
const float MARK = ${float(MARK_LENGTH)};
const float SLITS = ${float(MARK_LENGTH + SLIT)};

/** How far a place of the frame lies from the first corner, along the walls beside it, which mirror each other. */
float fromCorner(vec2 turned) {
  vec2 mirrored = vec2(turned.x - ${float(CIRCUMRADIUS)}, abs(turned.y));
  return mirrored.y * cos(halfAngle) - mirrored.x * sin(halfAngle);
}
`;

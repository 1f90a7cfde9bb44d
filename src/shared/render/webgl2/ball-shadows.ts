/** What balls cast on the field: a soft spot below right of each, and a dark one where it nears a wall. */
import { BALL_SHADOW, CONTACT_SHADOW } from "../shadows.ts";
import { UNDERLAP } from "../stage-measures.ts";
import { BALL, type BallBuffer } from "./ball-buffer.ts";
import { CANVAS, float, type Gl, Program } from "./gl.ts";
import { channels, type Scene, setStage } from "./scene.ts";
import { WALLS } from "./walls.ts";

/** Ends under the frame, which is drawn over it, or there where shadows are longer than that is thick. */
const CLIPPED = `
float onField(vec2 place) {
  return inside(${float(UNDERLAP)} + apothem - atWall(turnedBack(inWorld(place))).y);
}
`;

const SPOT_VERTEX = `
${CANVAS}
${WALLS}
${BALL}
uniform float radius; // device pixels
out vec2 place;
out vec2 spot; // in radii of the spot
void main() {
  spot = corner();
  vec2 middle = vec2(${float(BALL_SHADOW.x)}, ${float(BALL_SHADOW.y)}) + spot * ${float(BALL_SHADOW.reach)};
  place = origin + vec2(ballX, -ballY) * scale + middle * radius;
  gl_Position = isPlace(ballX) && isPlace(ballY) ? onCanvas(place) : NOWHERE;
}
`;

const SPOT_FRAGMENT = `
${WALLS}
${CLIPPED}
in vec2 place;
in vec2 spot;
out vec4 colour;
uniform vec3 ink;
uniform vec3 alphas; // in the spot's core, between it and the end, and there
void main() {
  const float CORE = ${float(BALL_SHADOW.core / BALL_SHADOW.reach)};
  float along = clamp((length(spot) - CORE) / (1. - CORE), 0., 1.) * 2.;
  float alpha = mix(mix(alphas.x, alphas.y, min(along, 1.)), alphas.z, max(0., along - 1.));
  colour = vec4(ink, 1.) * alpha * onField(place);
}
`;

const CONTACT_VERTEX = `
${CANVAS}
${WALLS}
${BALL}
uniform float radius; // device pixels
uniform int sides;
out vec2 place;
out vec2 spot;
flat out float nearness;
void main() {
  spot = corner();
  float middle = (float(gl_InstanceID % sides) * 2. + 1.) * halfAngle;
  vec2 unturned = vec2(cos(middle), sin(middle));
  vec2 normal = vec2(unturned.x * turn.x - unturned.y * turn.y, unturned.y * turn.x + unturned.x * turn.y);
  float toWall = apothem - dot(vec2(ballX, ballY), normal);
  float units = radius / scale;
  nearness = min(1., 1. - (toWall - units) / (${float(CONTACT_SHADOW.gap)} * units));
  vec2 foot = vec2(ballX, ballY) + toWall * normal;
  vec2 along = vec2(-normal.y, normal.x) * spot.x * ${float(CONTACT_SHADOW.along)};
  vec2 across = normal * spot.y * ${float(CONTACT_SHADOW.across)};
  vec2 world = foot + (along + across) * units;
  place = origin + vec2(world.x, -world.y) * scale;
  bool isNear = isPlace(ballX) && isPlace(ballY) && nearness > 0.;
  gl_Position = isNear ? onCanvas(place) : NOWHERE;
}
`;

const CONTACT_FRAGMENT = `
${WALLS}
${CLIPPED}
in vec2 place;
in vec2 spot;
flat in float nearness;
out vec4 colour;
uniform vec4 ink;
void main() {
  float alpha = ink.a * nearness * nearness * max(0., 1. - length(spot));
  colour = vec4(ink.rgb, 1.) * alpha * onField(place);
}
`;

export class BallShadows {
  readonly #gl: Gl;
  readonly #spots: Program;
  readonly #contacts: Program;
  #sides = 0;

  constructor(gl: Gl) {
    this.#gl = gl;
    this.#spots = new Program(gl, SPOT_VERTEX, SPOT_FRAGMENT);
    this.#contacts = new Program(gl, CONTACT_VERTEX, CONTACT_FRAGMENT);
  }

  setUp(scene: Scene): void {
    const gl = this.#gl;
    const { camera, shape, theme } = scene;
    this.#sides = shape.sides;
    const radius = shape.radius * camera.scale;
    setStage(gl, this.#spots, scene);
    const [core, middle, end] = theme.ballShadow.map(channels);
    gl.uniform1f(this.#spots.at("radius"), radius);
    gl.uniform3f(this.#spots.at("ink"), core[0], core[1], core[2]);
    gl.uniform3f(this.#spots.at("alphas"), core[3], middle[3], end[3]);
    setStage(gl, this.#contacts, scene);
    gl.uniform1f(this.#contacts.at("radius"), radius);
    gl.uniform1i(this.#contacts.at("sides"), shape.sides);
    gl.uniform4f(this.#contacts.at("ink"), ...channels(theme.contactShadow[0]));
  }

  draw(balls: BallBuffer, count: number, c: number, s: number): void {
    const gl = this.#gl;
    balls.bindByBall();
    this.#spots.use();
    gl.uniform2f(this.#spots.at("turn"), c, s);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, count);
    balls.bindByWall();
    this.#contacts.use();
    gl.uniform2f(this.#contacts.at("turn"), c, s);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, count * this.#sides);
  }

  dispose(): void {
    this.#spots.dispose();
    this.#contacts.dispose();
  }
}

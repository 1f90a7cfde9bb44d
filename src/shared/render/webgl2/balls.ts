/**
 * The balls: one instanced draw of squares, each with a disc in it that ends where its distance from the middle says,
 * lit pixel by pixel, with the marking and the number that turn with it.
 */

import {
  DETAIL_MIN_RADIUS,
  DIGIT_ADVANCE,
  MARKING_HALF_WIDTH,
  MOST_DIGITS,
  NUMBER_COLOUR,
  numberStyle,
} from "../numbers.ts";
import { MAP_STEPS, numberPaints } from "../paints.ts";
import { shadeStrength } from "../shading.ts";
import { BALL, type BallBuffer, TURN_AND_LEVEL } from "./ball-buffer.ts";
import { bakeDigits, DIGITS } from "./digits.ts";
import { CANVAS, createTexture, DIGITS_UNIT, float, type Gl, PALETTE_UNIT, Program } from "./gl.ts";
import { LIGHT } from "./light.ts";
import { type Scene, setColour, setStage } from "./scene.ts";

const VERTEX = `
${CANVAS}
${BALL}
${TURN_AND_LEVEL}
uniform vec2 origin;
uniform float scale;
uniform float radius; // device pixels
uniform int colours;
uniform bool byNumber;
out vec2 place; // device pixels from the ball's middle
flat out int number;
flat out int colourIndex;
flat out vec2 ballTurn; // cosine and sine of the angle; 0 where there is none
void main() {
  place = corner() * (radius + 1.);
  number = gl_InstanceID + 1;
  colourIndex = byNumber ? gl_InstanceID % colours : int(ballLevel) * colours >> 8;
  ballTurn = isPlace(ballAngle) ? vec2(cos(ballAngle), sin(ballAngle)) : vec2(0.);
  gl_Position = isPlace(ballX) && isPlace(ballY) ? onCanvas(origin + vec2(ballX, -ballY) * scale + place) : NOWHERE;
}
`;

const FRAGMENT = `
${LIGHT}
${DIGITS}
in vec2 place;
flat in int number;
flat in int colourIndex;
flat in vec2 ballTurn;
out vec4 colour;
uniform float radius;
uniform float shade;
uniform bool detailed;
uniform sampler2D palette; // base colours, and how white their marking is
uniform vec4 ink;
uniform vec3 styles[${MOST_DIGITS}]; // by digits: em in ball radii, alpha, and which copy of the digits is read

/** How much of a place, in radii in the ball's own frame, is covered by its number. */
float numberAt(vec2 own) {
  int digitCount = 1;
  for (int rest = number / 10; rest > 0; rest /= 10) digitCount++;
  vec3 style = styles[digitCount - 1];
  if (style.y <= 0.) return 0.;
  vec2 em = own / style.x;
  bool underlined = number == 6 || number == 9;
  // Digits may be wider than their advance: the nearest two count. From the right, for the last one comes first.
  float fromRight = float(digitCount) * .5 - em.x / ${float(DIGIT_ADVANCE)};
  int nearest = int(floor(fromRight - .5));
  float covered = 0.;
  for (int i = nearest; i <= nearest + 1; i++) {
    if (i < 0 || i >= digitCount) continue;
    int rest = number;
    for (int k = 0; k < i; k++) rest /= 10;
    vec2 inCell = vec2((float(i) + .5 - fromRight) * ${float(DIGIT_ADVANCE)}, em.y);
    covered = max(covered, digitAt(cellOf(rest % 10, underlined), inCell, style.z));
  }
  return covered * style.y;
}
void main() {
  float covered = clamp(radius - length(place) + .5, 0., 1.);
  if (covered == 0.) discard;
  vec2 onDisc = place / radius;
  vec4 paint = texelFetch(palette, ivec2(colourIndex, 0), 0);
  vec3 result = lit(paint.rgb, onDisc, shade);
  if (detailed && ballTurn != vec2(0.)) {
    // The angle is counter-clockwise, and v points down.
    vec2 own = vec2(onDisc.x * ballTurn.x - onDisc.y * ballTurn.y, onDisc.x * ballTurn.y + onDisc.y * ballTurn.x);
    float marked = clamp(.5 + (${float(MARKING_HALF_WIDTH)} - abs(own.y)) * radius, 0., 1.);
    result = mix(result, vec3(1.), paint.a * marked);
    result = mix(result, ink.rgb, numberAt(own));
  }
  colour = vec4(result, 1.) * covered;
}
`;

export class Balls {
  readonly #gl: Gl;
  readonly #program: Program;
  #palette: WebGLTexture | null = null;
  #digits: WebGLTexture | null = null;

  constructor(gl: Gl) {
    this.#gl = gl;
    this.#program = new Program(gl, VERTEX, FRAGMENT);
  }

  setUp(scene: Scene): void {
    const gl = this.#gl;
    const program = this.#program;
    const { camera, shape } = scene;
    const radius = shape.radius * camera.scale;
    const cssRadius = radius / camera.pixelRatio;
    setStage(gl, program, scene);
    gl.uniform1f(program.at("radius"), radius);
    gl.uniform1f(program.at("shade"), shadeStrength(cssRadius));
    gl.uniform1i(program.at("detailed"), Number(cssRadius >= DETAIL_MIN_RADIUS));
    setColour(gl, program, "ink", NUMBER_COLOUR);
    this.#setPalette(scene, cssRadius);
    this.#setDigits(scene, cssRadius);
  }

  draw(balls: BallBuffer, count: number): void {
    const gl = this.#gl;
    balls.bindByBall();
    this.#program.use();
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, count);
  }

  dispose(): void {
    this.#gl.deleteTexture(this.#palette);
    this.#gl.deleteTexture(this.#digits);
    this.#program.dispose();
  }

  #setPalette({ look: { map }, width }: Scene, radius: number): void {
    const gl = this.#gl;
    const paints = map ? map(MAP_STEPS, radius, width) : numberPaints;
    const texels = Uint8Array.from(paints.flatMap(({ base, marking }) => [...base, 255 * marking].map(Math.round)));
    gl.deleteTexture(this.#palette);
    this.#palette = createTexture(gl, PALETTE_UNIT, gl.NEAREST);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, paints.length, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, texels);
    gl.uniform1i(this.#program.at("palette"), PALETTE_UNIT);
    gl.uniform1i(this.#program.at("colours"), paints.length);
    gl.uniform1i(this.#program.at("byNumber"), Number(map === undefined));
  }

  #setDigits({ camera: { pixelRatio }, look: { numbers }, width, create }: Scene, radius: number): void {
    const gl = this.#gl;
    const styles = Array.from({ length: MOST_DIGITS }, (_, i) => numberStyle(i + 1, radius, width));
    const isShown = numbers && radius >= DETAIL_MIN_RADIUS && styles.some(({ alpha }) => alpha > 0);
    gl.deleteTexture(this.#digits);
    const largest = isShown ? Math.max(...styles.map(({ em }) => em)) * pixelRatio : 1;
    const { texture, cell } = bakeDigits(gl, largest, create);
    this.#digits = texture;
    gl.uniform1i(this.#program.at("digits"), DIGITS_UNIT);
    for (const [i, { em, alpha }] of styles.entries()) {
      // Two pixels of the copy to one of the canvas.
      const copy = Math.max(0, Math.log2(cell / (em * pixelRatio)) - 1);
      gl.uniform3f(this.#program.at(`styles[${i}]`), em / radius, isShown ? alpha : 0, copy);
    }
  }
}

/** The overlays: every segment a square around it, in which its distance from the segment says where it ends. */
import { ALPHA, COLOUR, type Segments, STRIDE, WIDTH, X0, X1 } from "../segments.ts";
import { CANVAS, type Gl, Program } from "./gl.ts";
import { type Scene, setColour, setStage } from "./scene.ts";

const VERTEX = `
${CANVAS}
layout(location = 0) in vec2 start; // units
layout(location = 1) in vec2 end;
layout(location = 2) in float lineWidth; // CSS px
layout(location = 3) in float colourIndex;
layout(location = 4) in float lineAlpha;
uniform vec2 origin;
uniform float scale;
uniform float pixelRatio;
uniform vec4 colours[5];
out vec2 place; // device pixels from the start, along the segment and across
flat out float extent; // of the segment
flat out float thickness;
flat out vec4 line;
void main() {
  vec2 from = origin + vec2(start.x, -start.y) * scale;
  vec2 to = origin + vec2(end.x, -end.y) * scale;
  extent = length(to - from);
  thickness = lineWidth * pixelRatio;
  vec2 along = extent > 0. ? (to - from) / extent : vec2(1., 0.);
  float reach = thickness * .5 + 1.;
  vec2 side = corner();
  place = vec2(side.x < 0. ? -reach : extent + reach, side.y * reach);
  gl_Position = onCanvas(from + place.x * along + place.y * vec2(-along.y, along.x));
  line = vec4(colours[int(colourIndex)].rgb, lineAlpha);
}
`;

const FRAGMENT = `
in vec2 place;
flat in float extent;
flat in float thickness;
flat in vec4 line;
out vec4 colour;
void main() {
  float distance = length(vec2(place.x - clamp(place.x, 0., extent), place.y));
  // A line thinner than a pixel covers as much less of it.
  float covered = clamp(thickness * .5 - distance + .5, 0., min(1., thickness));
  colour = vec4(line.rgb, 1.) * line.a * covered;
}
`;

const FLOAT_BYTES = 4;

export class Lines {
  readonly #gl: Gl;
  readonly #program: Program;
  readonly #buffer: WebGLBuffer;
  readonly #array: WebGLVertexArrayObject;
  #floats = 0;

  constructor(gl: Gl) {
    this.#gl = gl;
    this.#program = new Program(gl, VERTEX, FRAGMENT);
    this.#buffer = gl.createBuffer();
    this.#array = gl.createVertexArray();
    gl.bindVertexArray(this.#array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffer);
    for (const [location, [offset, size]] of [
      [X0, 2],
      [X1, 2],
      [WIDTH, 1],
      [COLOUR, 1],
      [ALPHA, 1],
    ].entries()) {
      gl.enableVertexAttribArray(location);
      gl.vertexAttribPointer(location, size, gl.FLOAT, false, FLOAT_BYTES * STRIDE, FLOAT_BYTES * offset);
      gl.vertexAttribDivisor(location, 1);
    }
  }

  setUp(scene: Scene): void {
    const gl = this.#gl;
    setStage(gl, this.#program, scene);
    gl.uniform1f(this.#program.at("pixelRatio"), scene.camera.pixelRatio);
    for (const [i, colour] of scene.theme.overlays.entries()) setColour(gl, this.#program, `colours[${i}]`, colour);
  }

  draw({ data, count }: Segments): void {
    const gl = this.#gl;
    gl.bindVertexArray(this.#array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffer);
    if (data.length > this.#floats) {
      gl.bufferData(gl.ARRAY_BUFFER, data.byteLength, gl.STREAM_DRAW);
      this.#floats = data.length;
    }
    gl.bufferSubData(gl.ARRAY_BUFFER, 0, data, 0, STRIDE * count);
    this.#program.use();
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, count);
  }

  dispose(): void {
    this.#gl.deleteVertexArray(this.#array);
    this.#gl.deleteBuffer(this.#buffer);
    this.#program.dispose();
  }
}

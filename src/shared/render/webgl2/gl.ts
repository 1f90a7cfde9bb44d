/**
 * What every pass of the WebGL2 renderer needs of the context: programs, textures, and the vertex code that they share.
 * Places are in device pixels of the canvas, y down, as everywhere outside of WebGL.
 */

export type Gl = WebGL2RenderingContext;

/** A program with the places of its uniforms, which are looked up once. */
export class Program {
  readonly #gl: Gl;
  readonly #program: WebGLProgram;
  readonly #places = new Map<string, WebGLUniformLocation | null>();

  /** @throws Error with the compiler's words */
  constructor(gl: Gl, vertex: string, fragment: string) {
    this.#gl = gl;
    const program = gl.createProgram();
    this.#program = program;
    const compile = (kind: number, source: string) => {
      const shader = gl.createShader(kind)!;
      gl.shaderSource(shader, `#version 300 es\nprecision highp float;\nprecision highp int;\n${source}`);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
      gl.deleteShader(shader); // goes with the program
      return shader;
    };
    const shaders = [compile(gl.VERTEX_SHADER, vertex), compile(gl.FRAGMENT_SHADER, fragment)];
    gl.linkProgram(program);
    // What does not compile does not link, and to ask for each shader by itself would be to wait for each.
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
      const words = shaders.map((shader) => gl.getShaderInfoLog(shader));
      throw new Error(`shaders do not link: ${gl.getProgramInfoLog(program)} ${words}`);
    }
  }

  use(): void {
    this.#gl.useProgram(this.#program);
  }

  /** Where a uniform lies; null for one that the shaders make no use of, which WebGL then passes over. */
  at(name: string): WebGLUniformLocation | null {
    let place = this.#places.get(name);
    if (place === undefined) {
      place = this.#gl.getUniformLocation(this.#program, name);
      this.#places.set(name, place);
    }
    return place;
  }

  dispose(): void {
    this.#gl.deleteProgram(this.#program);
  }
}

/** A texture that is read at the unit given from now on, unfiltered beyond its own pixels. */
export function createTexture(gl: Gl, unit: number, filter: GLenum): WebGLTexture {
  const texture = gl.createTexture();
  gl.activeTexture(gl.TEXTURE0 + unit);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, filter === gl.NEAREST ? gl.NEAREST : gl.LINEAR);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  return texture;
}

/** Texture units: each texture keeps its own. */
export const PAGE_SHADOW_UNIT = 0;
export const INNER_SHADOW_UNIT = 1;
export const PALETTE_UNIT = 2;
export const DIGITS_UNIT = 3;

/** The four corners of a quad that is drawn as a strip, from −1 to 1 each way; and places of the canvas to WebGL's. */
export const CANVAS = `
uniform vec2 canvas;
vec2 corner() {
  return vec2(gl_VertexID & 1, gl_VertexID >> 1 & 1) * 2. - 1.;
}
vec4 onCanvas(vec2 place) {
  return vec4(place.x / canvas.x * 2. - 1., 1. - place.y / canvas.y * 2., 0., 1.);
}
const vec4 NOWHERE = vec4(2., 2., 2., 1.);
bool isPlace(float value) {
  return (floatBitsToUint(value) & 0x7f800000u) != 0x7f800000u;
}
`;

/** A number as GLSL takes it for a float. */
export function float(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.`;
}

/** Colours or directions as a constant vector. */
export function vec(...values: readonly number[]): string {
  return `vec${values.length}(${values.map(float).join(", ")})`;
}

/**
 * The balls' places, angles and levels on the graphics card: one buffer, filled anew for each frame and read once per
 * ball by every pass over them. Grows to the most balls shown; an upload then allocates nothing.
 */
import type { Snapshot } from "../../frame.ts";
import type { Gl } from "./gl.ts";

/** Places of the attributes, to be named so in vertex shaders. */
export const BALL = `
layout(location = 0) in float ballX; // units
layout(location = 1) in float ballY;
`;
export const TURN_AND_LEVEL = `
layout(location = 2) in float ballAngle; // radians, counter-clockwise
layout(location = 3) in float ballLevel; // 0 to 255
`;

export class BallBuffer {
  readonly #gl: Gl;
  readonly #buffer: WebGLBuffer;
  /** For passes with one instance a ball. */
  readonly #byBall: WebGLVertexArrayObject;
  /** For passes with one instance a ball and wall. */
  readonly #byWall: WebGLVertexArrayObject;
  #capacity = 0;
  #sides = 0;

  constructor(gl: Gl) {
    this.#gl = gl;
    this.#buffer = gl.createBuffer();
    this.#byBall = gl.createVertexArray();
    this.#byWall = gl.createVertexArray();
  }

  upload({ x, y, angle, level, count }: Snapshot, sides: number, turns: boolean, levels: boolean): void {
    const gl = this.#gl;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffer);
    if (count > this.#capacity || sides !== this.#sides) this.#lay(x.length, sides);
    const n = this.#capacity;
    gl.bufferSubData(gl.ARRAY_BUFFER, 0, x, 0, count);
    gl.bufferSubData(gl.ARRAY_BUFFER, 4 * n, y, 0, count);
    if (turns) gl.bufferSubData(gl.ARRAY_BUFFER, 8 * n, angle, 0, count);
    if (levels) gl.bufferSubData(gl.ARRAY_BUFFER, 12 * n, level, 0, count);
  }

  bindByBall(): void {
    this.#gl.bindVertexArray(this.#byBall);
  }

  bindByWall(): void {
    this.#gl.bindVertexArray(this.#byWall);
  }

  dispose(): void {
    this.#gl.deleteVertexArray(this.#byBall);
    this.#gl.deleteVertexArray(this.#byWall);
    this.#gl.deleteBuffer(this.#buffer);
  }

  #lay(capacity: number, sides: number): void {
    const gl = this.#gl;
    gl.bufferData(gl.ARRAY_BUFFER, 13 * capacity, gl.STREAM_DRAW);
    gl.bindVertexArray(this.#byBall);
    for (let i = 0; i < 4; i++) this.#point(i, 4 * i * capacity, 1);
    gl.bindVertexArray(this.#byWall);
    for (let i = 0; i < 2; i++) this.#point(i, 4 * i * capacity, sides);
    this.#capacity = capacity;
    this.#sides = sides;
  }

  #point(location: number, offset: number, instances: number): void {
    const gl = this.#gl;
    gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(location, 1, location === 3 ? gl.UNSIGNED_BYTE : gl.FLOAT, false, 0, offset);
    gl.vertexAttribDivisor(location, instances);
  }
}

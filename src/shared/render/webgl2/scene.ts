/** What the passes of the WebGL2 renderer are set up with: anew after each change of size, shape, theme or view. */
import { TAU } from "../../deterministic-math.ts";
import { apothem } from "../../polygon.ts";
import type { SceneShape } from "../../protocol.ts";
import type { BallLook } from "../ball-sprites.ts";
import type { Camera } from "../camera.ts";
import type { CreateSurface } from "../surface.ts";
import type { StageTheme } from "../theme.ts";
import type { Gl, Program } from "./gl.ts";

export interface Scene {
  readonly camera: Camera;
  readonly shape: SceneShape;
  readonly theme: StageTheme;
  readonly look: BallLook;
  /** CSS px, of the canvas. */
  readonly width: number;
  /** Gives the canvases that textures are painted on. */
  readonly create: CreateSurface;
}

/** Sets what CANVAS and WALLS read, but for the wall angle. The program is then in use. */
export function setStage(gl: Gl, program: Program, { camera, shape: { sides } }: Scene): void {
  program.use();
  gl.uniform2f(program.at("canvas"), camera.width, camera.height);
  gl.uniform2f(program.at("origin"), camera.originX, camera.originY);
  gl.uniform1f(program.at("scale"), camera.scale);
  gl.uniform1f(program.at("halfAngle"), TAU / 2 / sides);
  gl.uniform1f(program.at("apothem"), apothem(sides));
}

/** A colour of the theme as red, green, blue and alpha from 0 to 1: "#rrggbb" or "rgba(r, g, b, a)". */
export function channels(colour: string): [red: number, green: number, blue: number, alpha: number] {
  if (colour.startsWith("#")) {
    const value = Number.parseInt(colour.slice(1), 16);
    return [(value >> 16) / 255, ((value >> 8) & 0xff) / 255, (value & 0xff) / 255, 1];
  }
  const [red, green, blue, alpha] = colour.slice(5, -1).split(",").map(Number);
  return [red / 255, green / 255, blue / 255, alpha];
}

export function setColour(gl: Gl, program: Program, name: string, colour: string): void {
  gl.uniform4f(program.at(name), ...channels(colour));
}

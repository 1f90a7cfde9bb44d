/**
 * The ten digits as a texture: cells of one em, each with its digit where it stands on a ball, the ball's middle in the
 * cell's. Baked at twice the size of the largest number, as fine as Canvas 2D's labels, with smaller copies for
 * numbers of more digits; so digits stay sharp at any size and turn. Two more cells hold the underlined 6 and 9.
 */
import { paintDigits } from "../paint-digits.ts";
import { type CreateSurface, Surface } from "../surface.ts";
import { createTexture, DIGITS_UNIT, float, type Gl } from "./gl.ts";

/** Pixels of the texture per device pixel. */
const DETAIL = 2;
/** Pixels: of a cell, at most; digits of huge balls are enlarged a little. */
const LARGEST_CELL = 512;
const COLUMNS = 4;
const ROWS = 3;
const UNDERLINED = ["6", "9"];
const CELLS = [..."0123456789", ...UNDERLINED];

export interface Digits {
  readonly texture: WebGLTexture;
  /** Pixels of the texture to an em. */
  readonly cell: number;
}

/** @param em device pixels of the largest number */
export function bakeDigits(gl: Gl, em: number, create: CreateSurface): Digits {
  const cell = Math.min(Math.ceil(em * DETAIL), LARGEST_CELL);
  const surface = new Surface(create, COLUMNS * cell, ROWS * cell);
  const { context } = surface;
  for (const [i, digit] of CELLS.entries()) {
    const column = i % COLUMNS;
    const row = Math.floor(i / COLUMNS);
    context.setTransform(1, 0, 0, 1, (column + 0.5) * cell, (row + 0.5) * cell);
    paintDigits(context, digit, cell, i >= 10);
  }
  const image = surface.finish();
  const texture = createTexture(gl, DIGITS_UNIT, gl.LINEAR_MIPMAP_LINEAR);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.ALPHA, gl.ALPHA, gl.UNSIGNED_BYTE, image.source as TexImageSource);
  gl.generateMipmap(gl.TEXTURE_2D);
  image.close();
  return { texture, cell };
}

/** In shaders: how much of a place is covered by a cell's digit. */
export const DIGITS = `
uniform sampler2D digits;
/** @param em place in the cell, from its middle, in em; @param lod how much smaller the copy is that is read */
float digitAt(int cell, vec2 em, float lod) {
  vec2 place = (vec2(cell % ${COLUMNS}, cell / ${COLUMNS}) + .5 + em) / vec2(${float(COLUMNS)}, ${float(ROWS)});
  return max(abs(em.x), abs(em.y)) < .5 ? textureLod(digits, place, lod).a : 0.;
}
int cellOf(int digit, bool underlined) {
  return !underlined ? digit : digit == 6 ? 10 : 11;
}
`;

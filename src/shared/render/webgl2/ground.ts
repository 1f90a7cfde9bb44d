/** Page and field with the frame's shadows on both: one pass over the whole canvas, under everything else. */
import { bakeInnerShadow, bakePageShadow, type EdgeShadow } from "../shadows.ts";
import { UNDERLAP } from "../stage-measures.ts";
import { CANVAS, createTexture, float, type Gl, INNER_SHADOW_UNIT, PAGE_SHADOW_UNIT, Program } from "./gl.ts";
import { type Scene, setColour, setStage } from "./scene.ts";
import { WALLS } from "./walls.ts";

const VERTEX = `
${CANVAS}
out vec2 place;
void main() {
  place = (corner() * .5 + .5) * canvas;
  gl_Position = onCanvas(place);
}
`;

const FRAGMENT = `
${WALLS}
in vec2 place;
out vec4 colour;
uniform vec4 page;
uniform vec4 field;
uniform vec4 pageShadow;
uniform vec4 innerShadow;
uniform sampler2D pageMask;
uniform sampler2D innerMask;
uniform vec4 pageWedge; // of the mask: half its width, where it begins, its height; all in device pixels
uniform vec4 innerWedge;
uniform vec4 offsets; // of both shadows in the room, in device pixels

/** How dark a wedge's mask is at a place; all wedges of the polygon are alike. */
float shadowAt(sampler2D mask, vec4 wedge, vec2 offset) {
  vec2 wall = atWall(turnedBack(inWorld(place - offset))) * scale;
  return texture(mask, vec2(wall.x / wedge.x * .5 + .5, (wall.y - wedge.y) / wedge.z)).a;
}
void main() {
  float outwards = atWall(turnedBack(inWorld(place))).y - apothem;
  float onField = inside(${float(UNDERLAP)} - outwards);
  vec3 around = mix(page.rgb, pageShadow.rgb, pageShadow.a * shadowAt(pageMask, pageWedge, offsets.xy));
  vec3 within = mix(field.rgb, innerShadow.rgb, innerShadow.a * shadowAt(innerMask, innerWedge, offsets.zw));
  colour = vec4(mix(around, within, onField), 1.);
}
`;

/** A shadow's shape, to be coloured by the shader. */
const MASK = { colour: "#000000", seams: false };

export class Ground {
  readonly #gl: Gl;
  readonly #program: Program;
  #masks: WebGLTexture[] = [];

  constructor(gl: Gl) {
    this.#gl = gl;
    this.#program = new Program(gl, VERTEX, FRAGMENT);
  }

  setUp(scene: Scene): void {
    const gl = this.#gl;
    const program = this.#program;
    const { camera, shape, theme, create } = scene;
    setStage(gl, program, scene);
    for (const name of ["page", "field", "pageShadow", "innerShadow"] as const)
      setColour(gl, program, name, theme[name]);
    this.#freeMasks();
    const page = bakePageShadow(shape.sides, camera, MASK, create);
    const inner = bakeInnerShadow(shape.sides, camera, MASK, create);
    gl.uniform4f(program.at("offsets"), page.offsetX, page.offsetY, inner.offsetX, inner.offsetY);
    this.#setMask("page", PAGE_SHADOW_UNIT, page);
    this.#setMask("inner", INNER_SHADOW_UNIT, inner);
  }

  draw(c: number, s: number): void {
    const gl = this.#gl;
    this.#program.use();
    gl.uniform2f(this.#program.at("turn"), c, s);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }

  dispose(): void {
    this.#freeMasks();
    this.#program.dispose();
  }

  #setMask(name: string, unit: number, { image, halfWidth, near, far }: EdgeShadow): void {
    const gl = this.#gl;
    this.#masks.push(createTexture(gl, unit, gl.LINEAR));
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.ALPHA, gl.ALPHA, gl.UNSIGNED_BYTE, image.source as TexImageSource);
    image.close();
    gl.uniform1i(this.#program.at(`${name}Mask`), unit);
    gl.uniform4f(this.#program.at(`${name}Wedge`), halfWidth, near, far - near, 0);
  }

  #freeMasks(): void {
    for (const texture of this.#masks.splice(0)) this.#gl.deleteTexture(texture);
  }
}

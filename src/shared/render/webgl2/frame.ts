/** The solid frame around the field with its marked corner and its inside edge: a ring of triangles over the shadows. */
import { CANVAS, type Gl, Program } from "./gl.ts";
import { type Scene, setColour, setStage } from "./scene.ts";
import { FRAME, WALLS } from "./walls.ts";

const VERTEX = `
${CANVAS}
${WALLS}
${FRAME}
out vec2 place;
/** Two vertices a corner, inside and outside of the frame by a pixel's margin. */
void main() {
  float outwards = (gl_VertexID & 1) == 0 ? -1.5 / scale : THICKNESS + 1.5 / scale;
  float radius = max(0., apothem + outwards) / cos(halfAngle);
  float angle = 2. * halfAngle * float(gl_VertexID >> 1);
  vec2 at = radius * vec2(cos(angle), sin(angle));
  vec2 world = vec2(at.x * turn.x - at.y * turn.y, at.y * turn.x + at.x * turn.y);
  place = origin + vec2(world.x, -world.y) * scale;
  gl_Position = onCanvas(place);
}
`;

const FRAGMENT = `
${WALLS}
${FRAME}
in vec2 place;
out vec4 colour;
uniform vec4 light[3]; // of the frame, from upper left to lower right
uniform vec4 page;
uniform vec4 mark;
uniform vec4 edge;
uniform float reach; // device pixels from the centre to where the light's ends lie, in x and in y
void main() {
  vec2 turned = turnedBack(inWorld(place));
  float outwards = atWall(turned).y - apothem;
  vec2 fromCentre = place - origin;
  float across = clamp((fromCentre.x + fromCentre.y + 2. * reach) / (2. * reach), 0., 2.);
  vec3 solid = mix(mix(light[0].rgb, light[1].rgb, min(across, 1.)), light[2].rgb, max(0., across - 1.));
  float along = fromCorner(turned);
  solid = mix(solid, page.rgb, inside(SLITS - along));
  solid = mix(solid, mark.rgb, inside(MARK - along));
  solid = mix(solid, edge.rgb, edge.a * inside(EDGE_LINE - outwards));
  float covered = inside(THICKNESS - outwards) - inside(-outwards);
  colour = vec4(solid, 1.) * covered;
}
`;

export class Frame {
  readonly #gl: Gl;
  readonly #program: Program;
  #vertices = 0;

  constructor(gl: Gl) {
    this.#gl = gl;
    this.#program = new Program(gl, VERTEX, FRAGMENT);
  }

  setUp(scene: Scene, reach: number): void {
    const gl = this.#gl;
    const program = this.#program;
    const { theme, shape } = scene;
    setStage(gl, program, scene);
    for (const name of ["page", "mark", "edge"] as const) setColour(gl, program, name, theme[name]);
    for (const [i, colour] of theme.frame.entries()) setColour(gl, program, `light[${i}]`, colour);
    gl.uniform1f(program.at("reach"), reach);
    this.#vertices = 2 * (shape.sides + 1);
  }

  draw(c: number, s: number): void {
    const gl = this.#gl;
    this.#program.use();
    gl.uniform2f(this.#program.at("turn"), c, s);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, this.#vertices);
  }

  dispose(): void {
    this.#program.dispose();
  }
}

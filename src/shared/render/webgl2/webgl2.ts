/**
 * The picture in WebGL2. A draw uploads the balls once and repaints everything in a few passes, from the ground up. What
 * depends on size, shape, theme or view is set up with the first draw after a change. While the context is lost nothing
 * is drawn; when it is back, everything is made anew, and after the third loss it is given up.
 */
import { cosine, sine } from "../../deterministic-math.ts";
import { ContextLost, WEBGL_FAILS } from "../../errors.ts";
import type { Snapshot } from "../../frame.ts";
import { defaultView, type SceneShape, type Theme, type View, type Viewport } from "../../protocol.ts";
import { createCamera, outerRadius } from "../camera.ts";
import { ContextWatch } from "../context-watch.ts";
import { DETAIL_MIN_RADIUS } from "../numbers.ts";
import type { MeasuredColours, Renderer, RendererEvents } from "../renderer.ts";
import type { Segments } from "../segments.ts";
import { type CreateSurface, type DrawCanvas, sizeCanvas } from "../surface.ts";
import { stageThemes } from "../theme.ts";
import { BallBuffer } from "./ball-buffer.ts";
import { BallShadows } from "./ball-shadows.ts";
import { Balls } from "./balls.ts";
import { Frame } from "./frame.ts";
import type { Gl } from "./gl.ts";
import { Ground } from "./ground.ts";
import type { Lines } from "./lines.ts";
import type { Scene } from "./scene.ts";

/** Losses of the context after which it is not trusted any more. */
const MAX_LOSSES = 3;

/** Everything that the context holds. */
interface Passes {
  readonly balls: BallBuffer;
  readonly ground: Ground;
  readonly ballShadows: BallShadows;
  readonly frame: Frame;
  readonly discs: Balls;
  /** From the first overlay on. */
  lines?: Lines | undefined;
}

/**
 * Takes over a canvas with its context; until told otherwise it shows an empty heptagon in the canvas's present size.
 *
 * @param create gives the canvases that textures are painted on
 * @throws ContextLost if the context does not take the programs
 */
export function createWebGl2(canvas: DrawCanvas, gl: Gl, create: CreateSurface, events: RendererEvents): Renderer {
  return new WebGl2(canvas, gl, create, events);
}

class WebGl2 implements Renderer {
  readonly #canvas: DrawCanvas;
  readonly #gl: Gl;
  readonly #create: CreateSurface;
  readonly #watch: ContextWatch;
  #passes: Passes | undefined;
  /** What the passes are set up with; undefined after a change. */
  #scene: Scene | undefined;
  #viewport: Viewport;
  #shape: SceneShape = { sides: 7, radius: 15 };
  #theme: Theme = "light";
  #view = defaultView;
  #measured: MeasuredColours | undefined;
  #losses = 0;
  readonly #redraw: () => void;
  /** What draws overlays: fetched with the first of them; if that fails, again after the next change of the view. */
  #Lines: typeof Lines | undefined;
  #fetching: Promise<void> | undefined;

  constructor(canvas: DrawCanvas, gl: Gl, create: CreateSurface, { redraw, failed }: RendererEvents) {
    this.#canvas = canvas;
    this.#gl = gl;
    this.#create = create;
    this.#redraw = redraw;
    const { width, height } = canvas;
    this.#viewport = { width, height, pixelRatio: 1, inset: { top: 0, right: 0, bottom: 0, left: 0 } };
    this.#passes = this.#begin();
    this.#watch = new ContextWatch({
      canvas,
      context: gl,
      lost: () => {
        this.#passes = undefined; // went with the context
        this.#scene = undefined;
        if (++this.#losses < MAX_LOSSES) return;
        failed(new ContextLost(`${WEBGL_FAILS}: its context was lost ${MAX_LOSSES} times`, { losses: MAX_LOSSES }));
      },
      restored: redraw,
      gone: failed,
    });
  }

  resize(viewport: Viewport): void {
    this.#viewport = viewport;
    this.#scene = undefined;
  }

  setShape(shape: SceneShape): void {
    this.#shape = shape;
    this.#scene = undefined;
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#scene = undefined;
  }

  setView(view: View, measured?: MeasuredColours): void {
    if (view.colour !== this.#view.colour || view.numbers !== this.#view.numbers) this.#scene = undefined;
    this.#view = view;
    this.#measured = measured;
    if (!this.#Lines) this.#fetching = undefined;
  }

  draw(snapshot: Snapshot, segments: Segments): boolean {
    if (this.#watch.isLost()) return false;
    if (this.#viewport.width === 0 || this.#viewport.height === 0) return true; // there is nothing to draw on
    this.#passes ??= this.#begin();
    if (!this.#passes) return false; // lost just now
    this.#scene ??= this.#setUp(this.#passes);
    this.#paint(this.#passes, this.#scene, snapshot, segments);
    return true;
  }

  dispose(): void {
    this.#watch.dispose();
    for (const pass of Object.values(this.#passes ?? {})) pass?.dispose();
    this.#passes = undefined;
  }

  #begin(): Passes | undefined {
    return this.#make(() => makePasses(this.#gl));
  }

  /**
   * @returns undefined if the context was lost just now
   * @throws ContextLost if the context does not take what is made for it
   */
  #make<T>(make: () => T): T | undefined {
    try {
      return make();
    } catch (error) {
      if (this.#gl.isContextLost()) return undefined;
      throw new ContextLost(`${WEBGL_FAILS}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #fetchLines(): void {
    this.#fetching ??= import("./lines.ts").then(
      ({ Lines }) => {
        this.#Lines = Lines;
        this.#redraw();
      },
      () => {}, // the overlays themselves come from the same place, and say so
    );
  }

  #setUp({ ground, ballShadows, frame, discs, lines }: Passes): Scene {
    const gl = this.#gl;
    const { sides } = this.#shape;
    const camera = createCamera(this.#viewport, sides);
    sizeCanvas(this.#canvas, camera);
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight); // which may be less than was asked for
    const { colour, numbers } = this.#view;
    const map = colour === "number" ? undefined : this.#measured!.paintMap(colour, this.#theme);
    const scene: Scene = {
      camera,
      shape: this.#shape,
      theme: stageThemes[this.#theme],
      look: { map, numbers },
      width: this.#viewport.width,
      create: this.#create,
    };
    ground.setUp(scene);
    ballShadows.setUp(scene);
    frame.setUp(scene, outerRadius(sides) * camera.scale * Math.SQRT1_2);
    discs.setUp(scene);
    lines?.setUp(scene);
    return scene;
  }

  #paint(passes: Passes, scene: Scene, snapshot: Snapshot, segments: Segments): void {
    const { balls, ground, ballShadows, frame, discs } = passes;
    const { camera, shape, look } = scene;
    const gl = this.#gl;
    const { count, wallAngle } = snapshot;
    const c = cosine(wallAngle);
    const s = sine(wallAngle);
    const detailed = (shape.radius * camera.scale) / camera.pixelRatio >= DETAIL_MIN_RADIUS;
    balls.upload(snapshot, shape.sides, detailed, look.map !== undefined);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.bindVertexArray(null); // the corners of ground and frame are counted, not read
    ground.draw(c, s);
    if (detailed) ballShadows.draw(balls, count, c, s);
    gl.bindVertexArray(null);
    frame.draw(c, s);
    discs.draw(balls, count);
    if (segments.count > 0) this.#paintLines(passes, scene, segments);
  }

  #paintLines(passes: Passes, scene: Scene, segments: Segments): void {
    const LinesClass = this.#Lines;
    if (!LinesClass) {
      this.#fetchLines();
      return;
    }
    if (!passes.lines) {
      passes.lines = this.#make(() => new LinesClass(this.#gl));
      passes.lines?.setUp(scene);
    }
    passes.lines?.draw(segments);
  }
}

function makePasses(gl: Gl): Passes {
  return {
    balls: new BallBuffer(gl),
    ground: new Ground(gl),
    ballShadows: new BallShadows(gl),
    frame: new Frame(gl),
    discs: new Balls(gl),
  };
}

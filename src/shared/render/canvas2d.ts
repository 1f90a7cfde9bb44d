/**
 * The picture in Canvas 2D. A draw repaints everything, from baked images and few large fills, because without a GPU a
 * frame costs what it blends. The canvas gets its size, and images are baked, with the first draw after a change, never
 * more often. While the context is lost nothing is drawn; when it is back, everything is baked again.
 */
import { cosine, sine, TAU } from "../deterministic-math.ts";
import type { Snapshot } from "../frame.ts";
import { apothem } from "../polygon.ts";
import { defaultView, type SceneShape, type Theme, type View, type Viewport } from "../protocol.ts";
import type { BallPixels } from "./ball-pixels.ts";
import { type BallSprites, bakeBalls, disposeBalls } from "./ball-sprites.ts";
import { type Camera, createCamera, FRAME_THICKNESS } from "./camera.ts";
import { ContextWatch } from "./context-watch.ts";
import type { MeasuredColours, Renderer, RendererEvents } from "./renderer.ts";
import { ALPHA, COLOUR, type Segments, STRIDE, WIDTH, X0, X1, Y0, Y1 } from "./segments.ts";
import { BALL_SHADOW_SPILL, bakeBallShadow, bakeContactShadow } from "./shadow-spots.ts";
import { BALL_SHADOW, CONTACT_SHADOW } from "./shadows.ts";
import { Stage } from "./stage.ts";
import {
  type BakedImage,
  type Context2d,
  type CreateSurface,
  context2d,
  type DrawCanvas,
  sizeCanvas,
} from "./surface.ts";
import { stageThemes } from "./theme.ts";

/**
 * Takes over a canvas; until told otherwise it shows an empty heptagon in the canvas's present size.
 *
 * @param create gives the canvases that images are baked on
 * @throws NotSupported if the browser gives no 2D context
 */
export function createCanvas2d(canvas: DrawCanvas, create: CreateSurface, events: RendererEvents): Renderer {
  return new Canvas2d(canvas, create, events);
}

/** Balls from which on painting them as images costs more than a layer of pixels of their own. */
export const MANY = 500;

/** What makes that layer, once it was fetched: with the first scene of many small balls, which are images until then. */
let Layer: typeof BallPixels | undefined;
let fetching: Promise<void> | undefined;

/** Milliseconds from a fetch that failed to the next. */
const RETRY = 2_000;

/** Settles once this thread can paint many small balls quickly, or has failed to get what it takes. */
export function fetchBallPixels(): Promise<void> {
  fetching ??= import("./ball-pixels.ts").then(
    (module) => {
      Layer = module.BallPixels;
    },
    // Images do, too, until a network is there again.
    () => void setTimeout(() => (fetching = undefined), RETRY),
  );
  return fetching;
}

/** What depends on viewport, shape and theme. */
interface Scenery {
  readonly camera: Camera;
  readonly stage: Stage;
  readonly ballShadow: BakedImage;
  readonly contactShadow: BakedImage;
}

class Canvas2d implements Renderer {
  readonly #canvas: DrawCanvas;
  readonly #context: Context2d;
  readonly #create: CreateSurface;
  readonly #watch: ContextWatch;
  #viewport: Viewport;
  #shape: SceneShape = { sides: 7, radius: 15 };
  #theme: Theme = "light";
  #view = defaultView;
  #measured: MeasuredColours | undefined;
  #scenery: Scenery | undefined;
  #balls: BallSprites | undefined;
  /** Ball numbers up to this have their images. */
  #baked = 0;
  #pixels: BallPixels | undefined;

  constructor(canvas: DrawCanvas, create: CreateSurface, { redraw, failed }: RendererEvents) {
    this.#canvas = canvas;
    this.#context = context2d(canvas, false);
    this.#create = create;
    const restored = () => {
      this.#free();
      redraw();
    };
    this.#watch = new ContextWatch({ canvas, context: this.#context, restored, gone: failed });
    const { width, height } = canvas;
    this.#viewport = { width, height, pixelRatio: 1, inset: { top: 0, right: 0, bottom: 0, left: 0 } };
  }

  resize(viewport: Viewport): void {
    this.#viewport = viewport;
    this.#free();
  }

  setShape(shape: SceneShape): void {
    this.#shape = shape;
    this.#free();
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#disposeScenery();
    if (this.#view.colour !== "number") this.#disposeBalls(); // those by number are the same in every theme
  }

  setView(view: View, measured?: MeasuredColours): void {
    const { colour, numbers } = this.#view;
    if (view.colour !== colour || view.numbers !== numbers) this.#disposeBalls();
    this.#view = view;
    this.#measured = measured;
  }

  draw(snapshot: Snapshot, segments: Segments): boolean {
    if (this.#watch.isLost()) return false;
    if (this.#viewport.width === 0 || this.#viewport.height === 0) return true; // there is nothing to draw on
    const scenery = this.#scenery ?? this.#build();
    const balls = this.#balls && snapshot.count <= this.#baked ? this.#balls : this.#bake(scenery, snapshot.count);
    const context = this.#context;
    scenery.stage.paintGround(context, snapshot.wallAngle);
    if (balls.detailed) {
      // The frame, painted over them, hides where shadows leave the field, unless they are longer than it is thick.
      const clipped = BALL_SHADOW_SPILL * this.#shape.radius > FRAME_THICKNESS;
      context.save();
      if (clipped) scenery.stage.clipToField(context, snapshot.wallAngle);
      this.#paintBallShadows(scenery, snapshot);
      this.#paintContactShadows(scenery, snapshot);
      context.restore();
    }
    scenery.stage.paintFrame(context, snapshot.wallAngle);
    const pixels = !balls.detailed && snapshot.count >= MANY ? this.#bakePixels(scenery.camera, balls) : undefined;
    if (pixels) pixels.draw(context, snapshot, this.#view.colour === "number");
    else this.#paintBalls(scenery.camera, balls, snapshot);
    if (segments.count > 0) this.#paintSegments(scenery.camera, segments);
    return true;
  }

  dispose(): void {
    this.#watch.dispose();
    this.#free();
  }

  /** Frees the images; the next draw bakes them again. */
  #free(): void {
    this.#disposeScenery();
    this.#disposeBalls();
  }

  #disposeBalls(): void {
    if (this.#balls) disposeBalls(this.#balls);
    this.#balls = undefined;
    this.#pixels?.dispose();
    this.#pixels = undefined;
  }

  #disposeScenery(): void {
    this.#scenery?.stage.dispose();
    this.#scenery?.ballShadow.close();
    this.#scenery?.contactShadow.close();
    this.#scenery = undefined;
  }

  #build(): Scenery {
    const { sides } = this.#shape;
    const camera = createCamera(this.#viewport, sides);
    sizeCanvas(this.#canvas, camera);
    const theme = stageThemes[this.#theme];
    this.#scenery = {
      camera,
      stage: new Stage(this.#context, camera, sides, theme, this.#create),
      ballShadow: bakeBallShadow(theme, this.#create),
      contactShadow: bakeContactShadow(theme, this.#create),
    };
    return this.#scenery;
  }

  #bake({ camera: { scale, pixelRatio } }: Scenery, count: number): BallSprites {
    this.#disposeBalls();
    const size = { radius: this.#shape.radius * scale, pixelRatio, canvasWidth: this.#viewport.width };
    const { colour, numbers } = this.#view;
    const map = colour === "number" ? undefined : this.#measured!.paintMap(colour, this.#theme);
    this.#balls = bakeBalls(size, { map, numbers }, count, this.#create);
    this.#baked = count;
    return this.#balls;
  }

  #bakePixels(camera: Camera, { size, paints }: BallSprites): BallPixels | undefined {
    const bases = () => paints.map(({ base }) => base);
    if (Layer === undefined) void fetchBallPixels();
    else this.#pixels ??= new Layer(camera, this.#shape.sides, size, bases(), this.#create);
    return this.#pixels;
  }

  #paintBallShadows({ camera, ballShadow }: Scenery, { count, x, y }: Snapshot): void {
    const { scale } = camera;
    const r = this.#shape.radius * scale;
    const reach = BALL_SHADOW.reach * r;
    const left = camera.originX + BALL_SHADOW.x * r - reach;
    const top = camera.originY + BALL_SHADOW.y * r - reach;
    const context = this.#context;
    context.imageSmoothingEnabled = false; // as for the frame's shadows, see stage.ts
    for (let i = 0; i < count; i++) {
      context.drawImage(ballShadow.source, left + x[i] * scale, top - y[i] * scale, 2 * reach, 2 * reach);
    }
    context.imageSmoothingEnabled = true;
  }

  #paintContactShadows({ camera, contactShadow }: Scenery, { count, x, y, wallAngle }: Snapshot): void {
    const context = this.#context;
    const { scale, originX, originY } = camera;
    const { sides, radius } = this.#shape;
    const wallDistance = apothem(sides);
    const reach = CONTACT_SHADOW.gap * radius;
    const along = CONTACT_SHADOW.along * radius * scale;
    const across = CONTACT_SHADOW.across * radius * scale;
    for (let wall = 0; wall < sides; wall++) {
      const middle = wallAngle + ((wall + 0.5) * TAU) / sides;
      const normalX = cosine(middle);
      const normalY = sine(middle);
      for (let i = 0; i < count; i++) {
        const toWall = wallDistance - (x[i] * normalX + y[i] * normalY);
        const nearness = Math.min(1, 1 - (toWall - radius) / reach);
        if (nearness <= 0) continue;
        const footX = originX + (x[i] + toWall * normalX) * scale;
        const footY = originY - (y[i] + toWall * normalY) * scale;
        if (!Number.isFinite(footX + footY)) continue;
        context.globalAlpha = nearness * nearness;
        context.setTransform(-normalY, -normalX, normalX, -normalY, footX, footY);
        context.drawImage(contactShadow.source, -along, -across, 2 * along, 2 * across);
      }
    }
    context.globalAlpha = 1;
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  #paintBalls(camera: Camera, balls: BallSprites, { count, x, y, angle, level }: Snapshot): void {
    const { half, detailed, discs, markings, labels } = balls;
    const context = this.#context;
    const { scale, originX, originY } = camera;
    const byNumber = this.#view.colour === "number";
    for (let i = 0; i < count; i++) {
      const centreX = originX + x[i] * scale;
      const centreY = originY - y[i] * scale;
      // A canvas passes over numbers that are none, and would paint with the transform before instead.
      if (!Number.isFinite(centreX + centreY)) continue;
      const colour = byNumber ? i % discs.length : (level[i] * discs.length) >> 8;
      context.drawImage(discs[colour].source, centreX - half, centreY - half);
      if (!detailed || !Number.isFinite(angle[i])) continue;
      const c = cosine(angle[i]);
      const s = sine(angle[i]);
      // The angle is counter-clockwise, which the y-down canvas counts as negative.
      context.setTransform(c, -s, s, c, centreX, centreY);
      if (markings.length > 0) context.drawImage(markings[colour].source, -half, -half, 2 * half, 2 * half);
      const label = labels[i];
      if (label) context.drawImage(label.source, -half, -half, 2 * half, 2 * half);
      context.setTransform(1, 0, 0, 1, 0, 0);
    }
  }

  /** Segments that look the same and follow each other are one path: a stroke costs more than its lines. */
  #paintSegments({ scale, originX, originY, pixelRatio }: Camera, { data, count }: Segments): void {
    const context = this.#context;
    const { overlays } = stageThemes[this.#theme];
    context.lineCap = "round";
    for (let o = 0; o < STRIDE * count; ) {
      const width = data[o + WIDTH];
      const colour = data[o + COLOUR];
      const alpha = data[o + ALPHA];
      context.lineWidth = width * pixelRatio;
      context.strokeStyle = overlays[colour];
      context.globalAlpha = alpha;
      context.beginPath();
      do {
        context.moveTo(originX + data[o + X0] * scale, originY - data[o + Y0] * scale);
        context.lineTo(originX + data[o + X1] * scale, originY - data[o + Y1] * scale);
        o += STRIDE;
      } while (
        o < STRIDE * count &&
        data[o + WIDTH] === width &&
        data[o + COLOUR] === colour &&
        data[o + ALPHA] === alpha
      );
      context.stroke();
    }
    context.globalAlpha = 1;
  }
}

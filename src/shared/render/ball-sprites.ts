/**
 * The balls, baked: one image per colour under the room's light, and, because that light does not turn with a ball,
 * others of what does turn: marking and number. Baked for one size; a draw then only copies them.
 *
 * All images are square and centred on the ball's middle; `half` is half their side in device pixels.
 */
import { ballLight, type Light } from "./ball-light.ts";
import { MAX_PIXELS } from "./camera.ts";
import { DETAIL_MIN_RADIUS, isUnderlined, MARKING_ALPHA, MARKING_HALF_WIDTH, numberStyle } from "./numbers.ts";
import { paintDigits } from "./paint-digits.ts";
import { MAP_STEPS, numberPaints, type Paint, type PaintMap } from "./paints.ts";
import type { Rgb } from "./shading.ts";
import { type BakedImage, type Context2d, type CreateSurface, Surface } from "./surface.ts";

/** Labels are baked larger than they are drawn: turned at their own size, small digits would blur. */
const LABEL_DETAIL = 2;
/** Pixels: half the side of a label that is as fine as that; digits of larger ones don't blur. */
const FINE_LABEL_HALF = 512;

export interface BallSize {
  /** Device pixels. */
  readonly radius: number;
  /** Device pixels per CSS pixel. */
  readonly pixelRatio: number;
  /** CSS px, of the canvas. */
  readonly canvasWidth: number;
}

export interface BallLook {
  /** If there is none, a ball's colour goes by its number. */
  readonly map: PaintMap | undefined;
  readonly numbers: boolean;
}

export interface BallSprites {
  readonly size: BallSize;
  readonly half: number;
  /** Whether balls are large enough for markings and shadows. */
  readonly detailed: boolean;
  /** Colours along the map, or of ball number n at (n − 1) modulo the length. */
  readonly paints: readonly Paint[];
  /** By colour. */
  readonly discs: readonly BakedImage[];
  /** By colour, in finer pixels than the canvas's; empty where the labels hold them. */
  readonly markings: readonly BakedImage[];
  /** Of ball number n at n − 1, as fine: its number, with its marking where they are all the same. Not all have any. */
  readonly labels: readonly (BakedImage | undefined)[];
}

/** Where the disc ends: its share of a device pixel whose middle is `distance` from the ball's. */
function coverage(distance: number, radius: number): number {
  return Math.min(Math.max(radius - distance + 0.5, 0), 1);
}

/** A disc under the room's light, before it has a colour. Arrays over the pixels of a square, row by row. */
export interface LitDisc {
  /** Four numbers for each: see `Light`. */
  readonly lights: Float32Array;
  /** Its share of the pixel, 0 to 255. */
  readonly alphas: Uint8ClampedArray;
}

/**
 * The light is the same for all colours: found once per pixel, then applied to each.
 *
 * @param side pixels of the square
 * @param middleX,middleY pixels from its upper left corner
 */
export function lightDisc(side: number, middleX: number, middleY: number, { radius, pixelRatio }: BallSize): LitDisc {
  const light: Light = [1, 0, 0, 0];
  const lights = new Float32Array(4 * side * side);
  const alphas = new Uint8ClampedArray(side * side);
  for (let p = 0; p < side * side; p++) {
    const x = (p % side) + 0.5 - middleX;
    const y = Math.floor(p / side) + 0.5 - middleY;
    alphas[p] = 255 * coverage(Math.sqrt(x * x + y * y), radius);
    if (alphas[p] === 0) continue;
    ballLight(x / radius, y / radius, radius / pixelRatio, light);
    lights.set(light, 4 * p);
  }
  return { lights, alphas };
}

/** @param data red, green, blue and alpha of every pixel, from 0 to 255 */
export function colourDisc({ lights, alphas }: LitDisc, [red, green, blue]: Rgb, data: Uint8ClampedArray): void {
  for (let i = 0; i < data.length; i += 4) {
    data[i] = red * lights[i] + lights[i + 1];
    data[i + 1] = green * lights[i] + lights[i + 2];
    data[i + 2] = blue * lights[i] + lights[i + 3];
    data[i + 3] = alphas[i / 4];
  }
}

function bakeDiscs(half: number, size: BallSize, paints: readonly Paint[], create: CreateSurface): BakedImage[] {
  const side = 2 * half;
  const disc = lightDisc(side, half, half, size);
  const surface = new Surface(create, side, side);
  const image = surface.context.createImageData(side, side);
  return paints.map(({ base }) => {
    colourDisc(disc, base, image.data);
    surface.context.putImageData(image, 0, 0);
    return surface.finish();
  });
}

/** The band across the disc, its ends along the rim. */
function paintMarking(context: Context2d, radius: number, alpha: number): void {
  const end = Math.asin(MARKING_HALF_WIDTH);
  context.fillStyle = `rgba(255, 255, 255, ${alpha})`;
  context.beginPath();
  context.arc(0, 0, radius, -end, end);
  context.arc(0, 0, radius, Math.PI - end, Math.PI + end);
  context.fill();
}

function paintNumber(context: Context2d, ball: number, em: number, alpha: number): void {
  context.globalAlpha = alpha;
  paintDigits(context, String(ball), em, isUnderlined(ball));
  context.globalAlpha = 1;
}

/** Pixels: the side of a label's image for half a side of device pixels. */
export function labelSide(half: number): number {
  return Math.round(2 * half * Math.min(LABEL_DETAIL, Math.max(1, FINE_LABEL_HALF / half)));
}

/** Bakes images that turn with their ball, one at a time: what is painted is in device pixels from the ball's middle. */
function turningImages(half: number, create: CreateSurface): (paint: (context: Context2d) => void) => BakedImage {
  const side = labelSide(half);
  const detail = side / (2 * half);
  const surface = new Surface(create, side, side);
  return (paint) => {
    const { context } = surface;
    context.setTransform(detail, 0, 0, detail, half * detail, half * detail);
    paint(context);
    return surface.finish();
  };
}

type Bake = ReturnType<typeof turningImages>;

/** By colour; those of one whiteness are one image. */
function bakeMarkings(bake: Bake, radius: number, paints: readonly Paint[]): BakedImage[] {
  const images = new Map<number, BakedImage>();
  return paints.map(({ marking }) => {
    const image = images.get(marking) ?? bake((context) => paintMarking(context, radius, marking));
    images.set(marking, image);
    return image;
  });
}

/** @param marking to be painted under each number; without it a ball without a number has no label */
function bakeLabels(
  bake: Bake,
  { radius, pixelRatio, canvasWidth }: BallSize,
  count: number,
  numbers: boolean,
  marking?: number,
): (BakedImage | undefined)[] {
  const underlay = (context: Context2d) => {
    if (marking !== undefined) paintMarking(context, radius, marking);
  };
  let bare: BakedImage | undefined;
  return Array.from({ length: count }, (_, i) => {
    const ball = i + 1;
    const { em, alpha } = numberStyle(String(ball).length, radius / pixelRatio, canvasWidth);
    if (!numbers || alpha === 0) {
      if (marking !== undefined) bare ??= bake(underlay);
      return bare;
    }
    return bake((context) => {
      underlay(context);
      paintNumber(context, ball, em * pixelRatio, alpha);
    });
  });
}

/** The steps of a map that are baked: fewer where balls are so large that all would take too much memory. */
function stepsFor(half: number): number {
  return Math.max(2, Math.min(MAP_STEPS, Math.floor(MAX_PIXELS / (4 * half * half))));
}

/** Bakes what `count` balls of one size need. */
export function bakeBalls(
  size: BallSize,
  { map, numbers }: BallLook,
  count: number,
  create: CreateSurface,
): BallSprites {
  const { radius, pixelRatio, canvasWidth } = size;
  // A pixel of air all round, so that sampling between pixels finds the edge's falloff.
  const half = Math.ceil(radius) + 2;
  const cssRadius = radius / pixelRatio;
  const paints = map ? map(stepsFor(half), cssRadius, canvasWidth) : numberPaints.slice(0, count);
  const discs = bakeDiscs(half, size, paints, create);
  const detailed = cssRadius >= DETAIL_MIN_RADIUS;
  if (!detailed) return { size, half, detailed, paints, discs, markings: [], labels: [] };
  const bake = turningImages(half, create);
  if (!map) {
    const labels = bakeLabels(bake, size, count, numbers, MARKING_ALPHA);
    return { size, half, detailed, paints, discs, markings: [], labels };
  }
  const markings = bakeMarkings(bake, radius, paints);
  return { size, half, detailed, paints, discs, markings, labels: bakeLabels(bake, size, count, numbers) };
}

export function disposeBalls({ discs, markings, labels }: BallSprites): void {
  for (const image of [...discs, ...markings, ...labels]) image?.close();
}

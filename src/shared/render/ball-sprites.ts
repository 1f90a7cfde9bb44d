/**
 * The balls, baked: one image per colour under the room's light, and, because that light does not turn with a ball, a
 * second image of what does turn: marking and number. Baked for one size; a draw then only copies them.
 *
 * All images are square and centred on the ball's middle; `half` is half their side in device pixels.
 */
import { ballColours } from "../palette.ts";
import {
  BASELINE,
  DETAIL_MIN_RADIUS,
  DIGIT_ADVANCE,
  isUnderlined,
  MARKING_ALPHA,
  MARKING_HALF_WIDTH,
  NUMBER_COLOUR,
  NUMBER_WEIGHT,
  numberStyle,
  UNDERLINE,
} from "./numbers.ts";
import { ballLight, type Light, parseColour } from "./shading.ts";
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

export interface BallSprites {
  readonly half: number;
  /** Colour of ball number n at (n − 1) modulo the length. */
  readonly discs: readonly BakedImage[];
  /** Of ball number n at n − 1, in finer pixels than the canvas's; empty where balls are too small for any. */
  readonly labels: readonly BakedImage[];
}

/** Where the disc ends: its share of a device pixel whose middle is `distance` from the ball's. */
function coverage(distance: number, radius: number): number {
  return Math.min(Math.max(radius - distance + 0.5, 0), 1);
}

type Bake = (half: number, size: BallSize, count: number, create: CreateSurface) => BakedImage[];

const bakeDiscs: Bake = (half, { radius, pixelRatio }, count, create) => {
  const side = 2 * half;
  const light: Light = [1, 0, 0, 0];
  // The light is the same for all colours: found once per pixel, then applied to each.
  const lights = new Float32Array(4 * side * side);
  const alphas = new Uint8ClampedArray(side * side);
  for (let p = 0; p < side * side; p++) {
    const x = (p % side) + 0.5 - half;
    const y = Math.floor(p / side) + 0.5 - half;
    alphas[p] = 255 * coverage(Math.sqrt(x * x + y * y), radius);
    if (alphas[p] === 0) continue;
    ballLight(x / radius, y / radius, radius / pixelRatio, light);
    lights.set(light, 4 * p);
  }
  const surface = new Surface(create, side, side);
  const image = surface.context.createImageData(side, side);
  const { data } = image;
  return ballColours.slice(0, count).map((hex) => {
    const [red, green, blue] = parseColour(hex);
    for (let i = 0; i < data.length; i += 4) {
      data[i] = red * lights[i] + lights[i + 1];
      data[i + 1] = green * lights[i] + lights[i + 2];
      data[i + 2] = blue * lights[i] + lights[i + 3];
      data[i + 3] = alphas[i / 4];
    }
    surface.context.putImageData(image, 0, 0);
    return surface.finish();
  });
};

/** The band across the disc, its ends along the rim. */
function paintMarking(context: Context2d, radius: number): void {
  const end = Math.asin(MARKING_HALF_WIDTH);
  context.fillStyle = `rgba(255, 255, 255, ${MARKING_ALPHA})`;
  context.beginPath();
  context.arc(0, 0, radius, -end, end);
  context.arc(0, 0, radius, Math.PI - end, Math.PI + end);
  context.fill();
}

function paintNumber(context: Context2d, ball: number, em: number, alpha: number): void {
  const digits = String(ball);
  context.globalAlpha = alpha;
  context.fillStyle = NUMBER_COLOUR;
  context.font = `${NUMBER_WEIGHT} ${em}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  for (let i = 0; i < digits.length; i++) {
    context.fillText(digits[i], (i - (digits.length - 1) / 2) * DIGIT_ADVANCE * em, BASELINE * em);
  }
  if (isUnderlined(ball)) {
    const { width, height, y } = UNDERLINE;
    context.fillRect((-width / 2) * em, (y - height / 2) * em, width * em, height * em);
  }
  context.globalAlpha = 1;
}

/** Pixels: the side of a label's image for half a side of device pixels. */
export function labelSide(half: number): number {
  return Math.round(2 * half * Math.min(LABEL_DETAIL, Math.max(1, FINE_LABEL_HALF / half)));
}

const bakeLabels: Bake = (half, { radius, pixelRatio, canvasWidth }, count, create) => {
  const cssRadius = radius / pixelRatio;
  if (cssRadius < DETAIL_MIN_RADIUS) return [];
  const side = labelSide(half);
  const detail = side / (2 * half);
  const surface = new Surface(create, side, side);
  const labels: BakedImage[] = [];
  let bare: BakedImage | undefined;
  for (let ball = 1; ball <= count; ball++) {
    const { em, alpha } = numberStyle(String(ball).length, cssRadius, canvasWidth);
    let label = alpha === 0 ? bare : undefined;
    if (!label) {
      const { context } = surface;
      context.setTransform(detail, 0, 0, detail, half * detail, half * detail);
      paintMarking(context, radius);
      if (alpha > 0) paintNumber(context, ball, em * pixelRatio, alpha);
      label = surface.finish();
      if (alpha === 0) bare = label;
    }
    labels.push(label);
  }
  return labels;
};

/** Bakes what `count` balls of one size need. */
export function bakeBalls(size: BallSize, count: number, create: CreateSurface): BallSprites {
  // A pixel of air all round, so that sampling between pixels finds the edge's falloff.
  const half = Math.ceil(size.radius) + 2;
  const discs = bakeDiscs(half, size, count, create);
  return { half, discs, labels: bakeLabels(half, size, count, create) };
}

export function disposeBalls(sprites: BallSprites): void {
  for (const image of [...sprites.discs, ...sprites.labels]) image.close();
}

/**
 * Thousands of small balls, painted by the script, pixel by pixel, on a layer of their own that is then drawn as one image:
 * a canvas takes some microseconds for every image, however small, and a ball of a few pixels far less than one.
 *
 * Each colour is baked at PHASES × PHASES places between pixels, so that balls move smoothly, not from pixel to pixel.
 */
import type { Snapshot } from "../frame.ts";
import { type BallSize, colourDisc, lightDisc } from "./ball-sprites.ts";
import { type Camera, outerRadius } from "./camera.ts";
import type { Rgb } from "./shading.ts";
import { type Context2d, type CreateSurface, context2d, type DrawCanvas } from "./surface.ts";

/** Places within a pixel, along each side, at which a ball can be. */
export const PHASES = 4;

export class BallPixels {
  readonly #camera: Camera;
  readonly #colours: number;
  /** Pixels: how far a ball's pixels reach from its middle, which lies that far into its image and up to a pixel more. */
  readonly #reach: number;
  /** Pixels: of the square of one image. */
  readonly #side: number;
  /** By colour, then row and column of the phase, row and column of the pixel. */
  readonly #images: Uint32Array;
  readonly #layer: DrawCanvas;
  readonly #context: Context2d;
  readonly #data: ImageData;
  /** The same bytes, a pixel at a time; alpha is the highest byte, as on every platform that has browsers. */
  readonly #pixels: Uint32Array;
  /** Pixels of the canvas: the layer's upper left corner. */
  readonly #left: number;
  readonly #top: number;

  /**
   * @param size of the balls
   * @param bases their colours
   * @throws NotSupported if the browser gives no 2D context
   */
  constructor(camera: Camera, sides: number, size: BallSize, bases: readonly Rgb[], create: CreateSurface) {
    this.#camera = camera;
    this.#colours = bases.length;
    this.#reach = size.radius + 0.5;
    this.#side = Math.ceil(2 * this.#reach + (PHASES - 1) / PHASES);
    this.#images = bakeImages(this.#side, this.#reach, size, bases);
    const reach = outerRadius(sides) * camera.scale;
    this.#left = Math.max(0, Math.floor(camera.originX - reach));
    this.#top = Math.max(0, Math.floor(camera.originY - reach));
    const width = Math.max(1, Math.min(camera.width, Math.ceil(camera.originX + reach)) - this.#left);
    const height = Math.max(1, Math.min(camera.height, Math.ceil(camera.originY + reach)) - this.#top);
    this.#layer = create(width, height);
    this.#context = context2d(this.#layer);
    this.#data = this.#context.createImageData(width, height);
    this.#pixels = new Uint32Array(this.#data.data.buffer);
  }

  /** @param byNumber whether colours go by the balls' numbers, not by their levels */
  draw(context: Context2d, { count, x, y, level }: Snapshot, byNumber: boolean): void {
    const { scale, originX, originY } = this.#camera;
    const colours = this.#colours;
    // Where the image of a ball at the origin begins, in phases; half of one is for rounding.
    const shiftX = PHASES * (originX - this.#left - this.#reach) + 0.5;
    const shiftY = PHASES * (originY - this.#top - this.#reach) + 0.5;
    this.#pixels.fill(0);
    for (let i = 0; i < count; i++) {
      const placeX = Math.floor(shiftX + PHASES * scale * x[i]);
      const placeY = Math.floor(shiftY - PHASES * scale * y[i]);
      const colour = byNumber ? i % colours : (level[i] * colours) >> 8;
      this.#stamp(placeX, placeY, colour);
    }
    this.#context.putImageData(this.#data, 0, 0);
    context.drawImage(this.#layer as unknown as CanvasImageSource, this.#left, this.#top);
  }

  /** Frees the layer: browsers cap what all canvases together may hold. */
  dispose(): void {
    this.#layer.width = 0;
    this.#layer.height = 0;
  }

  /** @param placeX,placeY of the image's corner, in phases from the layer's; what is not whole on it is left out */
  #stamp(placeX: number, placeY: number, colour: number): void {
    const side = this.#side;
    const { width, height } = this.#data;
    const left = Math.floor(placeX / PHASES);
    const top = Math.floor(placeY / PHASES);
    // So are places that are no numbers.
    if (!(left >= 0 && top >= 0 && left + side <= width && top + side <= height)) return;
    const images = this.#images;
    const pixels = this.#pixels;
    const phase = PHASES * (placeY - PHASES * top) + (placeX - PHASES * left);
    let from = side * side * (PHASES * PHASES * colour + phase);
    for (let row = top; row < top + side; row++) {
      let to = width * row + left;
      for (const end = to + side; to < end; to++) {
        const image = images[from++];
        if (image === 0) continue;
        const below = pixels[to];
        pixels[to] = image >>> 24 === 255 || below === 0 ? image : over(image, below);
      }
    }
  }
}

/** One pixel over another, as in https://www.w3.org/TR/compositing-1/#simplealphacompositing, with straight alpha. */
function over(image: number, below: number): number {
  const own = image >>> 24;
  const alpha = own + ((below >>> 24) * (255 - own)) / 255;
  const share = own / alpha;
  const red = (below & 255) + ((image & 255) - (below & 255)) * share;
  const green = ((below >> 8) & 255) + (((image >> 8) & 255) - ((below >> 8) & 255)) * share;
  const blue = ((below >> 16) & 255) + (((image >> 16) & 255) - ((below >> 16) & 255)) * share;
  return ((alpha + 0.5) << 24) | ((blue + 0.5) << 16) | ((green + 0.5) << 8) | (red + 0.5);
}

function bakeImages(side: number, reach: number, size: BallSize, bases: readonly Rgb[]): Uint32Array {
  const area = side * side;
  const bytes = new Uint8ClampedArray(4 * area * PHASES * PHASES * bases.length);
  for (let phase = 0; phase < PHASES * PHASES; phase++) {
    const middleX = reach + (phase % PHASES) / PHASES;
    const middleY = reach + Math.floor(phase / PHASES) / PHASES;
    const disc = lightDisc(side, middleX, middleY, size);
    for (const [colour, base] of bases.entries()) {
      const begin = 4 * area * (PHASES * PHASES * colour + phase);
      colourDisc(disc, base, bytes.subarray(begin, begin + 4 * area));
    }
  }
  return new Uint32Array(bytes.buffer);
}

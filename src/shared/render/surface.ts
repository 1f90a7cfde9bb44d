/**
 * What is drawn on and baked in: canvases of either thread, known by what is used of them, because no type library has
 * both kinds; and baked images.
 */
import { NotSupported } from "../errors.ts";
import type { Camera } from "./camera.ts";

export type Context2d = Omit<OffscreenCanvasRenderingContext2D, "canvas">;

/** An OffscreenCanvas or a document's canvas. */
export interface DrawCanvas extends EventTarget {
  /** Device pixels. */
  width: number;
  height: number;
  getContext(kind: "2d", options?: { readonly alpha?: boolean }): Context2d | null;
  getContext(kind: "webgl2", options?: WebGLContextAttributes): WebGL2RenderingContext | null;
}

/** The side that shrinks goes first, so that the canvas is never larger in between than before and after. */
export function sizeCanvas(canvas: DrawCanvas, { width, height }: Camera): void {
  if (width < canvas.width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  if (canvas.width !== width) canvas.width = width;
}

/**
 * The canvas's WebGL2 context; null if there is none, and the canvas is then as it was.
 *
 * @param inSoftware whether one without graphics hardware will do
 */
export function webgl2Context(canvas: DrawCanvas, inSoftware: boolean): WebGL2RenderingContext | null {
  try {
    return canvas.getContext("webgl2", {
      alpha: false, // every pixel is painted
      antialias: false, // shaders find their edges themselves
      depth: false,
      failIfMajorPerformanceCaveat: !inSoftware,
    });
  } catch {
    return null; // a document's canvas that was handed to a worker
  }
}

/**
 * @param alpha false for a canvas that is painted whole: it then needs no blending with the page
 * @throws NotSupported if the browser gives no 2D context
 */
export function context2d(canvas: DrawCanvas, alpha = true): Context2d {
  let reason = "there is none";
  try {
    const context = canvas.getContext("2d", { alpha });
    if (context) return context;
  } catch (error) {
    reason = String(error); // a document's canvas that was handed to a worker
  }
  throw new NotSupported("Canvas 2D is not available here; the picture needs it", { reason });
}

/** Gives a blank canvas of a size in pixels. */
export type CreateSurface = (width: number, height: number) => DrawCanvas;

/**
 * Where images are baked: on OffscreenCanvas where there is one.
 *
 * @param fallback gives a document's canvas; only a page has any
 * @throws NotSupported if there is neither
 */
export function chooseSurface(fallback?: CreateSurface): CreateSurface {
  if (typeof OffscreenCanvas !== "undefined") return (width, height) => new OffscreenCanvas(width, height);
  if (fallback) return fallback;
  throw new NotSupported("OffscreenCanvas is not available here; the picture needs it");
}

/** An image that is drawn often; what `source` is depends on the surface. */
export interface BakedImage {
  readonly source: CanvasImageSource;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Frees the pixels; it can't be drawn any more. Idempotent. */
  close(): void;
}

/** Bakes images of one size, one after the other. */
export class Surface {
  readonly #create: () => DrawCanvas;
  #canvas: DrawCanvas | null = null;
  #context: Context2d | null = null;

  constructor(create: CreateSurface, width: number, height: number) {
    this.#create = () => create(width, height);
  }

  /** Of the image that is being made. It begins blank; transform and styles may be left over from the image before. */
  get context(): Context2d {
    this.#canvas ??= this.#create();
    this.#context ??= context2d(this.#canvas);
    return this.#context;
  }

  /** What has been painted since the last finish. */
  finish(): BakedImage {
    const canvas = this.#canvas ?? this.#create();
    this.#canvas = canvas;
    const { width, height } = canvas;
    if (isOffscreen(canvas)) {
      const source = canvas.transferToImageBitmap();
      return { source, width, height, close: () => source.close() };
    }
    // The canvas is the image; the next one needs another.
    this.#canvas = null;
    this.#context = null;
    const close = () => {
      canvas.width = 0; // frees the pixels at once: browsers cap what all canvases together may hold
      canvas.height = 0;
    };
    return { source: canvas as unknown as CanvasImageSource, width, height, close };
  }
}

function isOffscreen(canvas: DrawCanvas): canvas is OffscreenCanvas {
  return "transferToImageBitmap" in canvas;
}

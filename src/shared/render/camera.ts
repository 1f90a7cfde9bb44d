/**
 * From the world to the canvas. The world is y-up in units with the polygon's circumradius at 300; the canvas is y-down
 * in device pixels. The polygon with its frame is as large as fits, whole, in what the viewport's insets leave free.
 */
import { cosine, TAU } from "../deterministic-math.ts";
import { CIRCUMRADIUS } from "../polygon.ts";
import type { Viewport } from "../protocol.ts";

/** World units: the frame's thickness, outside the wall that the balls touch. */
export const FRAME_THICKNESS = 11;

/** CSS px kept free at the left and right of the frame. */
const SIDE_MARGIN = 20;
const NARROW_SIDE_MARGIN = 6;
/** CSS px of canvas width below which the narrow margin holds. */
const NARROW_WIDTH = 840;

/** Device pixels of the backing store; a canvas of 16,384² kept a worker busy for seconds. */
export const MAX_PIXELS = 16e6;
/** Device pixels on one side: what every browser can allocate. */
const MAX_SIDE = 16_384;
/** CSS px and device pixels per CSS pixel: beyond these no picture makes sense, and products would overflow. */
const MAX_CSS_SIDE = 1e6;
const MIN_PIXEL_RATIO = 0.01;

export interface Camera {
  /** Device pixels of the backing store, at least 1. */
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel; less than the viewport's where the backing store is clamped. */
  readonly pixelRatio: number;
  /** Device pixels per world unit. */
  readonly scale: number;
  /** Device pixels: where the world's origin lies. */
  readonly originX: number;
  readonly originY: number;
}

/** World units from the centre to the frame's outer corners. */
export function outerRadius(sides: number): number {
  return CIRCUMRADIUS + FRAME_THICKNESS / cosine(TAU / 2 / sides);
}

/** The camera of a viewport; always finite and positive, whatever the viewport. */
export function createCamera(viewport: Viewport, sides: number): Camera {
  const cssWidth = Math.min(Math.max(viewport.width, 1), MAX_CSS_SIDE);
  const cssHeight = Math.min(Math.max(viewport.height, 1), MAX_CSS_SIDE);
  const pixelRatio = Math.min(
    Math.max(viewport.pixelRatio, MIN_PIXEL_RATIO),
    Math.sqrt(MAX_PIXELS / (cssWidth * cssHeight)),
    MAX_SIDE / Math.max(cssWidth, cssHeight),
  );
  const { top, right, bottom, left } = viewport.inset;
  const margin = cssWidth < NARROW_WIDTH ? NARROW_SIDE_MARGIN : SIDE_MARGIN;
  const halfSize = Math.min((cssWidth - left - right) / 2 - margin, (cssHeight - top - bottom) / 2);
  const rounded = backingStore(cssWidth * pixelRatio, cssHeight * pixelRatio, Math.round);
  const fits = rounded.width * rounded.height <= MAX_PIXELS;
  const { width, height } = fits ? rounded : backingStore(cssWidth * pixelRatio, cssHeight * pixelRatio, Math.floor);
  return {
    width,
    height,
    pixelRatio,
    scale: (Math.max(halfSize, 1) * pixelRatio) / outerRadius(sides),
    originX: ((left + cssWidth - right) / 2) * pixelRatio,
    originY: ((top + cssHeight - bottom) / 2) * pixelRatio,
  };
}

function backingStore(width: number, height: number, round: (pixels: number) => number) {
  return { width: Math.max(1, round(width)), height: Math.max(1, round(height)) };
}

/** Where a point of the world lies on the canvas, in device pixels. */
export function worldToPixel(camera: Camera, x: number, y: number): { x: number; y: number } {
  return { x: camera.originX + x * camera.scale, y: camera.originY - y * camera.scale };
}

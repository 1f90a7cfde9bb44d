/** The 2D contexts of the canvases that are drawn on and baked in. */
import { NotSupported } from "../errors.ts";

/**
 * @param alpha false for a canvas that is painted whole: it then needs no blending with the page
 * @throws NotSupported if the browser gives no 2D context
 */
export function context2d(canvas: OffscreenCanvas, alpha = true): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext("2d", { alpha });
  if (!context) throw new NotSupported("Canvas 2D is not available here; the picture needs it");
  return context;
}

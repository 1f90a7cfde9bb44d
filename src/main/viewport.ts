/**
 * Tells the renderer where it may draw. The layout of style.css decides alone: the canvas is what is painted, and the
 * box #free, between the lines and the panel or sheet, is what the heptagon must stay in.
 */
import type { Viewport } from "../shared/protocol.ts";

type Box = Pick<DOMRect, "left" | "top" | "right" | "bottom">;

/** The viewport that a canvas and the free part of it make, both in CSS pixels of the same origin. */
export function viewportOf(canvas: Box, free: Box, pixelRatio: number): Viewport {
  return {
    width: canvas.right - canvas.left,
    height: canvas.bottom - canvas.top,
    pixelRatio,
    inset: {
      top: Math.max(0, free.top - canvas.top),
      right: Math.max(0, canvas.right - free.right),
      bottom: Math.max(0, canvas.bottom - free.bottom),
      left: Math.max(0, free.left - canvas.left),
    },
  };
}

/** @param stage what the canvas fills */
export function measureViewport(stage: Element, free: Element): Viewport {
  return viewportOf(stage.getBoundingClientRect(), free.getBoundingClientRect(), devicePixelRatio);
}

/**
 * Calls back whenever the viewport has become another one: window, layout, zoom, or another screen. At most once per
 * animation frame, at once if it can; what changes after that is told in the next.
 */
export function watchViewport(stage: Element, free: Element, changed: (viewport: Viewport) => void): void {
  let known = JSON.stringify(measureViewport(stage, free));
  let toldInThisFrame = false;
  let checkInNext = false;
  const check = () => {
    if (toldInThisFrame) {
      checkInNext = true;
      return;
    }
    const viewport = measureViewport(stage, free);
    const text = JSON.stringify(viewport);
    if (text === known) return;
    known = text;
    toldInThisFrame = true;
    requestAnimationFrame(() => {
      toldInThisFrame = false;
      if (!checkInNext) return;
      checkInNext = false;
      check();
    });
    changed(viewport);
  };
  const observer = new ResizeObserver(check);
  observer.observe(stage);
  observer.observe(free);
  // A query for the present resolution tells when it ends, not when the next one does: so there is a new one each time.
  const watchResolution = () => {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    query.addEventListener(
      "change",
      () => {
        check();
        watchResolution();
      },
      { once: true },
    );
  };
  watchResolution();
  addEventListener("resize", check); // for zooms where such a query matches nothing: ratios are rounded
}

/**
 * Which renderer draws: WebGL2 where it is hardware, otherwise Canvas 2D, which is far faster than WebGL2 in software; or
 * the one that was asked for, if it is to be had. The code of the one that is used is fetched, and no other.
 */
import type { RendererName } from "../protocol.ts";
import type { Renderer, RendererEvents } from "./renderer.ts";
import { type CreateSurface, type DrawCanvas, webgl2Context } from "./surface.ts";

export interface ChosenRenderer {
  readonly name: RendererName;
  readonly renderer: Renderer;
}

/**
 * @param wish undefined for no wish
 * @throws NotSupported if the browser gives no context of either kind
 */
export async function openRenderer(
  canvas: DrawCanvas,
  create: CreateSurface,
  events: RendererEvents,
  wish: RendererName | undefined,
): Promise<ChosenRenderer> {
  // A canvas that gives no context of one kind can still give one of the other; one that has given one can't.
  const gl = wish === "canvas2d" ? null : webgl2Context(canvas, wish === "webgl2");
  if (gl) {
    const { createWebGl2 } = await import("./webgl2/webgl2.ts");
    return { name: "webgl2", renderer: createWebGl2(canvas, gl, create, events) };
  }
  const { createCanvas2d } = await import("./canvas2d.ts");
  return { name: "canvas2d", renderer: createCanvas2d(canvas, create, events) };
}

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
  const isWanted = wish === "webgl2" || (wish === undefined && hasGraphicsHardware(create));
  const gl = isWanted ? webgl2Context(canvas, wish === "webgl2") : null;
  if (gl) {
    const { createWebGl2 } = await import("./webgl2/webgl2.ts");
    return { name: "webgl2", renderer: createWebGl2(canvas, gl, create, events) };
  }
  const { createCanvas2d } = await import("./canvas2d.ts");
  return { name: "canvas2d", renderer: createCanvas2d(canvas, create, events) };
}

/** What software calls itself: some browsers give its context even to who asks for hardware alone. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** Tried on a canvas of its own, because the picture's could not be drawn on in 2D any more. */
function hasGraphicsHardware(create: CreateSurface): boolean {
  const canvas = create(1, 1);
  const gl = webgl2Context(canvas, false);
  const unmasked = gl?.getExtension("WEBGL_debug_renderer_info")?.UNMASKED_RENDERER_WEBGL;
  const name = String(gl?.getParameter(unmasked ?? gl.RENDERER));
  canvas.width = 0; // frees it at once
  canvas.height = 0;
  return gl !== null && !SOFTWARE.test(name);
}

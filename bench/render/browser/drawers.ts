/**
 * What draws, each behind one function for a frame: the product as the page drives it, whole; PixiJS and plain arcs with
 * the balls' places handed to them, so that interpolation is not counted against them.
 */
import type { Snapshot } from "../../../src/shared/frame.ts";
import { ballColours } from "../../../src/shared/palette.ts";
import { Picture } from "../../../src/shared/render/picture.ts";
import type { SubjectName } from "../orders.ts";
import { type MovingBalls, SIDES } from "./moving-balls.ts";

export interface Drawer {
  /** What the script does in one frame. */
  draw(timestamp: number, snapshot: Snapshot): void;
  /** Waits until the browser has drawn what it was told. */
  drain(): void;
}

export const SIZE = 800;
/** Pixels per unit, for those that have no camera of their own. */
const SCALE = SIZE / 2 / 312.2;

export async function createDrawer(name: SubjectName, canvas: OffscreenCanvas, balls: MovingBalls): Promise<Drawer> {
  if (name === "webgl2" || name === "canvas2d") return createPicture(name, canvas, balls);
  if (name === "pixi") return createPixi(canvas, balls);
  if (name === "arcs") return createArcs(canvas, balls);
  return { draw() {}, drain() {} };
}

/** Acquire, playout clock, interpolation, upload and draw: all that a display frame is to the worker that draws. */
async function createPicture(
  name: "webgl2" | "canvas2d",
  canvas: OffscreenCanvas,
  { buffer, radius }: MovingBalls,
): Promise<Drawer> {
  let callback: ((timestamp: number) => void) | undefined;
  const picture = new Picture({
    onError: (error) => {
      throw error;
    },
    display: {
      requestFrame(next) {
        callback = next;
        return 1;
      },
      cancelFrame() {
        callback = undefined;
      },
      origin: performance.timeOrigin,
    },
  });
  const viewport = { width: SIZE, height: SIZE, pixelRatio: 1, inset: { top: 0, right: 0, bottom: 0, left: 0 } };
  const chosen = await picture.init(canvas, viewport, "light", name);
  if (chosen !== name) throw new Error(`${name} is not to be had here`);
  picture.attach({ generation: 1, buffer }, { sides: SIDES, radius });
  picture.start();
  return { draw: (timestamp) => callback?.(timestamp), drain: name === "webgl2" ? drainGl(canvas) : drain2d(canvas) };
}

async function createPixi(canvas: OffscreenCanvas, { count, radius }: MovingBalls): Promise<Drawer> {
  const { DOMAdapter, Particle, ParticleContainer, Texture, WebGLRenderer, WebWorkerAdapter } = await import("pixi.js");
  DOMAdapter.set(WebWorkerAdapter);
  const renderer = new WebGLRenderer();
  await renderer.init({ canvas, width: SIZE, height: SIZE, antialias: false, background: "#f0f0f0" });
  const r = radius * SCALE;
  const disc = new OffscreenCanvas(64, 64);
  const context = disc.getContext("2d")!;
  context.fillStyle = "#ffffff";
  context.arc(32, 32, 31, 0, 2 * Math.PI);
  context.fill();
  const texture = Texture.from(disc);
  const container = new ParticleContainer({
    dynamicProperties: { position: true, rotation: true, vertex: false, uvs: false, color: false },
  });
  const particles = Array.from({ length: count }, (_, i) => {
    const tint = ballColours[i % ballColours.length];
    const scale = r / 31;
    return new Particle({ texture, anchorX: 0.5, anchorY: 0.5, scaleX: scale, scaleY: scale, tint });
  });
  for (const particle of particles) container.addParticle(particle);
  return {
    draw(_, { x, y, angle }) {
      for (let i = 0; i < count; i++) {
        const particle = particles[i];
        particle.x = SIZE / 2 + x[i] * SCALE;
        particle.y = SIZE / 2 - y[i] * SCALE;
        particle.rotation = -angle[i];
      }
      renderer.render({ container });
    },
    drain: drainGl(canvas),
  };
}

async function createArcs(canvas: OffscreenCanvas, { count, radius }: MovingBalls): Promise<Drawer> {
  const context = canvas.getContext("2d", { alpha: false })!;
  const r = radius * SCALE;
  return {
    draw(_, { x, y }) {
      context.fillStyle = "#f0f0f0";
      context.fillRect(0, 0, SIZE, SIZE);
      for (let i = 0; i < count; i++) {
        context.fillStyle = ballColours[i % ballColours.length];
        context.beginPath();
        context.arc(SIZE / 2 + x[i] * SCALE, SIZE / 2 - y[i] * SCALE, r, 0, 2 * Math.PI);
        context.fill();
      }
    },
    drain: drain2d(canvas),
  };
}

/** A pixel that is read has been drawn. */
function drainGl(canvas: OffscreenCanvas): () => void {
  const gl = canvas.getContext("webgl2")!;
  const pixel = new Uint8Array(4);
  return () => gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
}

function drain2d(canvas: OffscreenCanvas): () => void {
  const context = canvas.getContext("2d")!;
  return () => context.getImageData(0, 0, 1, 1);
}

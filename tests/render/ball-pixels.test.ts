/** Many small balls, pixel by pixel: where they are, what they look like, how they cover each other, and when that is the way. */
import { describe, expect, it } from "vitest";
import { createSnapshot, type Snapshot } from "../../src/shared/frame.ts";
import { defaultView } from "../../src/shared/protocol.ts";
import { ballColour } from "../../src/shared/render/ball-light.ts";
import { BallPixels, PHASES } from "../../src/shared/render/ball-pixels.ts";
import { createCamera } from "../../src/shared/render/camera.ts";
import { createCanvas2d, MANY } from "../../src/shared/render/canvas2d.ts";
import { Segments } from "../../src/shared/render/segments.ts";
import type { Rgb } from "../../src/shared/render/shading.ts";
import type { Context2d, DrawCanvas } from "../../src/shared/render/surface.ts";
import { RecordingCanvas } from "./recording-canvas.ts";

const viewport = { width: 330, height: 320, pixelRatio: 1, inset: { top: 0, right: 0, bottom: 0, left: 0 } };
const camera = createCamera(viewport, 7);
const RADIUS = 3.3; // device pixels
const size = { radius: RADIUS, pixelRatio: 1, canvasWidth: viewport.width };
const RED: Rgb = [220, 60, 20];
const BLUE: Rgb = [30, 90, 200];

/** What is drawn of balls at places in canvas pixels: red, green, blue and alpha (0 to 255) by canvas pixel. */
function paint(places: readonly (readonly [x: number, y: number])[], bases = [RED, BLUE]) {
  const layers: RecordingCanvas[] = [];
  const create = (width: number, height: number) => {
    layers.push(new RecordingCanvas(width, height));
    return layers.at(-1) as unknown as DrawCanvas;
  };
  const balls = new BallPixels(camera, 7, size, bases, create);
  const canvas = new RecordingCanvas(viewport.width, viewport.height);
  const snapshot = createSnapshot(places.length);
  snapshot.count = places.length;
  for (const [i, [x, y]] of places.entries()) {
    snapshot.x[i] = (x - camera.originX) / camera.scale;
    snapshot.y[i] = (camera.originY - y) / camera.scale;
  }
  const draw = (byNumber: boolean) => {
    balls.draw(canvas.context as unknown as Context2d, snapshot, byNumber);
    const [layer] = layers;
    const [, left, top] = canvas.context.calls.at(-1)!.args as [unknown, number, number];
    const image = layer.context.calls.at(-1)!.args[0] as { data: Uint8ClampedArray; width: number };
    return (x: number, y: number) => {
      const at = 4 * ((y - top) * image.width + (x - left));
      return [...image.data.subarray(at, at + 4)];
    };
  };
  return { draw, snapshot, layers, canvas };
}

/** Of a ball whose middle is at a place: what a pixel holds, if no other covers it. */
function expected(base: Rgb, ballX: number, ballY: number, x: number, y: number): number[] {
  const u = x + 0.5 - ballX;
  const v = y + 0.5 - ballY;
  const alpha = Math.min(Math.max(RADIUS - Math.hypot(u, v) + 0.5, 0), 1);
  return alpha === 0 ? [0, 0, 0, 0] : [...ballColour(base, u / RADIUS, v / RADIUS, RADIUS), 255 * alpha];
}

/** Pixels of the whole layer with anything on them. */
function covered(at: (x: number, y: number) => number[]): number {
  let count = 0;
  for (let y = 1; y < 319; y++) for (let x = 6; x < 324; x++) if (at(x, y)[3] > 0) count++;
  return count;
}

const differences = (a: readonly number[], b: readonly number[]) => a.map((value, c) => Math.abs(value - b[c]));

describe("a ball in pixels", () => {
  it("is the lit disc at its place to a quarter of a pixel, in every phase, and nothing around it", () => {
    for (let phase = 0; phase < PHASES * PHASES; phase++) {
      const ballX = 150 + (phase % PHASES) / PHASES;
      const ballY = 140 + Math.floor(phase / PHASES) / PHASES;
      const at = paint([[ballX + 0.2, ballY - 0.05]]).draw(true);
      // The image's grid lies where a ball's edge falls on a pixel's: find where this one was put by its own reach.
      const begins = (place: number) => Math.floor(PHASES * (place - RADIUS - 0.5) + 0.5) / PHASES + RADIUS + 0.5;
      const middleX = begins(ballX + 0.2);
      const middleY = begins(ballY - 0.05);
      expect(Math.abs(middleX - ballX - 0.2)).toBeLessThanOrEqual(0.5 / PHASES);
      expect(Math.abs(middleY - ballY + 0.05)).toBeLessThanOrEqual(0.5 / PHASES);
      for (let y = 133; y < 148; y++) {
        for (let x = 143; x < 158; x++) {
          const [red, green, blue, alpha] = differences(at(x, y), expected(RED, middleX, middleY, x, y));
          expect(alpha, `alpha at ${x}, ${y}`).toBeLessThanOrEqual(1);
          if (at(x, y)[3] > 0) expect(Math.max(red, green, blue), `colour at ${x}, ${y}`).toBeLessThanOrEqual(1);
        }
      }
    }
  });

  it("has the colour of its number, or of its level", () => {
    const { draw, snapshot } = paint([
      [100, 150],
      [120, 150],
      [140, 150],
    ]);
    const middles = (at: (x: number, y: number) => number[]) =>
      [100, 120, 140].map((x) => (at(x, 150)[2] > 100 ? "blue" : "red"));
    expect(middles(draw(true))).toEqual(["red", "blue", "red"]);
    snapshot.level.set([255, 0, 128]);
    expect(middles(draw(false))).toEqual(["blue", "red", "blue"]);
  });

  it("covers those before it as light mixes, at its edge, too", () => {
    const first = [150, 150] as const;
    const second = [154.5, 151.25] as const;
    const both = paint([first, second]).draw(true);
    const below = paint([first]).draw(true);
    const above = paint([second], [BLUE]).draw(true);
    let mixed = 0;
    for (let y = 143; y < 160; y++) {
      for (let x = 143; x < 162; x++) {
        const own = above(x, y)[3] / 255;
        const under = below(x, y)[3] / 255;
        const alpha = own + under * (1 - own);
        const [red, green, blue, seen] = both(x, y);
        expect(Math.abs(seen - 255 * alpha)).toBeLessThanOrEqual(1);
        if (alpha === 0) continue;
        if (own > 0 && own < 1 && under > 0) mixed++;
        for (const [c, value] of [red, green, blue].entries()) {
          const over = (above(x, y)[c] * own + below(x, y)[c] * under * (1 - own)) / alpha;
          expect(Math.abs(value - over), `channel ${c} at ${x}, ${y}`).toBeLessThanOrEqual(1.5);
        }
      }
    }
    expect(mixed).toBeGreaterThan(3);
  });

  it("is left out where its place is no number or not on the layer, and no other ball with it", () => {
    const at = paint([
      [Number.NaN, 150],
      [150, Number.POSITIVE_INFINITY],
      [1, 150],
      [150, -40],
      [1e9, 150],
      [150, 150],
    ]).draw(true);
    expect(at(150, 150)[3]).toBe(255);
    expect(covered(at)).toBeLessThan(Math.PI * (RADIUS + 1) ** 2);
  });

  it("is where it is now, and no longer where it was", () => {
    const { draw, snapshot } = paint([[150, 150]]);
    draw(true);
    snapshot.x[0] += 20 / camera.scale;
    const at = draw(true);
    expect([at(150, 150)[3], at(170, 150)[3]]).toEqual([0, 255]);
  });
});

describe("Canvas 2D with many small balls", () => {
  const shape = { sides: 7, radius: 3 };
  const canvas = () => new RecordingCanvas(viewport.width, viewport.height);
  const scene = (count: number): Snapshot => Object.assign(createSnapshot(count), { count });

  function setUp() {
    const made: RecordingCanvas[] = [];
    const own = canvas();
    const create = (width: number, height: number) => {
      made.push(new RecordingCanvas(width, height));
      return made.at(-1) as unknown as DrawCanvas;
    };
    const renderer = createCanvas2d(own as unknown as DrawCanvas, create, { redraw() {}, failed() {} });
    renderer.resize(viewport);
    renderer.setShape(shape);
    renderer.setView(defaultView);
    const images = (snapshot: Snapshot) => {
      own.context.calls = [];
      renderer.draw(snapshot, new Segments());
      return own.context.calls.filter(({ name }) => name === "drawImage").length;
    };
    return { renderer, images, made };
  }

  it("draws them as images until what paints pixels is there, then as one; fewer always as images", async () => {
    const { renderer, images, made } = setUp();
    const around = images(scene(0)); // shadows of the frame
    expect(images(scene(MANY))).toBe(around + MANY);
    await expect.poll(() => images(scene(MANY))).toBe(around + 1);
    expect(images(scene(MANY - 1))).toBe(around + MANY - 1);
    // Large ones have numbers, which turn.
    renderer.setShape({ sides: 7, radius: 15 });
    expect(images(scene(MANY))).toBeGreaterThanOrEqual(around + MANY);
    renderer.setShape(shape);
    expect(images(scene(2 * MANY))).toBe(around + 1);
    renderer.dispose();
    const layers = made.filter(({ context }) => context.calls.some(({ name }) => name === "putImageData"));
    expect(layers.length).toBeGreaterThan(1);
    expect(layers.map(({ width, height }) => width * height)).toEqual(layers.map(() => 0));
  });
});

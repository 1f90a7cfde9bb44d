import { describe, expect, it } from "vitest";
import type { Viewport } from "../../src/shared/protocol.ts";
import { createCamera, FRAME_THICKNESS, outerRadius, worldToPixel } from "../../src/shared/render/camera.ts";

function viewport(width: number, height: number, pixelRatio = 1, inset: Partial<Viewport["inset"]> = {}): Viewport {
  return { width, height, pixelRatio, inset: { top: 0, right: 0, bottom: 0, left: 0, ...inset } };
}

describe("the camera", () => {
  const sizes = [
    [320, 320],
    [320, 568],
    [390, 844],
    [844, 390],
    [839, 900],
    [840, 900],
    [960, 900],
    [1920, 1080],
    [3840, 2160],
  ];
  const insets = [{}, { top: 56, bottom: 56 }, { top: 40, right: 60, bottom: 125, left: 10 }];

  it("shows the whole polygon with its frame inside what is left free, as large as fits", () => {
    for (const [width, height] of sizes)
      for (const pixelRatio of [0.5, 1, 1.25, 2, 3, 4])
        for (const inset of insets)
          for (let sides = 3; sides <= 24; sides++) {
            const view = viewport(width, height, pixelRatio, inset);
            const camera = createCamera(view, sides);
            const ratio = camera.pixelRatio;
            const { top, right, bottom, left } = view.inset;
            const reach = camera.scale * outerRadius(sides);
            const margin = width < 840 ? 6 : 20;
            const slack = [
              camera.originX - reach - (left + margin) * ratio,
              (width - right - margin) * ratio - camera.originX - reach,
              camera.originY - reach - top * ratio,
              (height - bottom) * ratio - camera.originY - reach,
            ];
            expect(Math.min(...slack)).toBeCloseTo(0, 6);
            // The free area's middle is the polygon's.
            expect(slack[0]).toBeCloseTo(slack[1], 6);
            expect(slack[2]).toBeCloseTo(slack[3], 6);
          }
  });

  it("reaches the frame's outer corners, which lie farther out the fewer the sides", () => {
    expect(outerRadius(7)).toBeCloseTo(312.2, 1);
    expect(outerRadius(3)).toBeCloseTo(300 + 2 * FRAME_THICKNESS, 9);
    expect(outerRadius(4)).toBeCloseTo(300 + Math.SQRT2 * FRAME_THICKNESS, 9);
  });

  it("turns y up into y down and keeps lengths (P2: 15 units are exactly 1/20 of the circumradius)", () => {
    const camera = createCamera(viewport(960, 900, 2, { top: 56, bottom: 56 }), 7);
    const centre = worldToPixel(camera, 0, 0);
    expect(centre).toEqual({ x: 960, y: 900 });
    const up = worldToPixel(camera, 0, 300);
    const right = worldToPixel(camera, 15, 0);
    expect(up.x).toBe(centre.x);
    expect(up.y).toBeLessThan(centre.y);
    expect(right.x).toBeGreaterThan(centre.x);
    expect((right.x - centre.x) / (centre.y - up.y)).toBeCloseTo(15 / 300, 12);
  });

  it("asks for a backing store of CSS size × pixel ratio, rounded", () => {
    expect(createCamera(viewport(390, 844, 3), 7)).toMatchObject({ width: 1170, height: 2532, pixelRatio: 3 });
    expect(createCamera(viewport(333.4, 400.6, 1.5), 7)).toMatchObject({ width: 500, height: 601 });
    expect(createCamera(viewport(3840, 2160, 1), 7)).toMatchObject({ width: 3840, height: 2160, pixelRatio: 1 });
  });

  it("never asks for more than 16 megapixels, and lowers the pixel ratio to match", () => {
    for (const [width, height, pixelRatio] of [
      [16_384, 16_384, 1],
      [16_384, 16_384, 4],
      [3840, 2160, 4],
      [1_000_000, 3, 2],
      [16_384, 976.6, 1], // rounded up, it would be too much
      [16_000, 1000.4, 1],
    ]) {
      const camera = createCamera(viewport(width, height, pixelRatio), 7);
      expect(camera.width * camera.height).toBeLessThanOrEqual(16e6);
      expect(Math.max(camera.width, camera.height)).toBeLessThanOrEqual(16_384);
      expect(camera.pixelRatio).toBeLessThanOrEqual(pixelRatio);
      expect(camera.width / width).toBeCloseTo(camera.pixelRatio, 3);
      expect(camera.originX).toBeCloseTo((width * camera.pixelRatio) / 2, 6);
    }
    expect(createCamera(viewport(3840, 2160, 4), 7).width).toBeGreaterThan(5000);
  });

  it("stays finite, positive and at least one pixel, however little or much room there is", () => {
    for (const view of [
      viewport(0, 0),
      viewport(0, 0, 3),
      viewport(1, 1, 0.25),
      viewport(0, 500),
      viewport(100, 100, 1, { top: 80, bottom: 80 }),
      viewport(800, 600, 1e-300),
      viewport(800, 600, 1e300),
      viewport(1e300, 600),
      viewport(Number.MAX_VALUE, Number.MAX_VALUE, Number.MAX_VALUE),
      viewport(800, 600, 1, { left: 1e9, top: 1e9 }),
    ]) {
      const camera = createCamera(view, 7);
      expect(camera.width).toBeGreaterThanOrEqual(1);
      expect(camera.height).toBeGreaterThanOrEqual(1);
      expect(camera.scale).toBeGreaterThan(0);
      expect(Object.values(camera).every(Number.isFinite)).toBe(true);
    }
  });
});

import { describe, expect, it } from "vitest";
import { createCamera } from "../../src/shared/render/camera.ts";
import { isUnderlined, numberStyle } from "../../src/shared/render/numbers.ts";

/** CSS px: the radius of a ball of 15 units. */
function defaultRadius(width: number, height: number, top = 0, bottom = 0): number {
  const camera = createCamera({ width, height, pixelRatio: 1, inset: { top, right: 0, bottom, left: 0 } }, 7);
  return 15 * camera.scale;
}

describe("numbers", () => {
  it("are whole and at least 10 px from 390 px width up (P3)", () => {
    for (const [width, height, top, bottom] of [
      [390, 844, 0, 0],
      [390, 844, 100, 440],
      [412, 915, 60, 125],
      [844, 390, 40, 40],
      [960, 900, 56, 56],
      [3840, 2160, 0, 0],
    ]) {
      const radius = defaultRadius(width, height, top, bottom);
      for (const digits of [1, 2]) {
        const { em, alpha } = numberStyle(digits, radius, width);
        expect(em).toBeGreaterThanOrEqual(10);
        expect(alpha).toBe(1);
      }
    }
  });

  it("are whole and at least 8 px at 320 px width (P3)", () => {
    const { em, alpha } = numberStyle(2, defaultRadius(320, 320), 320);
    expect(em).toBe(8);
    expect(alpha).toBe(1);
  });

  it("grow with the ball, less with more digits", () => {
    expect([1, 2, 3, 4, 5].map((digits) => numberStyle(digits, 40, 960).em)).toEqual([40, 40, 38, 30, 24]);
  });

  it("fade with size: where the floor holds by the radius, else by the size", () => {
    expect([7, 6.75, 6.5, 5].map((radius) => numberStyle(1, radius, 960).alpha)).toEqual([1, 0.5, 0, 0]);
    expect([8, 7.5, 7, 6].map((em) => numberStyle(4, em / 0.75, 960).alpha)).toEqual([1, 0.5, 0, 0]);
  });

  it("are underlined where upside down they would be another: 6 and 9", () => {
    expect(Array.from({ length: 20 }, (_, i) => i + 1).filter(isUnderlined)).toEqual([6, 9]);
  });
});

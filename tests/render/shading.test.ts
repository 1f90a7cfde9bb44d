import { describe, expect, it } from "vitest";
import { ballColours } from "../../src/shared/palette.ts";
import {
  BASELINE,
  DIGIT_ADVANCE,
  MARKING_ALPHA,
  MARKING_HALF_WIDTH,
  NUMBER_COLOUR,
  numberStyle,
} from "../../src/shared/render/numbers.ts";
import { ballColour, parseColour, type Rgb } from "../../src/shared/render/shading.ts";

const hex = (colour: Rgb) => `#${colour.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;

/** Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(light: Rgb, dark: Rgb): number {
  return (luminance(light) + 0.05) / (luminance(dark) + 0.05);
}

describe("a ball's light", () => {
  const base = parseColour("#f08300");

  it("has the given values", () => {
    expect(hex(ballColour(base, 0, 0, 10))).toBe("#f18b11");
    expect(hex(ballColour(base, -0.4, -0.5, 10))).toBe("#f8bd75");
    expect(hex(ballColour(base, 0.4, 0.5, 10))).toBe("#d47000");
    expect(hex(ballColour(base, 0.58, 0.76, 10))).toBe("#8d4816");
  });

  it("is the same for all sizes from 10 px up, and less dark below, where there is a number", () => {
    const at = (radius: number) => luminance(ballColour(base, 0.5, 0.6, radius));
    expect(at(60)).toBe(at(10));
    expect(at(8.5)).toBeGreaterThan(at(10));
    expect(at(7)).toBeGreaterThan(at(8.5));
    expect(at(6.6)).toBe(at(7));
    expect(at(6)).toBe(at(10));
  });

  it("falls from above left", () => {
    for (const colour of ballColours.map(parseColour)) {
      expect(luminance(ballColour(colour, -0.4, -0.5, 19))).toBeGreaterThan(luminance(ballColour(colour, 0, 0, 19)));
      expect(luminance(ballColour(colour, 0.4, 0.5, 19))).toBeLessThan(luminance(ballColour(colour, 0, 0, 19)));
    }
  });

  it("goes on past the disc's edge as at the edge, for the pixels the edge cuts through", () => {
    expect(ballColour(base, 0.6 * 1.1, 0.8 * 1.1, 19)).toEqual(
      ballColour(base, 0.6, 0.8, 19).map((value) => expect.closeTo(value, 9)),
    );
  });

  it("keeps every colour a colour", () => {
    const values: number[] = [];
    for (const colour of ballColours.map(parseColour))
      for (let u = -1; u <= 1; u += 0.05)
        for (let v = -1; v <= 1; v += 0.05) values.push(...ballColour(colour, u, v, 8));
    expect(values.filter((value) => !(value >= 0 && value <= 255))).toEqual([]);
  });
});

describe("digits", () => {
  /** em: the least space that fonts leave at a digit's side. */
  const BEARING = 0.03;

  /** The lowest contrast of any corner or edge of two digits, over all colours and turns. */
  function lowestContrast(radius: number, width: number): number {
    const ink = parseColour(NUMBER_COLOUR);
    const em = numberStyle(2, radius, width).em / radius;
    const x = (DIGIT_ADVANCE - BEARING) * em;
    const y = BASELINE * em; // as high above the middle as below
    expect(y).toBeLessThan(MARKING_HALF_WIDTH); // so all of it lies on the marking
    let lowest = Number.POSITIVE_INFINITY;
    for (const colour of ballColours.map(parseColour))
      for (let turn = 0; turn < 360; turn += 4) {
        const c = Math.cos((turn * Math.PI) / 180);
        const s = Math.sin((turn * Math.PI) / 180);
        for (const [px, py] of [
          [x, y],
          [x, 0],
          [x, -y],
          [0, y],
        ]) {
          const ground = ballColour(colour, c * px - s * py, s * px + c * py, radius);
          const marked = ground.map((value) => value + (255 - value) * MARKING_ALPHA) as unknown as Rgb;
          lowest = Math.min(lowest, contrast(marked, ink));
        }
      }
    return lowest;
  }

  it("stand out at least 4.5 : 1 under any light, 4.9 from a radius of 10 px", () => {
    for (const radius of [7.4, 8, 9]) expect(lowestContrast(radius, 390)).toBeGreaterThanOrEqual(4.5);
    for (const radius of [7, 7.4, 8, 9]) expect(lowestContrast(radius, 320)).toBeGreaterThanOrEqual(4.5);
    for (const radius of [10, 15, 19, 60]) expect(lowestContrast(radius, 1280)).toBeGreaterThanOrEqual(4.9);
  });
});

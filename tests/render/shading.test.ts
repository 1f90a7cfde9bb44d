import { describe, expect, it } from "vitest";
import { ballColours } from "../../src/shared/palette.ts";
import type { Theme } from "../../src/shared/protocol.ts";
import { ballColour } from "../../src/shared/render/ball-light.ts";
import { colourMaps, type Measured, mapPaints } from "../../src/shared/render/colour-maps.ts";
import { contrast, luminance, whitened } from "../../src/shared/render/contrast.ts";
import {
  BASELINE,
  DIGIT_ADVANCE,
  MARKING_HALF_WIDTH,
  NUMBER_COLOUR,
  numberStyle,
} from "../../src/shared/render/numbers.ts";
import { MAP_STEPS, numberPaints, type Paint } from "../../src/shared/render/paints.ts";
import { parseColour, type Rgb } from "../../src/shared/render/shading.ts";

const hex = (colour: Rgb) => `#${colour.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;

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

  /** The lowest contrast of any corner or edge of two digits, over all turns. */
  function lowestContrast(paints: readonly Paint[], radius: number, width: number): number {
    const ink = parseColour(NUMBER_COLOUR);
    const em = numberStyle(2, radius, width).em / radius;
    const x = (DIGIT_ADVANCE - BEARING) * em;
    const y = BASELINE * em; // as high above the middle as below
    expect(y).toBeLessThan(MARKING_HALF_WIDTH); // so all of it lies on the marking
    let lowest = Number.POSITIVE_INFINITY;
    for (const { base, marking } of paints)
      for (let turn = 0; turn < 360; turn += 4) {
        const c = Math.cos((turn * Math.PI) / 180);
        const s = Math.sin((turn * Math.PI) / 180);
        for (const [px, py] of [
          [x, y],
          [x, 0],
          [x, -y],
          [0, y],
        ]) {
          const ground = ballColour(base, c * px - s * py, s * px + c * py, radius);
          lowest = Math.min(lowest, contrast(whitened(ground, marking), ink));
        }
      }
    return lowest;
  }

  it("stand out at least 4.5 : 1 from the origin's colours under any light, 4.9 from a radius of 10 px", () => {
    const lowest = (radius: number, width: number) => lowestContrast(numberPaints, radius, width);
    for (const radius of [7.4, 8, 9]) expect(lowest(radius, 390)).toBeGreaterThanOrEqual(4.5);
    for (const radius of [7, 7.4, 8, 9]) expect(lowest(radius, 320)).toBeGreaterThanOrEqual(4.5);
    for (const radius of [10, 15, 19, 60]) expect(lowest(radius, 1280)).toBeGreaterThanOrEqual(4.9);
  });

  const themes: readonly Theme[] = ["light", "dark"];
  const maps = Object.entries(colourMaps).flatMap(([by, map]) =>
    themes.map((theme) => ({ by, theme, stops: map[theme] })),
  );

  it.each(maps)(
    "stand out as much from every step of the map by $by, $theme: their ground is whitened",
    ({ stops }) => {
      for (const [radius, width] of [
        [6.6, 320],
        [7.4, 390],
        [8, 390],
        [9.9, 320],
        [10, 960],
        [19, 960],
        [60, 960],
      ]) {
        const paints = mapPaints(stops, MAP_STEPS, radius, width);
        expect(lowestContrast(paints, radius, width), `${radius} px at ${width}`).toBeGreaterThanOrEqual(4.5);
        // No whiter than it has to be: the map's colours stay theirs.
        for (const { marking } of paints) expect(marking).toBeLessThan(0.62);
      }
    },
  );

  it("know contrast as WCAG defines it", () => {
    expect(contrast([255, 255, 255], [0, 0, 0])).toBeCloseTo(21, 9);
    expect(contrast(parseColour("#777777"), [0, 0, 0])).toBeCloseTo(4.69, 2);
  });
});

describe("colour maps", () => {
  const field: Readonly<Record<Theme, Rgb>> = { light: parseColour("#ffffff"), dark: parseColour("#1d1b19") };
  const ratio = (a: Rgb, b: Rgb) => Math.max(contrast(a, b), contrast(b, a));

  it.each(Object.keys(colourMaps) as Measured[])("by %s stand out from the field, most at their far end", (by) => {
    for (const theme of ["light", "dark"] as const) {
      const stops = colourMaps[by][theme].map((hex) => ratio(parseColour(hex), field[theme]));
      expect(stops).toHaveLength(5);
      expect(stops[0]).toBeGreaterThan(1.7);
      for (let i = 1; i < stops.length; i++) expect(stops[i], `${theme} ${i}`).toBeGreaterThan(0.98 * stops[i - 1]);
      expect(stops[4]).toBeGreaterThan(8);
    }
  });

  it("go evenly from stop to stop, to both ends", () => {
    const paints = mapPaints(["#000000", "#640000", "#6464c8"], 5, 15, 960);
    expect(paints.map(({ base }) => base)).toEqual([
      [0, 0, 0],
      [50, 0, 0],
      [100, 0, 0],
      [100, 50, 100],
      [100, 100, 200],
    ]);
  });
});

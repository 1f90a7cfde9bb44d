/** The list of lines over the balls, and that every theme's colours for them can be seen on the field. */
import { describe, expect, test } from "vitest";
import {
  ALPHA,
  COLOUR,
  HALO,
  Segments,
  STRIDE,
  VELOCITY,
  WIDTH,
  X0,
  X1,
  Y0,
  Y1,
} from "../../src/shared/render/segments.ts";
import { parseColour } from "../../src/shared/render/shading.ts";
import { stageThemes } from "../../src/shared/render/theme.ts";

describe("segments", () => {
  test("keep what was added, in order, however many there are", () => {
    const segments = new Segments();
    for (let i = 0; i < 1000; i++) segments.add(i, i + 0.25, 1000 - i, 7, 1.5, VELOCITY, 0.5);
    expect(segments.count).toBe(1000);
    for (let i = 0; i < 1000; i++) {
      const [...one] = segments.data.subarray(STRIDE * i, STRIDE * (i + 1));
      expect([one[X0], one[Y0], one[X1], one[Y1]]).toEqual([i, i + 0.25, 1000 - i, 7]);
      expect([one[WIDTH], one[COLOUR], one[ALPHA]]).toEqual([1.5, VELOCITY, 0.5]);
    }
  });

  test("use the same memory again once they have been filled", () => {
    const segments = new Segments();
    for (let i = 0; i < 1000; i++) segments.add(0, 0, 1, 1, 1, VELOCITY, 1);
    const { data } = segments;
    segments.clear();
    expect(segments.count).toBe(0);
    for (let i = 0; i < 1000; i++) segments.add(0, 0, 1, 1, 1, VELOCITY, 1);
    expect(segments.data).toBe(data);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])("leave out an end at %s", (none) => {
    const segments = new Segments();
    for (const place of [0, 1, 2, 3]) {
      const [x0, y0, x1, y1] = [1, 2, 3, 4].map((value, i) => (i === place ? none : value));
      segments.add(x0, y0, x1, y1, 1, VELOCITY, 1);
    }
    expect(segments.count).toBe(0);
  });
});

/** WCAG's contrast of two colours. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const linear = parseColour(hex).map((c) =>
      c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

test.each(Object.entries(stageThemes))("in the %s theme lines have a contrast of 3 to the field", (_, theme) => {
  const colours = theme.overlays.filter((_colour, i) => i !== HALO);
  expect(colours).toHaveLength(HALO);
  for (const colour of colours) expect(contrast(colour, theme.field)).toBeGreaterThanOrEqual(3);
});

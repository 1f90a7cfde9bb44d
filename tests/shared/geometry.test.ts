/** The mathematics that must have the same bits everywhere, and the polygon built on it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ballRadius, defaultConfig } from "../../src/shared/config.ts";
import { cosine, sine, wrapAngle } from "../../src/shared/deterministic-math.ts";
import { apothem, latticeCapacity, polygonArea, startPlaces } from "../../src/shared/polygon.ts";

describe("sine, cosine and wrapping", () => {
  test("within 1e-15 of the engine's own", () => {
    let worst = 0;
    for (let x = -10; x <= 10; x += 0.000137) {
      worst = Math.max(worst, Math.abs(sine(x) - Math.sin(x)), Math.abs(cosine(x) - Math.cos(x)));
    }
    expect(worst).toBeLessThan(1e-15);
    expect(sine(0)).toBe(0);
    expect(cosine(0)).toBe(1);
  });

  test("pinned bits", () => {
    let sum = 0;
    for (let i = 0; i < 1000; i++) sum += sine(i * 0.01) * 3 - cosine(i * -0.01);
    expect(sum).toBe(606.0150146755014);
  });

  test("angles land in (−π, π] and mean the same direction", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e4, max: 1e4, noNaN: true }), (angle) => {
        const wrapped = wrapAngle(angle);
        expect(wrapped).toBeGreaterThan(-Math.PI);
        expect(wrapped).toBeLessThanOrEqual(Math.PI);
        expect(Math.cos(wrapped - angle)).toBeCloseTo(1, 9);
      }),
      { seed: 1 },
    );
    expect(wrapAngle(Math.PI)).toBe(Math.PI);
    expect(wrapAngle(-Math.PI)).toBe(Math.PI);
    expect(wrapAngle(3 * Math.PI)).toBeCloseTo(Math.PI, 12);
  });
});

describe("the polygon", () => {
  test("its measures are those of the textbook", () => {
    for (let sides = 3; sides <= 24; sides++) {
      expect(apothem(sides)).toBeCloseTo(300 * Math.cos(Math.PI / sides), 10);
      expect(polygonArea(sides)).toBeCloseTo(0.5 * sides * 300 * 300 * Math.sin((2 * Math.PI) / sides), 8);
    }
  });

  test("start places are apart, inside, and nearest to the centre", () => {
    for (const [sides, radius, count] of [
      [7, 15, 20],
      [7, 15, 200],
      [3, 15, 40],
      [24, 5, 1500],
      [7, 250, 1],
    ]) {
      const places = startPlaces(sides, radius, count);
      expect(places.length).toBe(2 * count);
      let nearest = Number.POSITIVE_INFINITY;
      let outermost = 0;
      let distance = 0;
      for (let i = 0; i < count; i++) {
        const x = places[2 * i];
        const y = places[2 * i + 1];
        for (let w = 0; w < sides; w++) {
          const angle = ((w + 0.5) * 2 * Math.PI) / sides;
          outermost = Math.max(outermost, x * Math.cos(angle) + y * Math.sin(angle));
        }
        for (let j = 0; j < i; j++) nearest = Math.min(nearest, Math.hypot(x - places[2 * j], y - places[2 * j + 1]));
        expect(Math.hypot(x, y)).toBeGreaterThanOrEqual(distance - 1e-9);
        distance = Math.hypot(x, y);
      }
      expect(outermost).toBeLessThanOrEqual(apothem(sides) - radius);
      expect(nearest).toBeGreaterThan(2 * radius);
    }
  });

  test("with the automatic radius there is always room", () => {
    const counts = [
      1, 2, 3, 5, 7, 10, 20, 35, 50, 66, 67, 68, 80, 100, 120, 139, 140, 141, 200, 500, 1000, 3000, 10_000,
    ];
    for (let sides = 3; sides <= 24; sides++) {
      for (const balls of counts) {
        const radius = ballRadius({ ...defaultConfig, balls, sides });
        expect(latticeCapacity(sides, radius, balls), `${balls} balls, ${sides} sides`).toBe(balls);
      }
    }
    for (const sides of [3, 7, 24]) {
      expect(latticeCapacity(sides, ballRadius({ ...defaultConfig, balls: 100_000, sides }), 100_000)).toBe(100_000);
    }
  });
});

/** The figures of quality against placements that can be worked out by hand. */
import { describe, expect, test } from "vitest";
import { createQualityMeter, type Quality } from "../../bench/quality.ts";
import { createScene, type Scene } from "../../bench/scene.ts";
import { apothemOf } from "../../bench/walls.ts";

const radius = 0.25;

/** The scene of 1,000 balls, with some balls only: far larger than what is placed in it. */
function sceneOf(balls: number): Scene {
  return { ...createScene(1000), balls };
}

function measure(places: number[][], wallAngle = 0, before = places): Quality {
  const meter = createQualityMeter(sceneOf(places.length));
  meter.sample(Float64Array.from(before.flat()), Float64Array.from(places.flat()), wallAngle);
  return meter.result();
}

const none = { mean: 0, p99: 0, max: 0 };

describe("pairs", () => {
  test("that do not touch have no depth", () => {
    const { pairs, deep } = measure([
      [0, 0],
      [0.51, 0],
      [0, 0.51],
    ]);
    expect(pairs).toEqual(none);
    expect(deep).toBe(0);
  });

  test("are as deep as their centres are too near, in radii, in whatever direction", () => {
    const { pairs, deep, veryDeep } = measure([
      [5, 5],
      [5 + 0.8 * 0.45, 5 - 0.6 * 0.45], // 0.2 r deep
      [-3, 0],
      [-3, 0.4], // 0.4 r deep
      [0, -3],
      [0.49, -3], // 0.04 r deep
    ]);
    expect(pairs.mean).toBeCloseTo((0.2 + 0.4 + 0.04) / 3, 12);
    expect(pairs.p99).toBeCloseTo(0.4, 12);
    expect(pairs.max).toBeCloseTo(0.4, 12);
    expect(deep).toBeCloseTo((1000 * 2) / 6, 12);
    expect(veryDeep).toBeCloseTo(1000 / 6, 12);
  });

  test("are all found in a crowd: as many as by trying each with each", () => {
    const crowd = Array.from({ length: 300 }, (_, i) => [Math.sin(37 * i * i), 2 * Math.cos(91 * i * i)]);
    let deep = 0;
    for (const [i, [x, y]] of crowd.entries()) {
      deep += crowd.slice(i + 1).filter((q) => 2 - Math.hypot(q[0] - x, q[1] - y) / radius > 0.1).length;
    }
    expect(deep).toBeGreaterThan(300);
    expect(measure(crowd).deep).toBeCloseTo((1000 * deep) / 300, 9);
  });

  test("count per sample and 1,000 balls", () => {
    const meter = createQualityMeter(sceneOf(2));
    meter.sample(new Float64Array(4), Float64Array.of(0, 0, 0.4, 0), 0);
    meter.sample(new Float64Array(4), Float64Array.of(0, 0, 4, 0), 0);
    expect(meter.result().deep).toBe(250);
  });

  test("the 99th percentile leaves out the deepest hundredth", () => {
    const meter = createQualityMeter(sceneOf(2));
    for (let sample = 0; sample < 200; sample++) {
      const places = Float64Array.of(0, 0, sample < 2 ? radius : 1.8 * radius, 0);
      meter.sample(places, places, 0);
    }
    const { p99, max } = meter.result().pairs;
    expect(p99).toBeCloseTo(0.2, 12);
    expect(max).toBeCloseTo(1, 12);
  });
});

describe("walls", () => {
  const apothem = apothemOf(sceneOf(1));
  /** On the normal of wall 0, as far from it as given, with the walls at an angle. */
  const facing = (gap: number, wallAngle: number) => {
    const angle = wallAngle + Math.PI / 7;
    return [(apothem - gap) * Math.cos(angle), (apothem - gap) * Math.sin(angle)];
  };

  test("a ball is as deep as it is nearer than a radius", () => {
    expect(measure([facing(0.26, 0)]).walls).toEqual(none);
    expect(measure([facing(0.2, 0)]).walls.max).toBeCloseTo(0.2, 12);
  });

  test("turn with their angle", () => {
    expect(measure([facing(0.2, 1.3)], 1.3).walls.max).toBeCloseTo(0.2, 12);
    expect(measure([facing(0.2, 1.3)], 1.3 + (2 * Math.PI) / 7).walls.max).toBeCloseTo(0.2, 12);
    expect(measure([facing(0.2, 1.3)], 1.3 + Math.PI / 7).walls).toEqual(none);
  });

  test("both walls of a corner count", () => {
    const { circumradius } = sceneOf(1);
    const depth = (radius - 0.1 * Math.cos(Math.PI / 7)) / radius;
    const { walls } = measure([[circumradius - 0.1, 0]]);
    expect(walls.mean).toBeCloseTo(depth, 12);
    expect(walls.max).toBeCloseTo(depth, 12);
    expect(measure([[circumradius - 0.1, 0], facing(0.2, 0)]).walls.mean).toBeCloseTo((2 * depth + 0.2) / 3, 12);
  });

  test("a ball is outside when its centre is, or is not a number; it has no depth and no speed", () => {
    const { outside, walls, pairs, meanSpeed } = measure(
      [facing(-0.01, 0), [Number.NaN, 0], facing(-0.02, 0), [0, 0]],
      0,
      [
        [0, 0],
        [0, 0],
        [0, 0],
        [0.01, 0],
      ],
    );
    expect(outside).toBe(3);
    expect(walls).toEqual(none);
    expect(pairs).toEqual(none);
    expect(meanSpeed).toBeCloseTo(0.6, 12);
  });

  test("the worst sample tells how many are outside", () => {
    const meter = createQualityMeter(sceneOf(2));
    for (const places of [
      [99, 0, 99, 9],
      [0, 0, 99, 9],
      [0, 0, 5, 0],
    ].map((p) => Float64Array.from(p))) {
      meter.sample(places, places, 0);
    }
    expect(meter.result().outside).toBe(2);
  });
});

test("the mean speed is the way over one step by its duration, over all balls and samples", () => {
  const meter = createQualityMeter(sceneOf(2));
  meter.sample(Float64Array.of(0, 0, 5, 5), Float64Array.of(0.3, 0.4, 5, 5), 0);
  meter.sample(Float64Array.of(0, 0, 5, 5), Float64Array.of(0, 0, 5, 4), 0);
  expect(meter.result().meanSpeed).toBeCloseTo((60 * (0.5 + 1)) / 4, 12);
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextValue, positionOf, valueAt } from "../../src/main/controls/slider-scale.ts";
import { type Parameter, parameter, parameters } from "../../src/shared/config.ts";

const balls = parameter("balls")!;
const rotation = parameter("rotation")!;
const anyParameter = fc.constantFrom(...parameters.filter(({ key }) => key !== "seed"));

function isAllowed(row: Parameter, value: number): boolean {
  return value >= row.min && value <= row.max && (!row.integer || Number.isInteger(value));
}

describe("a slider over decades", () => {
  it("gives each decade the same room", () => {
    expect([1, 10, 100, 1_000, 10_000, 100_000].map((value) => positionOf(balls, value))).toEqual(
      [0, 0.2, 0.4, 0.6, 0.8, 1].map((position) => expect.closeTo(position, 12)),
    );
  });

  it("gives round numbers", () => {
    expect(valueAt(balls, 0.6)).toBe(1_000);
    expect(valueAt(balls, 0.61)).toBe(1_100);
    expect(valueAt(balls, 0.261)).toBe(20);
  });
});

it("a slider over less is linear", () => {
  expect(positionOf(rotation, 0)).toBe(0.5);
  expect(valueAt(rotation, 0.55)).toBe(72);
  expect(valueAt(parameter("friction")!, 0.15)).toBe(0.3);
});

it("a slider ends at its maximum even if that is no whole number of steps", () => {
  expect(valueAt({ min: 0, max: 1, step: 0.4 }, 1)).toBe(1);
});

describe("every slider", () => {
  it("reaches both ends, and gives only values that its parameter takes", () => {
    fc.assert(
      fc.property(anyParameter, fc.double({ min: 0, max: 1, noNaN: true }), (row, position) => {
        expect(isAllowed(row, valueAt(row, position))).toBe(true);
        expect(valueAt(row, 0)).toBe(row.min);
        expect(valueAt(row, 1)).toBe(row.max);
      }),
    );
  });

  it("changes with each press of an arrow key, by little, until its end", () => {
    fc.assert(
      fc.property(anyParameter, fc.double({ min: 0, max: 1, noNaN: true }), (row, position) => {
        const value = valueAt(row, position);
        const up = nextValue(row, value, 1);
        const down = nextValue(row, value, -1);
        expect(isAllowed(row, up) && isAllowed(row, down)).toBe(true);
        if (value < row.max) expect(up).toBeGreaterThan(value);
        if (value > row.min) expect(down).toBeLessThan(value);
        expect(up - down).toBeLessThanOrEqual(Math.max(2 * row.step, 0.25 * value) * (1 + 1e-9));
      }),
    );
  });

  it("counts down from a power of ten in the unit below it", () => {
    expect(nextValue(balls, 100, -1)).toBe(99);
    expect(nextValue(balls, 100, 1)).toBe(110);
    expect(nextValue(balls, 1_000, -1)).toBe(990);
  });
});

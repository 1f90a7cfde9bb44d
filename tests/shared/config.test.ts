/** The parameter table as a gate: nothing passes that is not in it, and what it refuses it names. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  applyChange,
  checkChange,
  defaultConfig,
  type ParameterKey,
  parameters,
  parseParameter,
} from "../../src/shared/config.ts";
import { InvalidConfig } from "../../src/shared/errors.ts";
import { anyChange, hostile } from "../arbitraries.ts";

test("the table is the design's", () => {
  const rows = parameters.map(({ key, default: standard, min, max, live }) => [key, standard, min, max, live]);
  expect(rows).toEqual([
    ["seed", 1, 0, 2 ** 32 - 1, false],
    ["balls", 20, 1, 100_000, false],
    ["radius", "auto", 0.1, 250, false],
    ["sides", 7, 3, 24, false],
    ["launchSpeed", 60, 0, 600, false],
    ["gravity", 720, 0, 5_000, true],
    ["wallRestitution", 0.85, 0, 1, true],
    ["ballRestitution", 1, 0, 1, true],
    ["friction", 0.3, 0, 2, true],
    ["airDrag", 0.603020151210087, 0, 10, true],
    ["spinDrag", 1.212162439051168, 0, 10, true],
    ["rotation", 72, -720, 720, true],
    ["speed", 1, 0, 8, true],
  ]);
  expect(0.603020151210087).toBeCloseTo(-60 * Math.log(0.99), 13);
  expect(1.212162439051168).toBeCloseTo(-60 * Math.log(0.98), 13);
});

describe("a change", () => {
  test("keeps what it does not name, and leaves the old configuration alone", () => {
    const changed = applyChange(defaultConfig, { gravity: 100, seed: 5 });
    expect(changed).toEqual({ ...defaultConfig, gravity: 100, seed: 5 });
    expect(defaultConfig.gravity).toBe(720);
  });

  test("says what came and what was expected", () => {
    const say = (change: unknown, scope: "reset" | "set" = "reset") => {
      try {
        checkChange(change, scope);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidConfig);
        return (error as Error).message;
      }
      throw new Error("was taken");
    };
    expect(say({ balls: 1e9 })).toBe("balls is 1000000000, but must be a whole number from 1 to 100000");
    expect(say({ balls: 2.5 })).toBe("balls is 2.5, but must be a whole number from 1 to 100000");
    expect(say({ gravity: "12px" })).toBe('gravity is "12px", but must be a number from 0 to 5000 units/s²');
    expect(say({ radius: 0 })).toBe('radius is 0, but must be a number from 0.1 to 250 units, or "auto"');
    expect(say({ ball: 5 })).toMatch(/^"ball" is not a parameter; known are seed, balls, radius/);
    expect(say({ balls: 5 }, "set")).toBe("balls can't change during a run; reset takes it");
    expect(say(JSON.parse('{"__proto__": {"gravity": 1}}'))).toMatch(/^"__proto__" is not a parameter/);
    expect(say({ constructor: 1 })).toMatch(/^"constructor" is not a parameter/);
    expect(say({ [Symbol("balls")]: 1 })).toMatch(/is not a parameter/);
    expect(say([])).toMatch(/^a change of parameters is an array of 0/);
    expect(say(null)).toMatch(/is null/);
    expect(say("balls=5")).toMatch(/is "balls=5"/);
  });

  test("refuses every hostile value of every parameter, whole", () => {
    for (const { key } of parameters) {
      for (const value of hostile) {
        expect(() => applyChange(defaultConfig, { seed: 9, [key]: value }), `${key} ${String(value)}`).toThrow(
          InvalidConfig,
        );
      }
    }
  });

  test("inside the ranges it is taken or refused by name, and what is taken is finite", () => {
    fc.assert(
      fc.property(anyChange(2000), (change) => {
        try {
          const config = applyChange(defaultConfig, change);
          for (const [key, value] of Object.entries(config)) {
            expect(value === "auto" ? key === "radius" : Number.isFinite(value)).toBe(true);
            expect(Object.is(value, -0)).toBe(false);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidConfig);
          expect((error as Error).message).toMatch(/at most \d+ of that radius fit/);
        }
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  test("more balls than fit are refused, with how many would", () => {
    expect(() => applyChange(defaultConfig, { balls: 1_000, radius: 15 })).toThrow(
      /balls is 1000 .* at most \d+ of that radius fit/,
    );
    expect(() => applyChange(defaultConfig, { balls: 2, radius: 250 })).toThrow(/at most 1 /);
    expect(() => applyChange(defaultConfig, { balls: 1, radius: 250, sides: 3 })).toThrow(/at most 0 /);
  });

  test("reads no getter twice and no prototype", () => {
    let reads = 0;
    const change = {
      get gravity() {
        return reads++ === 0 ? 100 : Number.NaN;
      },
    };
    expect(checkChange(change, "set")).toEqual({ gravity: 100 });
    expect(checkChange(Object.create({ balls: 5 }), "reset")).toEqual({});
  });
});

describe("text", () => {
  test("plain decimal numbers only", () => {
    expect(parseParameter("gravity", "12.5")).toEqual({ gravity: 12.5 });
    expect(parseParameter("rotation", "-7.2e1")).toEqual({ rotation: -72 });
    expect(parseParameter("radius", "auto")).toEqual({ radius: "auto" });
    for (const text of ["12px", "", " ", "0x10", "1_000", "Infinity", "NaN", "1e999", "١٢", "1,5", "--1", "1e", "."]) {
      expect(() => parseParameter("gravity", text), text).toThrow(InvalidConfig);
    }
    for (const key of ["__proto__", "toString", "", "Gravity"]) {
      expect(() => parseParameter(key, "1"), key).toThrow(InvalidConfig);
    }
  });

  test("what a configuration holds reads back from its text", () => {
    fc.assert(
      fc.property(anyChange(50), (change) => {
        for (const [key, value] of Object.entries(change)) {
          expect(parseParameter(key, String(value))[key as ParameterKey]).toBe(Object.is(value, -0) ? 0 : value);
        }
      }),
      { numRuns: 200, seed: 5 },
    );
  });
});

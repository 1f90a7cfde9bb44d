/** What fast-check makes for more than one test. */
import fc from "fast-check";
import { type ConfigChange, parameters } from "../src/shared/config.ts";

/** A change with any of the parameters, each anywhere in its range and often at its ends; at most `balls` balls. */
export function anyChange(balls: number): fc.Arbitrary<ConfigChange> {
  const values = parameters.map(({ key, min, max, integer }) => {
    const top = key === "balls" ? balls : max;
    const inside = integer ? fc.integer({ min, max: top }) : fc.double({ min, max: top, noNaN: true });
    const value: fc.Arbitrary<number | "auto"> = fc.oneof(inside, fc.constantFrom(min, top));
    return [key, key === "radius" ? fc.oneof(value, fc.constant("auto" as const)) : value] as const;
  });
  return fc.record(Object.fromEntries(values), { requiredKeys: [] }) as fc.Arbitrary<ConfigChange>;
}

/** Values that no parameter may be. */
export const hostile: readonly unknown[] = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1e308,
  -1e308,
  "12px",
  "",
  "20",
  null,
  undefined,
  true,
  [],
  [20],
  {},
  () => 20,
  Symbol("20"),
  20n,
  new Date(0),
  new Number(20),
];

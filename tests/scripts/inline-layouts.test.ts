/** The build writes the kernel's layouts out as numbers: the same program, without the names. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inlineLayouts } from "../../scripts/inline-layouts.ts";
import { body } from "../../src/worker/physics/body.ts";

test("a name taken from a layout becomes its number, under its own name or another", () => {
  const source = "const { STRIDE, X: AT } = body;\nread(bodies[STRIDE * s + AT]);";
  expect(inlineLayouts(source)).toBe(`\nread(bodies[${body.STRIDE} * s + ${body.X}]);`);
});

test("properties, keys and longer names are left alone", () => {
  const source = "const { X } = body;\nuse(point.X, { X: 1 }, LISTED_X, X2, $X);";
  expect(inlineLayouts(source)).toBe("\nuse(point.X, { X: 1 }, LISTED_X, X2, $X);");
});

test("lines keep their numbers, and a source without layouts is untouched", () => {
  expect(inlineLayouts("const {\n  X,\n  Y,\n} = body;\nY;").split("\n")).toHaveLength(5);
  expect(inlineLayouts("const { a } = b;")).toBe("const { a } = b;");
});

test("a field that a layout doesn't have is an error", () => {
  expect(() => inlineLayouts("const { Z } = body;")).toThrow("the layout body has no field Z");
});

test("no file of the kernel looks an offset up once it is built", () => {
  const folder = new URL("../../src/worker/physics/", import.meta.url);
  for (const file of readdirSync(folder).filter((name) => name !== "body.ts")) {
    const built = inlineLayouts(readFileSync(new URL(file, folder), "utf8"));
    const code = built.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    expect(code.match(/(?<!\.)\b(?:STRIDE|SPIN|LEVER|ROOM)\b/g) ?? [], file).toEqual([]);
  }
});

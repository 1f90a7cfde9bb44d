/** Shaders travel without comments and indentation, and are otherwise what is written. */
import { expect, test } from "vitest";
import { plainSource } from "../../scripts/worker-chunks.ts";

test("comments and indentation go, and nothing else", () => {
  const source = "const A = `\n  float a; // one\n  /** two\n   * lines */\n  float b = a / 2.;\n`;";
  expect(plainSource(source)).toBe("const A = `\nfloat a; \n\nfloat b = a / 2.;\n`;");
});

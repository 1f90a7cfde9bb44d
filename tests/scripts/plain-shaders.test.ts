/** Shaders travel without comments, indentation and spaces that part nothing, and are otherwise what is written. */
import { expect, test } from "vitest";
import { plainSource, tightShaders } from "../../scripts/worker-chunks.ts";

test("comments and indentation go, and nothing else", () => {
  const source = "const A = `\n  float a; // one\n  /** two\n   * lines */\n  float b = a / 2.;\n`;";
  expect(plainSource(source)).toBe("const A = `\nfloat a; \n\nfloat b = a / 2.;\n`;");
});

test("spaces that part nothing go, in shaders alone", () => {
  const shader = "`\nflat in float a;\n\nfloat b = (a - -1.) * 2.; if (b < 1.) c = vec2(a, b);\n`";
  expect(tightShaders(`say(\`is a , b\`);x(${shader})`)).toBe(
    "say(`is a , b`);x(`\nflat in float a;\nfloat b=(a - -1.)*2.;if(b<1.)c=vec2(a,b);\n`)",
  );
});

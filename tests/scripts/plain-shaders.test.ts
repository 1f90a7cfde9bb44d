/** Shaders travel without comments, indentation and spaces that part nothing, under short names, and are otherwise what is written. */
import { expect, test } from "vitest";
import { plainSource, renameShaders, shortNames, tightShaders } from "../../scripts/plain-shaders.ts";

test("comments and indentation go, and nothing else", () => {
  const source = "const A = `\n  float a; // one\n  /** two\n   * lines */\n  float b = a / 2.;\n`;";
  expect(plainSource(source)).toBe("const A = `\nfloat a;\n\nfloat b = a / 2.;\n`;");
});

test("spaces that part nothing go, in shaders alone", () => {
  const shader = "`\nflat in float a;\n\nfloat b = (a - -1.) * 2. -(a); if (b < 1.) c = vec2(a, b);\n`";
  expect(tightShaders(`say(\`is a , b\`);x(${shader})`)).toBe(
    "say(`is a , b`);x(`\nflat in float a;float b=(a- -1.)*2.-(a);if(b<1.)c=vec2(a,b);`)",
  );
});

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: code that a minifier has written
test("what shaders declare gets names that occur nowhere in them; uniforms, components and the script's own keep theirs", () => {
  const shaders = [
    "at(`scale`);x(`\nuniform float scale;out vec2 place;float size(vec2 place){return place.x*scale;}${size(a)}void main(){float a=size(place);}`)",
    "say(`place`);x(`\nin vec2 place;out vec4 colour;void main(){colour=vec4(place.xy,b,1.);}`)",
  ];
  const names = shortNames(shaders);
  expect([...names.keys()].sort()).toEqual(["a", "colour", "place", "size"]);
  const [vertex, fragment] = shaders.map((shader) => renameShaders(shader, names));
  const [place, size, colour, own] = ["place", "size", "colour", "a"].map((name) => names.get(name)!);
  expect(new Set([place, size, colour, own, "a", "b", "x", "xy", "scale"]).size).toBe(9);
  expect(vertex).toBe(
    `at(\`scale\`);x(\`\nuniform float scale;out vec2 ${place};float ${size}(vec2 ${place}){return ${place}.x*scale;}\${size(a)}void main(){float ${own}=${size}(${place});}\`)`,
  );
  expect(fragment).toBe(
    `say(\`place\`);x(\`\nin vec2 ${place};out vec4 ${colour};void main(){${colour}=vec4(${place}.xy,b,1.);}\`)`,
  );
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above

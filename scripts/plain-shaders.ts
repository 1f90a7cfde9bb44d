/**
 * A vite plugin that sends shaders short: they are text, which no minifier looks into. They lose comments and spaces, and
 * what they declare for themselves gets short names. Uniforms keep theirs, by which the script finds them.
 */
import type { Plugin } from "vite";

/** Without comments, and without spaces at the ends of lines. */
export function plainSource(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$|^[ \t]+/gm, "").replace(/[ \t]+$/gm, "");
}

/** In code that is done, only shaders have more lines than one, and they begin with an empty one. */
const SHADER = /`\n[^`]*`/g;
/** What is put into a shader when the page runs. */
const PLACE = /(\$\{[^}]*\})/;

function mapShaders(code: string, change: (text: string) => string): string {
  const changeText = (part: string) => (PLACE.test(part) ? part : change(part));
  return code.replace(SHADER, (shader) => shader.split(PLACE).map(changeText).join(""));
}

/** Without spaces that part nothing. Signs that stand beside each other stay parted. */
export function tightShaders(code: string): string {
  return mapShaders(code, (text) =>
    text
      .replace(/ *([=*/<>?:,;(){}&|%]+) */g, "$1")
      .replace(/ ?([+-]) (?![+-])/g, "$1")
      .replace(/(?<![+-]) ([+-])(?![+-])/g, "$1")
      .replace(/([;{}])\n+/g, "$1")
      .replace(/\n+/g, "\n"),
  );
}

const DECLARED = /\b(?:void|bool|float|int|uint|[iub]?vec[234]) ([a-z]\w*)/gi;

/** For each name that shaders declare, except uniforms and main, one that occurs nowhere in them; the shortest for the most frequent. */
export function shortNames(codes: readonly string[]): ReadonlyMap<string, string> {
  const text = codes
    .flatMap((code) => code.match(SHADER) ?? [])
    .join("\n")
    .replace(/\$\{[^}]*\}/g, " ");
  const uses = new Map<string, number>();
  for (const word of text.match(/\b[a-z_]\w*/gi) ?? []) uses.set(word, (uses.get(word) ?? 0) + 1);
  const uniforms = [...text.matchAll(/uniform \w+ (\w+)/g)].map(([, name]) => name);
  const kept = new Set(["main", ...uniforms]);
  const own = new Set([...text.matchAll(DECLARED)].map(([, name]) => name).filter((name) => !kept.has(name)));
  const letters = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const free = [...letters, ...letters.flatMap((a) => letters.map((b) => a + b))].filter(
    (name) => !uses.has(name) && !/^(?:do|if|in)$/.test(name),
  );
  const frequent = [...own].sort((a, b) => uses.get(b)! - uses.get(a)!);
  return new Map(frequent.map((name, i) => [name, free[i]]));
}

/** A name after a point is a component of a vector. */
export function renameShaders(code: string, names: ReadonlyMap<string, string>): string {
  return mapShaders(code, (text) => text.replace(/(?<![\w.])[a-z_]\w*/gi, (word) => names.get(word) ?? word));
}

export function plainShadersPlugin(): Plugin {
  return {
    name: "plain-shaders",
    apply: "build",
    enforce: "pre",
    transform: {
      filter: { id: /\/src\/shared\/render\/webgl2\/[\w-]+\.ts$/ },
      handler: (source) => ({ code: plainSource(source), map: null }),
    },
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter(
        (file) => file.type === "chunk" && /^(?:webgl2|lines)$/.test(file.name),
      );
      const done = chunks.filter((file) => file.type === "chunk");
      for (const chunk of done) chunk.code = tightShaders(chunk.code);
      const names = shortNames(done.map(({ code }) => code)); // parts of shaders are taken from one chunk by the other
      for (const chunk of done) chunk.code = renameShaders(chunk.code, names);
    },
  };
}

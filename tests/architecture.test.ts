/** Who may import whom, and what the deterministic part may not use: read from the sources. */
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, test } from "vitest";

const root = new URL("../", import.meta.url);

/** Strings are kept (they hold the imports); comments are not, for they may name anything. */
function withoutComments(source: string): string {
  return source.replace(/("(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/.*/g, (_, text = "") => text);
}

const sources = new Map(
  readdirSync(new URL("src/", root), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `src/${file.replaceAll("\\", "/")}`)
    .map((file) => [file, withoutComments(readFileSync(new URL(file, root), "utf8"))] as const),
);

const below = (...folders: string[]) =>
  [...sources].filter(([file]) => folders.some((folder) => file === folder || file.startsWith(`${folder}/`)));

/** What each file names of other files, as paths from the root; packages by their names. */
function imports(files: (readonly [string, string])[]): { file: string; names: string; how: string }[] {
  const pattern = /\b(from|import|new URL)\s*\(?\s*"([^"]+)"/g;
  return files.flatMap(([file, source]) =>
    [...source.matchAll(pattern)].map(([, how, name]) => ({
      file,
      how,
      names: name.startsWith(".") ? posix.join(posix.dirname(file), name) : name,
    })),
  );
}

/** Every use of a pattern in the files, as "file: what". */
function uses(files: (readonly [string, string])[], pattern: RegExp): string[] {
  return files.flatMap(([file, source]) => (source.match(pattern) ?? []).map((use) => `${file}: ${use}`));
}

describe("imports", () => {
  test("are found at all", () => {
    expect(imports(below("src/worker/loop.ts")).map(({ names }) => names)).toContain("src/worker/physics/index.ts");
    expect(imports(below("src/shared")).length).toBeGreaterThan(10);
  });

  test("src/shared imports neither side, and of others only what answers calls", () => {
    expect(imports(below("src/shared")).filter(({ names }) => !names.startsWith("src/shared/"))).toEqual([
      { file: "src/shared/endpoint.ts", how: "from", names: "comlink" },
    ]);
  });

  test("the kernel imports nothing outside itself and src/shared", () => {
    const outside = imports(below("src/worker/physics")).filter(
      ({ names }) => !names.startsWith("src/worker/physics/") && !names.startsWith("src/shared/"),
    );
    expect(outside).toEqual([]);
  });

  test("src/worker does not import src/main", () => {
    expect(imports(below("src/worker")).filter(({ names }) => names.startsWith("src/main/"))).toEqual([]);
  });

  test("src/main names nothing of src/worker but the two workers' URLs", () => {
    expect(imports(below("src/main")).filter(({ names }) => names.startsWith("src/worker"))).toEqual([
      { file: "src/main/workers.ts", how: "new URL", names: "src/worker/physics.worker.ts" },
      { file: "src/main/workers.ts", how: "new URL", names: "src/worker/render.worker.ts" },
    ]);
  });
});

describe("determinism", () => {
  /** The kernel, and what it computes with. */
  const deterministic = below(
    "src/worker/physics",
    "src/shared/deterministic-math.ts",
    "src/shared/polygon.ts",
    "src/shared/config.ts",
  );

  test("is asked of files that are there", () => {
    expect(deterministic.length).toBeGreaterThan(12);
    expect(uses(deterministic, /\bMath\.sqrt\b/g).length).toBeGreaterThan(3);
  });

  test("no function of Math but those with the same bits everywhere", () => {
    const others = /\bMath\b(?!\.(?:sqrt|floor|round|fround|abs|min|max|imul|PI)\b).{0,12}/g;
    expect(uses(deterministic, others)).toEqual([]);
  });

  test("no power, which differs between engines, no clock and no chance", () => {
    expect(uses(deterministic, /\*\*|\b(?:Date|performance|crypto|random\(\)|Intl|toLocale\w+)\b/g)).toEqual([]);
  });

  test("no Math.random anywhere", () => {
    expect(uses(below("src"), /\bMath\.random\b/g)).toEqual([]);
  });
});

test("only exchange.ts uses Atomics", () => {
  expect(new Set(uses(below("src"), /\bAtomics\b/g))).toEqual(new Set(["src/shared/exchange.ts: Atomics"]));
});

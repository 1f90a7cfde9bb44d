/** The engines that the benchmark knows. How each is set up is in engines/; which file belongs to which name, in measure.ts. */

export const engineNames = [
  "heptaspin",
  "rapier2d-simd",
  "rapier2d",
  "box2d3-simd",
  "box2d3",
  "phaser-box2d",
  "planck",
  "matter-js",
  "naive",
] as const;
export type EngineName = (typeof engineNames)[number];

interface Entry {
  /** Of the npm registry; the versions are in package.json. */
  readonly package?: string;
  /** Balls at the most: beyond, one run takes more than about a minute. */
  readonly upTo: number;
  /** Whether the quick benchmark runs it: the kernel and the fastest peers. */
  readonly quick: boolean;
}

export const catalogue: Readonly<Record<EngineName, Entry>> = {
  heptaspin: { upTo: 100_000, quick: true },
  "rapier2d-simd": { upTo: 50_000, quick: true, package: "@dimforge/rapier2d-simd-compat" },
  rapier2d: { upTo: 50_000, quick: false, package: "@dimforge/rapier2d-compat" },
  "box2d3-simd": { upTo: 50_000, quick: true, package: "box2d3-wasm" },
  box2d3: { upTo: 20_000, quick: false, package: "box2d3-wasm" },
  "phaser-box2d": { upTo: 1_000, quick: false, package: "phaser-box2d" },
  planck: { upTo: 200, quick: false, package: "planck" },
  "matter-js": { upTo: 1_000, quick: false, package: "matter-js" },
  naive: { upTo: 5_000, quick: false },
};

/** Whether an engine is one to be compared with: an engine that people use. */
export function isPeer(name: EngineName): boolean {
  return catalogue[name].package !== undefined;
}

/**
 * Addresses and sets of parameters as nobody should write them: each is taken or refused by name, and what is taken can
 * be simulated, in numbers that are finite.
 */
import fc from "fast-check";
import { chooseMode, chooseRenderer } from "../../src/main/capabilities.ts";
import { readLink } from "../../src/main/link.ts";
import { applyChange, type Config, defaultConfig, parameters } from "../../src/shared/config.ts";
import { HeptaspinError } from "../../src/shared/errors.ts";
import { createWorld, readBall, step } from "../../src/worker/physics/index.ts";
import { anyChange, hostile } from "../../tests/arbitraries.ts";
import type { Soak } from "./soak.ts";
import { figure, table } from "./table.ts";

const TIMES = 100_000;
/** Made and judged in one go, between two looks at the progress. */
const AT_ONCE = 500;
/** Balls of scenes that are simulated; larger ones are only made. */
const MOST_BALLS = 200;
const STEPS = 2;
/** Balls of scenes that are made: the time for one with 100,000 would be that of a thousand others. */
const MOST_MADE = 2_000;

interface Tally {
  asked: number;
  taken: number;
  refused: number;
  unnamed: number;
  notFinite: number;
  readonly examples: string[];
}

const keys = parameters.map(({ key }) => key as string);
const strange = ["__proto__", "constructor", "prototype", "toString", "mode", "renderer", "balls[]", "", "BALLS"];

/** A good address that something has happened to: characters lost, doubled, swapped, encoded or come from nowhere. */
const oddPair = fc.tuple(
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...keys) }, { weight: 1, arbitrary: fc.constantFrom(...strange) }),
  fc.oneof(fc.integer().map(String), fc.double().map(String), fc.constantFrom("auto", "message-main", "webgl2", "")),
);
const goodPairs = anyChange(MOST_BALLS).map((change) =>
  Object.entries(change).map(([key, value]) => [key, String(value)]),
);
const accident = fc.tuple(
  fc.nat(),
  fc.constantFrom("cut", "double", "swap", "encode", "insert"),
  fc.string({ unit: "binary" }),
);
const address: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof({ weight: 2, arbitrary: goodPairs }, { weight: 1, arbitrary: fc.array(oddPair, { maxLength: 5 }) }),
    fc.array(accident, { maxLength: 2 }),
  )
  .map(([pairs, accidents]) =>
    accidents.reduce(befall, `?${pairs.map(([key, value]) => `${key}=${value}`).join("&")}`),
  );

function befall(text: string, [where, accident, strange]: [number, string, string]): string {
  const at = where % text.length || 1;
  const [before, after] = [text.slice(0, at), text.slice(at)];
  switch (accident) {
    case "cut":
      return before + after.slice(1 + (where % 7));
    case "double":
      return before + after + after;
    case "swap":
      return `?${after}${before.slice(1)}`;
    case "encode":
      return before + [...after].map((char) => `%${char.charCodeAt(0).toString(16)}`).join("");
    default:
      return before + strange + after;
  }
}

/** Any values for any keys, of which some are those of parameters. */
const set: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: anyChange(MOST_BALLS) },
  { weight: 2, arbitrary: anyChange(100_000) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(anyChange(MOST_BALLS), fc.constantFrom(...keys, ...strange), fc.constantFrom(...hostile))
      .map(([change, key, value]) => Object.fromEntries([...Object.entries(change), [key, value]])),
  },
  { weight: 1, arbitrary: fc.constantFrom(...hostile) },
  { weight: 1, arbitrary: fc.anything() },
);

function staysFinite(config: Config): boolean {
  if (Object.values(config).some((value) => value !== "auto" && !Number.isFinite(value))) return false;
  if (config.balls > MOST_MADE) return true;
  const world = createWorld(config);
  if (config.balls <= MOST_BALLS) for (let i = 0; i < STEPS; i++) step(world);
  const ball = { x: 0, y: 0, angle: 0, vx: 0, vy: 0, spin: 0 };
  for (let number = 1; number <= config.balls; number++) {
    if (!Object.values(readBall(world, number, ball)).every(Number.isFinite)) return false;
  }
  return Number.isFinite(world.wallAngle);
}

function judge(tally: Tally, asked: unknown, take: () => Config | null): void {
  tally.asked++;
  const example = (what: string) => {
    if (tally.examples.length < 5) tally.examples.push(`${what}: ${fc.stringify(asked).slice(0, 300)}`);
  };
  try {
    const config = take();
    if (config === null) {
      tally.refused++;
      return;
    }
    tally.taken++;
    if (staysFinite(config)) return;
    tally.notFinite++;
    example("a number that is none came of");
  } catch (error) {
    if (error instanceof HeptaspinError && error.name !== "HeptaspinError") tally.refused++;
    else {
      tally.unnamed++;
      example(String(error));
    }
  }
}

/** A browser with workers and nothing else. */
const scope = {
  Worker: class {
    constructor(_url: string, options: WorkerOptions) {
      void options.type; // a browser that knows modules looks at it
    }
    terminate() {}
  },
};

function takeAddress(text: string): Config | null {
  const { change, mode, renderer, problem } = readLink(text);
  const choice = chooseMode(scope, mode);
  if ("missing" in choice) throw new Error(choice.missing);
  chooseRenderer(renderer);
  const config = applyChange(defaultConfig, change);
  return problem === undefined ? config : null;
}

const newTally = (): Tally => ({ asked: 0, taken: 0, refused: 0, unnamed: 0, notFinite: 0, examples: [] });

export const soakFuzz: Soak = async ({ order, progress, stop }) => {
  const times = order.times ?? TIMES;
  const addresses = newTally();
  const sets = newTally();
  const builtIn = Reflect.ownKeys(Object.prototype).length;
  const more = (arbitrary: fc.Arbitrary<unknown>, numRuns: number, salt: number) =>
    fc.sample(arbitrary, { numRuns, seed: (order.seed + addresses.asked + salt) | 0 });
  while (addresses.asked < times && !stop.aborted) {
    const count = Math.min(AT_ONCE, times - addresses.asked);
    const [texts, changes] = [more(address, count, 0), more(set, count, 1)];
    for (const text of texts as string[]) judge(addresses, text, () => takeAddress(text));
    for (const change of changes) judge(sets, change, () => applyChange(defaultConfig, change));
    progress.at(() => `fuzz: ${figure(addresses.asked)} of ${figure(times)} addresses and as many sets of parameters`);
    await new Promise((resolve) => setImmediate(resolve)); // an interrupt gets in
  }
  const polluted = Reflect.ownKeys(Object.prototype).length !== builtIn;
  const row = (name: string, { asked, taken, refused, unnamed, notFinite }: Tally) => [
    name,
    ...[asked, taken, refused, unnamed, notFinite].map((value) => figure(value)),
  ];
  return {
    title: `${figure(addresses.asked)} addresses and as many sets of parameters, seed ${order.seed}`,
    table: table(
      ["", "asked", "taken", "refused by name", "other errors", "not finite"],
      [row("addresses", addresses), row("sets of parameters", sets)],
    ),
    broken: [...addresses.examples, ...sets.examples, ...(polluted ? ["Object.prototype was changed"] : [])],
  };
};

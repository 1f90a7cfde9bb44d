/**
 * Whatever an address holds, the page starts with valid settings, or says by name what it refused. The number of
 * addresses is FUZZ_RUNS, 2,000 by default.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { chooseMode, chooseRenderer } from "../../src/main/capabilities.ts";
import { readLink } from "../../src/main/link.ts";
import { applyChange, defaultConfig, parameter, parameters } from "../../src/shared/config.ts";
import { modes } from "../../src/shared/protocol.ts";

const runs = Number(process.env.FUZZ_RUNS ?? 2_000);

/** A browser that has workers and nothing else. */
const scope = {
  Worker: class {
    constructor(_url: string, options: WorkerOptions) {
      void options.type;
    }
    terminate() {}
  },
};

const builtIn = Object.getOwnPropertyNames(Object.prototype).sort();

const keys = parameters.map(({ key }) => key);
const hostileKeys = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "__proto__[balls]",
  "ball",
  "",
  "\0",
  "BALLS",
];
const hostileTexts = [
  ..."0 -0 1 1e9 1e308 1e999 -1e308 NaN Infinity 0x10 12px auto null undefined true {} [] %00 % %f %zz %e2%80 + & = # ;".split(
    " ",
  ),
  "",
  " 7 ",
  "\0",
  "\u202eabc",
  "\ud800",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "javascript:alert(1)",
  "shared",
  "message-main",
  "webgl2",
];
/** A value that its parameter may well take, so that many addresses are good. */
const fitting = fc
  .constantFrom(...parameters)
  .chain(({ key, min, max, integer }) =>
    fc.tuple(
      fc.constant<string>(key),
      (integer ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true })).map(String),
    ),
  );
const key = fc.oneof(
  fc.constantFrom(...keys, "mode", "renderer", ...hostileKeys),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const text = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.double().map(String),
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom(10, 1_990, 2_100, 100_000).map((length) => "9".repeat(length)),
);
/** Written into the address as it is, or properly encoded. */
const raw = fc.tuple(key, text).map(([name, value]) => `${name}=${value}`);
const encoded = fc.oneof(fitting, fc.tuple(key, text)).map((pair) => String(new URLSearchParams([pair])));
const query = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.oneof(encoded, encoded, raw), { maxLength: 4 }).map((parts) => `?${parts.join("&")}`),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 3_000 }) },
);

/** In the page, what comes first is location.search: as the URL parser leaves it. */
function inPage(text: string): string {
  return new URL(`http://localhost/${text.startsWith("?") ? text : `?${text}`}`).search;
}

it(`${runs.toLocaleString("en-US")} addresses give valid settings or a reason, and never an error`, () => {
  const seen = { taken: 0, refused: 0 };
  fc.assert(
    fc.property(query, fc.boolean(), (address, parsed) => {
      const { change, mode, renderer, problem } = readLink(parsed ? inPage(address) : address);
      if (problem === undefined) {
        seen.taken += Number(Object.keys(change).length > 0);
      } else {
        seen.refused++;
        expect(change).toEqual({});
        expect(problem).toMatch(/^\S.*\.$/s);
        expect(problem.length).toBeLessThan(200);
        expect(problem).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }
      expect(Object.getPrototypeOf(change)).toBe(Object.prototype);
      expect(Object.keys(change).filter((name) => !parameter(name))).toEqual([]);
      const config = applyChange(defaultConfig, change);
      expect(Object.keys(config)).toEqual(keys);
      expect(Object.values(config).filter((value) => value !== "auto" && !Number.isFinite(value))).toEqual([]);

      const choice = chooseMode(scope, mode);
      if ("missing" in choice) throw new Error(choice.missing);
      expect(modes).toContain(choice.mode);
      for (const remark of [...choice.remarks, ...chooseRenderer(renderer).remarks]) {
        expect(remark.length).toBeLessThan(200);
        expect(remark).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }
    }),
    { numRuns: runs },
  );
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(builtIn);
  expect(({} as { balls?: unknown }).balls).toBeUndefined();
  // Otherwise it would not have been asked much.
  expect(seen.taken).toBeGreaterThan(runs / 20);
  expect(seen.refused).toBeGreaterThan(runs / 5);
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLink, writeLink } from "../../src/main/link.ts";
import { applyChange, defaultConfig, presets } from "../../src/shared/config.ts";
import { anyChange } from "../arbitraries.ts";

describe("a link", () => {
  it("carries parameters by key", () => {
    expect(readLink("?balls=100&seed=7&radius=auto")).toEqual({ change: { balls: 100, seed: 7, radius: "auto" } });
    expect(readLink("")).toEqual({ change: {} });
  });

  it("may carry the keys that choose how the page works, which are judged elsewhere", () => {
    expect(readLink("?mode=shared&renderer=canvas2d&balls=3")).toEqual({
      change: { balls: 3 },
      mode: "shared",
      renderer: "canvas2d",
    });
    expect(readLink("?mode=&renderer=%00")).toEqual({ change: {}, mode: "", renderer: "\0" });
  });

  it("that is refused is still shown in the mode that it asks for", () => {
    expect(readLink("?mode=main&ball=3")).toEqual({ change: {}, mode: "main", problem: "“ball” is not a setting." });
  });

  it.each([
    ["?balls=500000", "balls is 500,000, but can be 1 to 100,000."],
    ["?balls=1e9", "balls is 1,000,000,000, but can be 1 to 100,000."],
    ["?balls=1e308", "balls is 1e+308, but can be 1 to 100,000."],
    ["?balls=2.5", "balls is 2.5, but can only be a whole number."],
    ["?balls=NaN", "balls is “NaN”, but can be 1 to 100,000."],
    ["?balls=Infinity", "balls is “Infinity”, but can be 1 to 100,000."],
    ["?balls=12px", "balls is “12px”, but can be 1 to 100,000."],
    ["?balls=", "balls is “”, but can be 1 to 100,000."],
    ["?ball=3", "“ball” is not a setting."],
    ["?__proto__=3", "“__proto__” is not a setting."],
    ["?constructor=3", "“constructor” is not a setting."],
    ["?seed=7&balls=%", "balls is “%”, but can be 1 to 100,000."],
    ["?balls=%zz%f", "balls is “%zz%f”, but can be 1 to 100,000."],
    ["?balls=%ff", "balls is “\ufffd”, but can be 1 to 100,000."],
    ["?balls=5%00", "balls is “5”, but can be 1 to 100,000."],
    ["?%00=5", "“” is not a setting."],
    ["?seed", "seed is “”, but can be 0 to 4,294,967,295."],
    ["?=5", "“” is not a setting."],
    ["?balls[__proto__]=5", "“balls[__proto__]” is not a setting."],
    ["?balls=20&radius=200", "balls is 20 with a radius of 200 units, but at most 1 of that radius fit at the start."],
  ])("%s is refused whole, with its reason", (query, problem) => {
    expect(readLink(query)).toEqual({ change: {}, problem });
  });

  it("has one value for a key", () => {
    const refused = (key: string) => ({ change: {}, problem: `“${key}” is there more than once.` });
    expect(readLink("?seed=7&balls=5&balls=5")).toEqual(refused("balls"));
    expect(readLink("?mode=shared&mode=main&seed=7")).toEqual(refused("mode"));
    expect(readLink("?renderer=canvas2d&renderer=webgl2&mode=main")).toEqual({ ...refused("renderer"), mode: "main" });
    expect(readLink("?balls=x&balls=5").problem).toBe("balls is “x”, but can be 1 to 100,000.");
  });

  it("can't write at length, or backwards, on the page", () => {
    const problem = readLink(`?balls=${encodeURIComponent(`\u202e${"a".repeat(1_000)}`)}`).problem;
    expect(problem).toBe(`balls is “${"a".repeat(40)}…”, but can be 1 to 100,000.`);
  });

  it("is not read beyond 2,000 characters", () => {
    const padded = (length: number) => `?mode=main&balls=${"5".padStart(length - "?mode=main&balls=".length, "0")}`;
    expect(readLink(padded(2_000))).toEqual({ change: { balls: 5 }, mode: "main" });
    expect(readLink(padded(2_001))).toEqual({
      change: {},
      problem: "it is longer than 2,000 characters.",
    });
  });
});

describe("the link to a configuration", () => {
  it("holds what differs from the default, and nothing else", () => {
    expect(writeLink(defaultConfig, "")).toBe("");
    expect(writeLink({ ...defaultConfig, balls: 100, seed: 7 }, "")).toBe("?seed=7&balls=100");
    expect(writeLink({ ...defaultConfig, radius: 3.5, rotation: -72 }, "?balls=5")).toBe("?radius=3.5&rotation=-72");
  });

  it("keeps how the page works", () => {
    expect(writeLink(defaultConfig, "?mode=main&balls=5")).toBe("?mode=main");
    expect(writeLink({ ...defaultConfig, gravity: 0 }, "?renderer=canvas2d&nonsense=1")).toBe(
      "?renderer=canvas2d&gravity=0",
    );
  });

  it("brings back every configuration, bit for bit", () => {
    for (const { change } of presets) {
      expect(readLink(writeLink({ ...defaultConfig, ...change }, ""))).toEqual({ change });
    }
    fc.assert(
      fc.property(anyChange(200), (change) => {
        let config = { ...defaultConfig, ...change };
        try {
          config = applyChange(defaultConfig, change);
        } catch {
          fc.pre(false); // more balls than fit
        }
        const { change: read, problem } = readLink(writeLink(config, "?mode=main"));
        expect(problem).toBeUndefined();
        expect({ ...defaultConfig, ...read }).toEqual(config);
      }),
    );
  });
});

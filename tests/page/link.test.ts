import { describe, expect, it } from "vitest";
import { readLink } from "../../src/main/link.ts";

describe("a link", () => {
  it("carries parameters by key", () => {
    expect(readLink("?balls=100&seed=7&radius=auto")).toEqual({ change: { balls: 100, seed: 7, radius: "auto" } });
    expect(readLink("")).toEqual({ change: {} });
  });

  it("may carry the keys that choose how the page works", () => {
    expect(readLink("?mode=shared&renderer=canvas2d&balls=3")).toEqual({ change: { balls: 3 } });
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
    ["?balls=20&radius=200", "balls is 20 with a radius of 200 units, but at most 1 of that radius fit at the start."],
  ])("%s is refused whole, with its reason", (query, problem) => {
    expect(readLink(query)).toEqual({ change: {}, problem });
  });

  it("is refused if one of two values for a key is bad", () => {
    expect(readLink("?balls=x&balls=5").problem).toBe("balls is “x”, but can be 1 to 100,000.");
  });

  it("can't write at length, or backwards, on the page", () => {
    const problem = readLink(`?balls=${encodeURIComponent(`\u202e${"a".repeat(1_000)}`)}`).problem;
    expect(problem).toBe(`balls is “${"a".repeat(40)}…”, but can be 1 to 100,000.`);
  });

  it("is not read beyond 2,000 characters", () => {
    expect(readLink(`?balls=5${"&balls=5".repeat(249)}`)).toEqual({ change: { balls: 5 } });
    expect(readLink(`?balls=5${"&balls=5".repeat(250)}`)).toEqual({
      change: {},
      problem: "it is longer than 2,000 characters.",
    });
  });
});

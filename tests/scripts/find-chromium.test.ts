/** Which browser the tests and measurements take, by fake surroundings. */
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { findChromium, type Surroundings } from "../../scripts/find-chromium.ts";

function find(programs: readonly string[], env: Surroundings["env"], platform: NodeJS.Platform = "linux") {
  return findChromium({ env, platform, runs: (file) => programs.includes(file), ownCache: "/cache/chrome" });
}

describe("findChromium", () => {
  const path = ["/a", "/b"].join(delimiter);
  const inA = join("/a", "google-chrome");
  const inB = join("/b", "chromium");

  it("takes the environment variables first, in their order", () => {
    const programs = ["/mine", "/other", inB];
    expect(find(programs, { HEPTASPIN_CHROMIUM: "/mine", CHROME_PATH: "/other", PATH: path })).toBe("/mine");
    expect(find(programs, { CHROME_PATH: "/other", PATH: path })).toBe("/other");
    expect(find(programs, { HEPTASPIN_CHROMIUM: "", PATH: path })).toBe(inB);
  });

  it("never replaces a program that was asked for and doesn't start", () => {
    expect(() => find([inB], { HEPTASPIN_CHROMIUM: "/gone", PATH: path })).toThrow(
      'HEPTASPIN_CHROMIUM is "/gone", but that program does not start',
    );
  });

  it("then the usual names on PATH, as far as they start", () => {
    expect(find([inA, inB], { PATH: path })).toBe(inA);
    expect(find([inB, "/cache/chrome"], { PATH: path })).toBe(inB);
  });

  it("then the usual places of the platform, then playwright's own", () => {
    const mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
    expect(find([mac, "/cache/chrome"], { PATH: path }, "darwin")).toBe(mac);
    const windows = join("C:/Program Files", "Google/Chrome", "Application/chrome.exe");
    expect(find([windows], { PROGRAMFILES: "C:/Program Files" }, "win32")).toBe(windows);
    expect(find(["/cache/chrome"], { PATH: path })).toBe("/cache/chrome");
    expect(find([], { PATH: path })).toBeUndefined();
    expect(find([], {})).toBeUndefined();
  });
});

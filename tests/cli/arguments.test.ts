/** What the command line takes, and the one line it answers to what it doesn't. */
import { describe, expect, it } from "vitest";
import { MAX_SECONDS, type Order, parseArguments } from "../../src/cli/arguments.ts";
import { helpText } from "../../src/cli/help.ts";
import { defaultConfig, parameters } from "../../src/shared/config.ts";
import { HeptaspinError } from "../../src/shared/errors.ts";

const order = (line: string): Order => parseArguments(line.split(" ").filter(Boolean)) as Order;

describe("parseArguments", () => {
  it("reads the example of the help", () => {
    const example = /simulate -- (.*)/.exec(helpText())![1];
    expect(order(example)).toEqual({
      config: { ...defaultConfig, seed: 7, balls: 20, gravity: 0 },
      steps: 1200,
      every: 1,
      format: "csv",
    });
  });

  it("without flags runs the default scene for 10 s", () => {
    expect(order("")).toEqual({ config: defaultConfig, steps: 1200, every: 1, format: "csv" });
  });

  it("sets every parameter to either end of its range", () => {
    for (const { key, min, max } of parameters) {
      // Many or wide balls need each other's room.
      const room = key === "balls" ? [] : ["--balls=1"];
      for (const value of [min, max]) {
        const parsed = parseArguments([...room, "--set", `${key}=${value}`]) as Order;
        expect(parsed.config[key]).toBe(value);
      }
    }
    expect(order("--set radius=auto").config.radius).toBe("auto");
    expect(order("--set rotation=-72").config.rotation).toBe(-72);
  });

  it.each([
    ["0.004", 0],
    ["0.0042", 1],
    ["1e1", 1200],
    [String(MAX_SECONDS), MAX_SECONDS * 120],
  ])("rounds %s s to %i steps", (seconds, steps) => {
    expect(order(`--seconds ${seconds}`).steps).toBe(steps);
  });

  it("asks for help only when all else is right", () => {
    expect(parseArguments(["--help"])).toBe("help");
    expect(parseArguments(["-h", "--seed", "3"])).toBe("help");
    expect(() => parseArguments(["--help", "--seed", "x"])).toThrow(/seed is "x"/);
  });

  it.each<[string[], RegExp]>([
    [["--sed", "7"], /^"--sed" is not a flag; known are --help, --seed, --balls, --seconds, --every, --set, --format$/],
    [["--__proto__=1"], /^"--__proto__" is not a flag/],
    [["-x"], /^"-x" is not a flag/],
    [["7"], /^"7" came, but only flags are expected/],
    [["--", "--seed"], /^"--seed" came, but only flags are expected/],
    [["--seed"], /^--seed came without a value, but takes a whole number from 0 to 4294967295$/],
    [["--seed", ""], /^seed is "", but must be a whole number/],
    [["--seed", "--balls"], /^seed is "--balls", but must be a whole number/],
    [["--seed", "1.5"], /^seed is 1.5, but must be a whole number/],
    [["--seed", "-1"], /^seed is -1, but must be a whole number/],
    [["--seed", "0x10"], /^seed is "0x10"/],
    [["--seed", "7", "--seed", "7"], /^seed is given twice/],
    [["--seed", "7", "--set", "seed=8"], /^seed is given twice/],
    [["--set", "gravity=1", "--set", "gravity=2"], /^gravity is given twice/],
    [["--every", "2", "--every", "2"], /^--every is given twice/],
    [["--balls", "1e9"], /^balls is 1000000000, but must be a whole number from 1 to 100000$/],
    [["--balls", "500", "--set", "radius=15"], /at most \d+ of that radius fit/],
    [["--set", "gravity"], /^--set is "gravity", but must be a parameter as key=value$/],
    [["--set", "gravity="], /^gravity is "", but must be a number from 0 to 5000/],
    [["--set", "gravity=NaN"], /^gravity is "NaN"/],
    [["--set", "gravity=Infinity"], /^gravity is "Infinity"/],
    [["--set", "gravity=-Infinity"], /^gravity is "-Infinity"/],
    [["--set", "gravity=1e308"], /^gravity is 1e\+308/],
    [["--set", "gravity=1e999"], /^gravity is Infinity/],
    [["--set", "gravity=12px"], /^gravity is "12px"/],
    [["--set", "gravity=1=2"], /^gravity is "1=2"/],
    [["--set", "__proto__=1"], /^"__proto__" is not a parameter/],
    [["--set", "constructor=1"], /^"constructor" is not a parameter/],
    [["--set", "=1"], /^"" is not a parameter/],
    [["--set", "a\nb=1"], /^"a\\nb" is not a parameter/],
    [["--every", "0"], /^--every is "0", but must be a whole number from 1/],
    [["--every", "1.5"], /^--every is "1.5", but must be a whole number from 1/],
    [["--every", "1e308"], /^--every is "1e308"/],
    [["--seconds", "-1"], /^--seconds is "-1", but must be a number from 0 to 86400$/],
    [["--seconds", "1e12"], /^--seconds is "1e12", but must be a number from 0 to 86400$/],
    [["--seconds", "NaN"], /^--seconds is "NaN"/],
    [["--seconds", "12px"], /^--seconds is "12px"/],
    [["--seconds="], /^--seconds is ""/],
    [["--format", "xml"], /^--format is "xml", but must be csv or json$/],
    [["--help=1"], /^--help is "1", but takes no value$/],
  ])("refuses %j", (args, message) => {
    let caught: unknown;
    try {
      parseArguments(args);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(HeptaspinError);
    expect((caught as Error).message).toMatch(message);
    expect((caught as Error).message).not.toContain("\n");
  });
});

describe("helpText", () => {
  it("names every parameter with its unit and range", () => {
    for (const { key, unit, min, max } of parameters) {
      const line = helpText()
        .split("\n")
        .find((candidate) => candidate.startsWith(`  ${key} `));
      expect(line).toContain(`${min} to ${max}${unit === "" ? "" : ` ${unit}`}`);
    }
  });
});

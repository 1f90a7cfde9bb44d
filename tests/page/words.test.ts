import { describe, expect, it } from "vitest";
import {
  fieldText,
  grouped,
  plainNumber,
  quote,
  restartSentence,
  rule,
  scene,
  sentence,
  summaries,
} from "../../src/main/words.ts";
import { defaultConfig, parameter } from "../../src/shared/config.ts";

describe("the sentence about the scene", () => {
  it.each([
    [1, 7, "1 ball in a spinning heptagon"],
    [20, 7, "20 balls in a spinning heptagon"],
    [10_000, 3, "10,000 balls in a spinning triangle"],
    [20, 12, "20 balls in a spinning dodecagon"],
    [20, 13, "20 balls in a spinning 13-sided shape"],
  ])("of %d balls and %d sides", (balls, sides, text) => {
    expect(scene({ balls, sides })).toBe(text);
  });
});

it("a folded group says what is in it", () => {
  expect(summaries(defaultConfig)).toEqual({
    balls: "20 balls, seed 1",
    world: "gravity 720, friction 0.30",
    heptagon: "72 °/s, 7 sides",
  });
  expect(summaries({ ...defaultConfig, balls: 1, rotation: -7.5, sides: 3 })).toMatchObject({
    balls: "1 ball, seed 1",
    heptagon: "-7.5 °/s, 3 sides",
  });
});

describe("numbers", () => {
  it("are grouped, and none becomes hundreds of digits", () => {
    expect(grouped(500_000)).toBe("500,000");
    expect(grouped(0.603020151210087)).toBe("0.603020151210087");
    expect(grouped(1e308)).toBe("1e+308");
  });

  it("are not grouped in a seed, which is copied to where commas are refused", () => {
    expect(fieldText("seed", 4_294_967_295)).toBe("4294967295");
    expect(fieldText("balls", 100_000)).toBe("100,000");
  });

  it("are rounded in a field, with as many digits as a slider's step has", () => {
    expect(fieldText("airDrag", 0.603020151210087)).toBe("0.603");
    expect(fieldText("airDrag", 0.6)).toBe("0.600");
    expect(fieldText("friction", 0.3)).toBe("0.30");
    expect(fieldText("ballRestitution", 1)).toBe("1");
    expect(fieldText("gravity", 720.5)).toBe("720.5");
    expect(fieldText("radius", 1.7724538509055)).toBe("1.772");
    expect(fieldText("rotation", -72)).toBe("-72");
  });

  it.each([
    ["10,000", "10000"],
    ["1,234,567.5", "1234567.5"],
    [" 7 ", "7"],
    ["−72", "-72"],
    ["1,00", "1,00"],
    ["10000,000", "10000,000"],
    ["abc", "abc"],
    ["", ""],
  ])("written as %j are read as %j", (text, plain) => {
    expect(plainNumber(text)).toBe(plain);
  });
});

describe("what a parameter takes", () => {
  it("is its range", () => {
    expect(rule(parameter("balls")!, "1e9")).toBe("can be 1 to 100,000");
    expect(rule(parameter("balls")!, "abc")).toBe("can be 1 to 100,000");
    expect(rule(parameter("seed")!, "")).toBe("can be 0 to 4,294,967,295");
    expect(rule(parameter("gravity")!, "-1")).toBe("can be 0 to 5,000");
  });

  it("is a whole number, where only the fraction is wrong", () => {
    expect(rule(parameter("balls")!, "1.5")).toBe("can only be a whole number");
    expect(rule(parameter("balls")!, "0.5")).toBe("can be 1 to 100,000");
  });
});

it("an error's message becomes a sentence", () => {
  expect(sentence("balls is 0")).toBe("Balls is 0.");
  expect(sentence("It has no workers.")).toBe("It has no workers.");
});

describe("a text from outside", () => {
  it("is quoted, at most 40 characters of it, whole ones", () => {
    expect(quote("shared")).toBe("“shared”");
    expect(quote("a".repeat(41))).toBe(`“${"a".repeat(40)}…”`);
    expect(quote("🟠".repeat(41))).toBe(`“${"🟠".repeat(40)}…”`);
  });

  it("can't break the line, or turn the text around it", () => {
    expect(quote("a\0\n\u202e\u2028\u2029\ud800b")).toBe("“ab”");
  });
});

it("a restart is told with what it cost, if it cost anything", () => {
  expect(restartSentence("physics", 0)).toBe("The simulation stopped and was started again.");
  expect(restartSentence("render", 0)).toBe("The picture stopped and was started again.");
  expect(restartSentence("physics", 1)).toBe("The simulation stopped and was started again, 1 step was lost.");
  expect(restartSentence("physics", 1_200)).toBe(
    "The simulation stopped and was started again, 1,200 steps were lost.",
  );
});

/** The benchmark's command line: what it asks for, and what is refused, by name. */
import { describe, expect, test } from "vitest";
import { type BenchOrder, COUNTS, parseBenchArguments } from "../../bench/arguments.ts";
import { engineNames } from "../../bench/catalogue.ts";
import { helpText } from "../../bench/help.ts";
import { InvalidArgument } from "../../src/shared/errors.ts";

const parse = (...args: string[]) => parseBenchArguments(args) as BenchOrder;

test("without flags: everything, and the results are kept", () => {
  const order = parse();
  expect(order).toMatchObject({ counts: COUNTS, engines: engineNames, spin: "brief", complete: true, scaling: true });
  expect(COUNTS.map(order.rounds)).toEqual([5, 5, 3, 3, 3, 1]);
});

test("--quick: the kernel and the fastest peers, and nothing is kept", () => {
  const order = parse("--quick");
  expect(order).toMatchObject({ counts: [20, 1000], complete: false, scaling: false });
  expect(order.engines).toEqual(["heptaspin", "rapier2d-simd", "box2d3-simd"]);
  expect(order.rounds(1000)).toBe(3);
});

test("--scaling: that alone, and it is kept; beside others when they are named, too", () => {
  expect(parse("--scaling")).toMatchObject({ counts: [], complete: true, scaling: true });
  expect(parse("--scaling", "--counts", "20")).toMatchObject({ counts: [20], scaling: true });
  expect(parse("--scaling", "--quick")).toMatchObject({ counts: [20, 1000], complete: false, scaling: true });
});

test("flags say more than --quick", () => {
  const order = parse("--quick", "--counts=5000,200,5000", "--engines", "planck,heptaspin", "--rounds", "2");
  expect(order).toMatchObject({ counts: [200, 5000], engines: ["heptaspin", "planck"] });
  expect(order.rounds(200)).toBe(2);
});

test("results are kept of all engines, as often as usual: at some counts, too", () => {
  expect(parse("--counts", "1000").complete).toBe(true);
  expect(parse("--spin", "froude")).toMatchObject({ spin: "froude", complete: true });
  expect(parse("--engines", "heptaspin").complete).toBe(false);
  expect(parse("--rounds", "1").complete).toBe(false);
});

test("help", () => {
  expect(parseBenchArguments(["--help"])).toBe("help");
  expect(parseBenchArguments(["-h"])).toBe("help");
  for (const name of engineNames) expect(helpText).toContain(name);
});

describe("is refused", () => {
  test.each([
    [["--fast"], '"--fast" is not a flag; known are --help, --quick, --scaling, --counts, --engines, --rounds, --spin'],
    [["-q"], '"-q" is not a flag'],
    [["1000"], '"1000" came, but only flags are expected'],
    [["--counts"], "--counts came without a value, but takes whole numbers"],
    [["--counts", "20,x"], '--counts is "20,x", but must be whole numbers from 1 to 100000'],
    [["--counts", "0"], '--counts is "0"'],
    [["--counts", "1.5"], '--counts is "1.5"'],
    [["--counts", "20,"], '--counts is "20,"'],
    [["--counts", "100001"], '--counts is "100001"'],
    [["--engines", "havok"], '--engines is "havok", but must be some of heptaspin, rapier2d-simd'],
    [["--rounds", "0"], '--rounds is "0", but must be a whole number from 1 to 1000'],
    [["--rounds", "2", "--rounds", "3"], "--rounds is given twice"],
    [["--spin", "fast"], '--spin is "fast", but must be brief or froude'],
    [["--quick=yes"], '--quick is "yes", but takes no value'],
  ])("%j", (args, message) => {
    expect(() => parseBenchArguments(args)).toThrow(InvalidArgument);
    expect(() => parseBenchArguments(args)).toThrow(message);
  });
});

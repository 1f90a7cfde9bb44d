/** What the benchmark makes of its runs: one line an engine, tables, the verdict, the plot. */
import { describe, expect, test } from "vitest";
import type { RunResult } from "../../bench/orders.ts";
import { type Line, plot } from "../../bench/plot.ts";
import { spread, summarize } from "../../bench/statistics.ts";
import { comparison, figure, markdown, type Row, verdict } from "../../bench/table.ts";

function run(milliseconds: number, change: Partial<RunResult["quality"]> = {}, subSteps?: number): RunResult {
  const depths = { mean: 0.01, p99: 0.1, max: 0.2 };
  const quality = { outside: 0, deep: 2, veryDeep: 1, pairs: depths, walls: depths, meanSpeed: 10, ...change };
  return { milliseconds, quality, ...(subSteps !== undefined && { subSteps }) };
}

describe("summary", () => {
  test("medians of times, means of what is counted, the worst of maxima", () => {
    const deepest = { mean: 0.03, p99: 0.2, max: 0.7 };
    const { milliseconds, subSteps, quality, speedError, runs } = summarize([
      run(3, { meanSpeed: 9 }, 16),
      run(1, { meanSpeed: 12, outside: 4, deep: 8 }, 18),
      run(9, { meanSpeed: 12, pairs: deepest }, 32),
    ]);
    expect(runs).toBe(3);
    expect(milliseconds).toEqual({ lowest: 1, median: 3, highest: 9 });
    expect(subSteps).toBe(18);
    expect(quality).toMatchObject({ outside: 4, deep: 4, meanSpeed: 11 });
    expect(quality.pairs.mean).toBeCloseTo(0.05 / 3, 12);
    expect(quality.pairs.max).toBe(0.7);
    // The standard deviation of 9, 12 and 12 is √3.
    expect(speedError).toBeCloseTo(1, 12);
  });

  test("of one run has no error; sub-steps are absent where there are none", () => {
    const summary = summarize([run(3)]);
    expect(summary.speedError).toBe(0);
    expect(summary).not.toHaveProperty("subSteps");
  });

  test("the median of an even number lies between the middle two", () => {
    expect(spread([4, 1, 10, 2])).toEqual({ lowest: 1, median: 3, highest: 10 });
  });
});

describe("table", () => {
  const rows: Row[] = [
    { engine: "heptaspin", summary: summarize([run(0.4, { meanSpeed: 10.2, deep: 0.5 }, 16)]) },
    { engine: "naive", summary: summarize([run(0.1)]) },
    { engine: "planck", summary: summarize([run(5, { outside: 3 })]) },
    { engine: "rapier2d-simd", summary: summarize([run(1.2, { deep: 50 }), run(1.2, { deep: 50 })]) },
    { engine: "matter-js", skipped: "> 1 min" },
  ];

  test("columns are aligned, text to the left, numbers to the right", () => {
    expect(
      markdown(
        ["name", "n"],
        [
          ["a", "1000"],
          ["bcdef", "2"],
        ],
      ),
    ).toBe("| name  |    n |\n|-------|-----:|\n| a     | 1000 |\n| bcdef |    2 |");
  });

  test.each([
    [0, "0"],
    [0.00123, "0.0012"],
    [0.0456, "0.0456"],
    [1.234, "1.23"],
    [12.34, "12.3"],
    [999.4, "999"],
    [12345.6, "12,346"],
  ])("%d is written %s", (value, text) => expect(figure(value)).toBe(text));

  test("has a row for every engine, with ratios to the kernel and to the reference", () => {
    const lines = comparison(1000, rows, 10).split("\n");
    const cells = (line: string) => line.split("|").map((cell) => cell.trim());
    expect(lines).toHaveLength(2 + rows.length);
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    expect(cells(lines[5])).toEqual([
      ...["", "rapier2d-simd", "1.20", "1,200", "3.00", "0", "50.0", "1.0"],
      ...["1.0 / 10.0 / 20.0", "1.0 / 10.0 / 20.0", "10.00 ± 0.00", "1.000", ""],
    ]);
    expect(cells(lines[2]).slice(-3, -1)).toEqual(["10.20", "1.020"]);
    expect(lines[6]).toContain("> 1 min");
    expect(cells(comparison(1000, rows, undefined).split("\n")[2]).at(-2)).toBe("–");
  });

  test("the verdict names the fastest peer, which the naive loop is not", () => {
    expect(verdict(1000, rows, 10)).toBe(
      "1,000 balls, heptaspin against rapier2d-simd: 3.00 times as fast (0.400 against 1.20 ms a step); " +
        "pairs deeper than 0.1 r per 1,000 balls 0.5 against 50.0; balls outside 0 against 0; " +
        "mean speed 1.020 against 1.000 of the reference's",
    );
    expect(verdict(1000, rows, undefined)).toContain("mean speed 10.20 against 10.00 m/s");
    expect(verdict(1000, rows.slice(1), 10)).toBeUndefined();
    expect(verdict(1000, rows.slice(0, 2), 10)).toBeUndefined();
  });
});

describe("plot", () => {
  const lines: Line[] = [
    {
      name: "ours",
      points: [
        { balls: 20, nanoseconds: 300 },
        { balls: 2000, nanoseconds: 500 },
      ],
    },
    { name: "theirs", points: [{ balls: 20, nanoseconds: 490 }] },
  ];
  const svg = plot(lines);
  const attributes = (pattern: RegExp) => [...svg.matchAll(pattern)].map((match) => match.slice(1).map(Number));
  const circles = attributes(/<circle cx="([\d.]+)" cy="([\d.]+)"/g);

  test("is well-formed: every element is closed, in order", () => {
    const open: string[] = [];
    for (const [, end, name, self] of svg.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)) {
      if (end) expect(open.pop()).toBe(name);
      else if (!self) open.push(name);
    }
    expect(open).toEqual([]);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 \d+ \d+"/);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  test("both axes are logarithmic, costs grow upwards", () => {
    // From 10 to 10,000 balls, so 20 and 2,000 are two of three decades apart.
    const grid = attributes(/<path class="grid" d="M([\d.]+) [\d.]+V/g).map(([x]) => x);
    expect(grid).toHaveLength(4);
    expect((circles[1][0] - circles[0][0]) / (grid[3] - grid[0])).toBeCloseTo(2 / 3, 2);
    const rows = attributes(/<path class="grid" d="M[\d.]+ ([\d.]+)H/g).map(([y]) => y);
    expect(rows).toHaveLength(2);
    expect((circles[0][1] - circles[1][1]) / (rows[0] - rows[1])).toBeCloseTo(Math.log10(5 / 3), 2);
  });

  test("names every line, and none over another", () => {
    const names = [...svg.matchAll(/<text x="[\d.]+" y="([\d.]+)">(ours|theirs)</g)];
    expect(names.map(([, , name]) => name)).toEqual(["ours", "theirs"]);
    const [ours, theirs] = names.map(([, y]) => Number(y));
    expect(Math.abs(ours - theirs)).toBeGreaterThanOrEqual(14);
  });

  test("is legible in light and in dark", () => {
    expect(svg).toContain("prefers-color-scheme: dark");
  });
});

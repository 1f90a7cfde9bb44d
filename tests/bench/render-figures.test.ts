import { expect, it } from "vitest";
import { renderTable, summarizeTimes } from "../../bench/render/figures.ts";

it("frames' times are summed up by nearest rank", () => {
  const times = Array.from({ length: 200 }, (_, i) => 200 - i);
  expect(summarizeTimes(times)).toEqual({ median: 100, p99: 198, worst: 200, frames: 200 });
  expect(summarizeTimes([7])).toEqual({ median: 7, p99: 7, worst: 7, frames: 1 });
});

it("the table says of each subject what it has", () => {
  const script = { median: 1, p99: 2, worst: 3.456, frames: 10 };
  const rows = renderTable([
    { balls: 1000, subject: "webgl2", script, interpolation: 0.5, screen: 59.96 },
    { balls: 1000, subject: "idle", script, interpolation: 0.5, screen: 0 },
  ]).split("\n");
  expect(rows).toHaveLength(4);
  expect(rows[2].split("|").map((cell) => cell.trim())).toEqual([
    "",
    "heptaspin, WebGL2",
    "1,000",
    "1.00",
    "–", // of 10 frames, the 99th of 100 is the worst
    "3.46",
    "10",
    "0.50",
    "60.0",
    "",
  ]);
  expect(rows[3]).toMatch(/nothing drawn .* – +\| +– \|$/);
});

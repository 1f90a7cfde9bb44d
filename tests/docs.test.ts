/** What the documentation repeats from the code must agree with it. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parameters } from "../src/shared/config.ts";
import {
  DEEP,
  DEEP_SHARE,
  effortFor,
  MAX_DEEP_FACTOR,
  MAX_SUB_STEPS,
  PRESS_PER_STEP,
  PRESSED_REST_SWEEPS,
  STEP,
} from "../src/worker/physics/constants.ts";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

/** As the documents write numbers: thousands apart, a true minus. */
const written = (value: number) => value.toLocaleString("en-US", { maximumFractionDigits: 20 }).replace("-", "−");

test("the README's table has every parameter, with its default, range and unit", () => {
  const rows = read("README.md").match(/^\| `\w+` \|.*$/gm) ?? [];
  expect(rows.map((row) => row.match(/`(\w+)`/)?.[1])).toEqual(parameters.map(({ key }) => key));
  for (const [i, { default: standard, min, max, unit, live }] of parameters.entries()) {
    const [, , value, range, change] = rows[i].split("|").map((cell) => cell.trim());
    expect(value).toBe(typeof standard === "number" ? String(standard) : `\`${standard}\``);
    expect(range.startsWith(`${written(min)} … ${written(max)}`), rows[i]).toBe(true);
    if (unit !== "" && unit !== "×") expect(range).toContain(unit);
    expect(change).toBe(live ? "✓" : "");
  }
});

test("docs/model.md names the kernel's own numbers", () => {
  const model = read("docs/model.md").replace(/\s+/g, " ");
  for (const [words, balls] of [
    ["up to 100", 100],
    ["up to 2,000", 2_000],
    ["up to 10,000", 10_000],
    ["up to 30,000", 30_000],
    ["more", 30_001],
  ] as const) {
    const { subSteps, motion, impactSweeps, restSweeps, relaxation, fastSpeculation } = effortFor(balls);
    expect(model).toContain(
      `| ${words} | ${subSteps} | ${motion} r | ${impactSweeps} | ${restSweeps} | ${relaxation} | ${fastSpeculation} r |`,
    );
  }
  expect(model).toContain(`more than ${DEEP_SHARE} pairs a ball were deeper than ${DEEP} r`);
  expect(model).toContain(`up to ${MAX_DEEP_FACTOR} times`);
  expect(model).toContain(`${written((MAX_SUB_STEPS * effortFor(1).motion) / STEP)} r per second`);
  expect(model).toContain(`at most ${MAX_SUB_STEPS}`);
  expect(model).toContain(`(p ÷ ${PRESS_PER_STEP} r)^⅞`);
  expect(model).toContain(
    `more than ${PRESS_PER_STEP} r, as it is by default, there are at least ${PRESSED_REST_SWEEPS} sweeps`,
  );
});

/** More sub-steps never make it worse; with more seeds, and 200 balls up to 128 sub-steps, in tests/long. */
import { test } from "vitest";
import { expectNoWorse, motion, SUB_STEPS } from "./sub-steps.ts";

test("1,000 balls, from 4 sub-steps to 128", { timeout: 600_000 }, () => {
  expectNoWorse(SUB_STEPS.map((subSteps) => motion(1_000, subSteps, 2, 1)));
});

test("200 balls, from 4 sub-steps to 32", { timeout: 600_000 }, () => {
  expectNoWorse([4, 8, 16, 32].map((subSteps) => motion(200, subSteps, 12, 5)));
});

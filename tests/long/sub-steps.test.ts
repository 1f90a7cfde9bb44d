/** More sub-steps never make it worse: with so many seeds that 5 % of the mean speed are at least 4 standard errors. */
import { expect, test } from "vitest";
import { expectNoWorse, inWords, motion, SUB_STEPS } from "../physics/sub-steps.ts";

test.each([
  [200, 12, 10],
  [1_000, 3, 5],
])("%i balls from 4 sub-steps to 128, %i seeds of %i s", (balls, seeds, seconds) => {
  const motions = SUB_STEPS.map((subSteps) => motion(balls, subSteps, seeds, seconds));
  console.log(motions.map((m) => inWords(balls, m)).join("\n"));
  expectNoWorse(motions);
  expect(motions.at(-1)!.used).toBe(128);
});

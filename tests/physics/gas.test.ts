/** An elastic gas: without gravity, friction and drag the solver has nothing to take energy by, and hides no damping. */
import { expect, test } from "vitest";
import { energy } from "../../src/worker/physics/index.ts";
import { run, vacuum, world } from "./scenes.ts";

/** What is left after so many seconds, as a share. */
function left(balls: number, launchSpeed: number, seconds: number): number {
  const scene = world({ ...vacuum, balls, launchSpeed });
  const start = energy(scene);
  return energy(run(scene, seconds)) / start;
}

test.each([60, 300, 600])("20 balls launched at up to %i units/s drift by at most 0.1 % a minute", (launchSpeed) => {
  expect(Math.abs(left(20, launchSpeed, 60) - 1)).toBeLessThan(0.001);
});

test.each([60, 600])(
  "1,000 balls launched at up to %i units/s keep at least 97 % over 10 s, and gain nothing",
  (launchSpeed) => {
    const share = left(1_000, launchSpeed, 10);
    expect(share).toBeGreaterThan(0.97);
    expect(share).toBeLessThan(1 + 1e-9);
  },
);

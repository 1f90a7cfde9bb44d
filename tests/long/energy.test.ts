/** An hour with the walls at rest: nothing makes energy. */
import { expect, test } from "vitest";
import { energyRises, RESTITUTIONS } from "../physics/energy-rises.ts";

test.each(RESTITUTIONS)("restitution %f: one-second means of an hour never rise by 0.1 %", (e) => {
  const { worst, left } = energyRises(e, 3_600);
  console.log(
    `restitution ${e}: highest rise ${worst.toExponential(1)} of the starting energy, ${(100 * left).toFixed(1)} % left`,
  );
  expect(worst).toBeLessThanOrEqual(0.001);
  expect(left).toBeLessThan(0.2);
});

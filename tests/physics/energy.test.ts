/** With the walls at rest nothing makes energy, however long one waits. */
import { expect, test } from "vitest";
import { energyRises, RESTITUTIONS } from "./energy-rises.ts";

const MINUTES = 10;

test.each(RESTITUTIONS)(
  `restitution %f: one-second means of ${MINUTES} min never rise by 0.1 %`,
  { timeout: 600_000 },
  (e) => {
    const { worst, left } = energyRises(e, 60 * MINUTES);
    expect(worst).toBeLessThanOrEqual(0.001);
    expect(left).toBeLessThan(0.2); // it did come to rest
  },
);

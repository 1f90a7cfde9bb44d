/** Quality does not collapse where the count grows in the same heptagon. */
import { expect, test } from "vitest";
import { crowd } from "../physics/crowds.ts";

test.each([20_000, 50_000])(
  "%i balls for 10 s: nobody escapes, fewer than 1 in 100 has a pair deeper than 0.3 r",
  (count) => {
    const { escapes, deep, deeperThanTenth, subSteps } = crowd(count, 10);
    const perThousand = (share: number) => (1_000 * share).toFixed(2);
    console.log(
      `${count} balls: ${escapes} escapes; at the worst look ${perThousand(deep)} pairs per 1,000 balls deeper than 0.3 r, ` +
        `${perThousand(deeperThanTenth)} deeper than 0.1 r; at most ${subSteps} sub-steps`,
    );
    expect(escapes).toBe(0);
    expect(deep).toBeLessThan(0.01);
  },
);

/** Quality does not collapse where the count grows in the same heptagon. */
import { expect, test } from "vitest";
import { effortFor } from "../../src/worker/physics/constants.ts";
import { escaped, STEP, step } from "../../src/worker/physics/index.ts";
import { crowd } from "../physics/crowds.ts";
import { deepPairs } from "../physics/deep-pairs.ts";
import { drum } from "../physics/scenes.ts";

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

test.each([20_000, 50_000])(
  "a drum of %i balls that fall and land at once: nobody escapes, the deep are few and pass",
  (count) => {
    const scene = drum(count, effortFor(count).subSteps);
    let worst = 0;
    let last = 0;
    for (let s = 1; s <= 4.5 / STEP; s++) {
      step(scene);
      if (s % 12 > 0) continue;
      expect(escaped(scene)).toBe(0);
      last = deepPairs(scene, [0.3])[0] / count;
      worst = Math.max(worst, last);
    }
    console.log(
      `a drum of ${count}: at the worst look ${(1_000 * worst).toFixed(2)} pairs per 1,000 balls deeper than 0.3 r`,
    );
    // Where the blow passes, more than in a crowd: with as many sub-steps as motion alone asks for, over 1,000 in 1,000.
    expect(worst).toBeLessThan(0.03);
    expect(last).toBeLessThan(0.01);
  },
);

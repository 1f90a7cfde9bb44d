/** A thousand seeds of the default scene, turning and at rest, and its figures. */
import { expect, test } from "vitest";
import { type Worst, watch, world } from "../physics/scenes.ts";

const SEEDS = Number(process.env.SEEDS ?? 1_000);

function worstOf(all: Worst[]): string {
  const pair = Math.max(...all.map((worst) => worst.pair));
  const wall = Math.max(...all.map((worst) => worst.wall));
  return `deepest pair ${(100 * pair).toFixed(2)} % of r, deepest in a wall ${(100 * wall).toFixed(2)} % of r`;
}

/** Progress on stderr: these runs take a while. */
function progress(done: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${SEEDS} seeds`);
}

test(`turning: ${SEEDS} seeds of 60 s`, () => {
  const all: Worst[] = [];
  for (let seed = 0; seed < SEEDS; seed++) {
    const worst = watch(world({ seed }), 60, 1);
    expect(worst.escapes, `seed ${seed}`).toBe(0);
    expect(worst.pair, `seed ${seed}`).toBeLessThan(0.1);
    expect(worst.wall, `seed ${seed}`).toBeLessThan(0.1);
    all.push(worst);
    progress(seed + 1);
  }
  console.log(`turning, ${SEEDS} seeds of 60 s: 0 escapes, ${worstOf(all)}`);
});

test(`at rest: ${SEEDS} seeds, settled for 20 s, then watched for 40 s`, () => {
  const all: Worst[] = [];
  for (let seed = 0; seed < SEEDS; seed++) {
    const scene = world({ seed, rotation: 0 });
    expect(watch(scene, 20).escapes, `seed ${seed}`).toBe(0);
    const worst = watch(scene, 40);
    expect(worst.escapes, `seed ${seed}`).toBe(0);
    expect(worst.pair, `seed ${seed}`).toBeLessThan(0.02);
    expect(worst.wall, `seed ${seed}`).toBeLessThan(0.02);
    all.push(worst);
    progress(seed + 1);
  }
  console.log(`at rest, ${SEEDS} seeds after 20 s: 0 escapes, ${worstOf(all)}`);
});

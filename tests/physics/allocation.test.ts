/** A step allocates nothing, so that no pause for collecting falls into one. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { step, type World } from "../../src/worker/physics/index.ts";
import { world } from "./scenes.ts";

// A context made after the flag is set has gc(), in whatever worker this runs.
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes in use once all rubbish is gone. */
function heapUsed(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

/** Bytes that one step leaves behind; nothing is collected while it runs. */
function rubbishOfStep(scene: World): number {
  const before = heapUsed();
  step(scene);
  return process.memoryUsage().heapUsed - before;
}

/** @returns what every hundredth step leaves behind */
function advance(scene: World, steps: number): number[] {
  const rubbish: number[] = [];
  for (let s = 1; s <= steps; s++) {
    if (s % 100 === 0) rubbish.push(rubbishOfStep(scene));
    else step(scene);
  }
  return rubbish;
}

test("10,000 steps of 1,000 balls: the heap ends within 100 KiB of what it was, and a step leaves next to no rubbish", {
  timeout: 600_000,
}, () => {
  const scene = world({ balls: 1_000 });
  // Until the lists have grown, the code is compiled, and the engine has cleared away what loading it left.
  advance(scene, 1_000);
  const before = heapUsed();
  const rubbish = advance(scene, 10_000).sort((a, b) => a - b);
  expect(Math.abs(heapUsed() - before)).toBeLessThan(100 * 1024);
  // In the median step: engines box some numbers where they don't inline a call; an object per ball or contact is far more.
  expect(rubbish[rubbish.length >> 1]).toBeLessThan(32 * scene.count);
});

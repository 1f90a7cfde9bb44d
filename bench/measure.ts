/**
 * Measures in a process of its own: `node measure.js '{"engine": "planck", "balls": 200, "spin": "brief", "seed": 1}'`
 * prints one line of JSON. It is bundled first, as the product is, so that the kernel is as fast here as it is there.
 */
import type { EngineName } from "./catalogue.ts";
import type { EngineFactory } from "./engine.ts";
import type { Order, RunOrder, RunResult, ScalingResult } from "./orders.ts";
import { createQualityMeter } from "./quality.ts";
import { measureScaling } from "./scaling.ts";
import { createScene } from "./scene.ts";
import { measuredSteps, SAMPLE_INTERVAL, scenesPerRun, WARM_UP_STEPS } from "./window.ts";

const engines: Record<EngineName, () => Promise<EngineFactory>> = {
  heptaspin: async () => (await import("./engines/kernel.ts")).createKernel,
  "rapier2d-simd": async () => (await import("./engines/rapier.ts")).createRapierSimd,
  rapier2d: async () => (await import("./engines/rapier.ts")).createRapier,
  "box2d3-simd": async () => (await import("./engines/box2d3.ts")).createBox2d3Simd,
  box2d3: async () => (await import("./engines/box2d3.ts")).createBox2d3,
  "phaser-box2d": async () => (await import("./engines/phaser-box2d.ts")).createPhaserBox2d,
  planck: async () => (await import("./engines/planck.ts")).createPlanck,
  "matter-js": async () => (await import("./engines/matter.ts")).createMatter,
  naive: async () => (await import("./engines/naive.ts")).createNaive,
};

async function measure({ engine: name, balls, spin, seed }: RunOrder): Promise<RunResult> {
  const create = await engines[name]();
  const scenes = scenesPerRun(balls);
  const steps = measuredSteps(balls);
  const meter = createQualityMeter(createScene(balls, spin, seed));
  const before = new Float64Array(2 * balls);
  const places = new Float64Array(2 * balls);
  let milliseconds = 0;
  const subSteps: number[] = [];
  for (let s = 0; s < scenes; s++) {
    const engine = await create(createScene(balls, spin, seed + s));
    const timed = (count: number): void => {
      const begun = performance.now();
      for (let k = 0; k < count; k++) engine.step();
      milliseconds += performance.now() - begun;
    };
    for (let k = 0; k < WARM_UP_STEPS; k++) engine.step();
    for (let k = 0; k < steps; k += SAMPLE_INTERVAL) {
      timed(SAMPLE_INTERVAL - 1);
      engine.read(before);
      timed(1);
      engine.read(places);
      meter.sample(before, places, engine.wallAngle());
      if (engine.subSteps) subSteps.push(engine.subSteps());
    }
    engine.dispose?.();
  }
  return {
    milliseconds: milliseconds / (scenes * steps),
    ...(subSteps.length > 0 && { subSteps: subSteps.reduce((sum, n) => sum + n, 0) / subSteps.length }),
    quality: meter.result(),
  };
}

const order: Order = JSON.parse(process.argv[2]);
const result: RunResult | ScalingResult = "engine" in order ? await measure(order) : measureScaling(order);
console.log(JSON.stringify(result));

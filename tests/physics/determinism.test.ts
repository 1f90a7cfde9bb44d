/** Same configuration, same changes, same steps: the same bits, however the run is cut. The hashes are pinned. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { applyChange, type ConfigChange } from "../../src/shared/config.ts";
import { changeParameters, readBall, stateHash, step, type World, writeBall } from "../../src/worker/physics/index.ts";
import { Simulation } from "../../src/worker/simulation.ts";
import { FakeTime } from "../worker/fake-time.ts";
import { ball, run, vacuum, world } from "./scenes.ts";

type Changes = Readonly<Record<number, ConfigChange>>;

/** Runs up to a step, with the changes due before steps on the way. */
function advance(scene: World, to: number, changes: Changes = {}): void {
  while (scene.step < to) {
    const change = changes[scene.step];
    if (change) changeParameters(scene, applyChange(scene.config, change, "set"));
    step(scene);
  }
}

const someChanges: Changes = {
  30: { gravity: 100 },
  200: { friction: 0, wallRestitution: 0.3 },
  201: { rotation: -720 },
  900: { airDrag: 0, gravity: 720 },
  3600: { rotation: 30, friction: 1, ballRestitution: 0.5 },
};

/** A kernel that moves otherwise has other hashes; `vitest run -u` with this file writes them anew. */
describe("golden hashes", () => {
  /** Hashes by step. */
  function hashes(change: ConfigChange, steps: readonly number[], changes?: Changes): Record<number, string> {
    const scene = world(change);
    const seen: Record<number, string> = {};
    for (const at of steps) {
      advance(scene, at, changes);
      seen[at] = stateHash(scene);
    }
    return seen;
  }

  test("the default scene", () => {
    expect(hashes({}, [0, 1, 60, 3600, 36_000])).toMatchInlineSnapshot(`
      {
        "0": "cb4211d1",
        "1": "eac3d163",
        "3600": "9c22b4f2",
        "36000": "c01d2c1a",
        "60": "221ff03f",
      }
    `);
  });

  test("another seed", () => {
    expect(hashes({ seed: 4_294_967_295 }, [1, 60, 3600, 36_000])).toMatchInlineSnapshot(`
      {
        "1": "b80d125c",
        "3600": "0fe5e865",
        "36000": "ec08246b",
        "60": "0836e513",
      }
    `);
  });

  test("changes during the run", () => {
    expect(hashes({ seed: 7 }, [1, 30, 31, 60, 3600, 36_000], someChanges)).toMatchInlineSnapshot(`
      {
        "1": "b4f025fd",
        "30": "5ad94f6f",
        "31": "9b06d632",
        "3600": "54d618b4",
        "36000": "f8bd781d",
        "60": "6a1cdbc9",
      }
    `);
  });

  test("an elastic gas of 50 balls", () => {
    expect(hashes({ ...vacuum, balls: 50, launchSpeed: 600 }, [1, 60, 3600])).toMatchInlineSnapshot(`
      {
        "1": "8750752a",
        "3600": "8e098a67",
        "60": "03fe97b7",
      }
    `);
  });

  test("300 balls in a triangle, turning the other way", () => {
    expect(hashes({ balls: 300, sides: 3, rotation: -200 }, [1, 60, 600])).toMatchInlineSnapshot(`
      {
        "1": "265de06d",
        "60": "227c4d18",
        "600": "43fb693a",
      }
    `);
  });

  test("5,000 balls", () => {
    expect(hashes({ balls: 5_000 }, [1, 60])).toMatchInlineSnapshot(`
      {
        "1": "75fbb142",
        "60": "7767cf67",
      }
    `);
  });
});

describe("a run cut into chunks", () => {
  const STEPS = 300;
  const config = { seed: 7, balls: 60 };
  let whole: string;
  beforeAll(() => {
    const scene = world(config);
    advance(scene, STEPS, someChanges);
    whole = stateHash(scene);
  });

  test("anywhere, by single steps or by many, ends in the same bits", () => {
    const cut = fc.integer({ min: 1, max: STEPS - 1 });
    fc.assert(
      fc.property(fc.uniqueArray(cut, { maxLength: 40 }), (cuts) => {
        const simulation = new Simulation(new FakeTime());
        simulation.init(config);
        const stops = new Set([...cuts, ...Object.keys(someChanges).map(Number), STEPS]);
        for (const stop of [...stops].sort((a, b) => a - b)) {
          if (stop > STEPS) continue;
          simulation.step(stop - simulation.status().step);
          if (someChanges[stop]) simulation.set(someChanges[stop]);
        }
        expect(simulation.hash()).toEqual({ step: STEPS, hash: whole });
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  test("by one call of many slices, it ends in the same bits", async () => {
    const steps = 2_500;
    const scene = world(config);
    advance(scene, steps);
    const time = new FakeTime();
    const simulation = new Simulation(time);
    simulation.init(config);
    const done = simulation.step(steps);
    time.pass(1);
    expect(await done).toBe(steps);
    expect(simulation.hash()).toEqual({ step: steps, hash: stateHash(scene) });
  });
});

describe("the hash", () => {
  test("follows every bit of every ball, the wall angle and the step", () => {
    const scene = run(world(), 1);
    const before = stateHash(scene);
    for (const key of ["x", "y", "angle", "vx", "vy", "spin"] as const) {
      const value = ball(scene, 13)[key];
      const bits = new BigInt64Array(new Float64Array([value]).buffer);
      bits[0] ^= 1n;
      writeBall(scene, 13, { [key]: new Float64Array(bits.buffer)[0] });
      expect(stateHash(scene), key).not.toBe(before);
      writeBall(scene, 13, { [key]: value });
      expect(stateHash(scene), key).toBe(before);
    }
    scene.step++;
    expect(stateHash(scene)).not.toBe(before);
    scene.step--;
    scene.wallAngle += 1e-15;
    expect(stateHash(scene)).not.toBe(before);
  });

  test("goes by the balls' numbers: two that change places change it", () => {
    const scene = world();
    const before = stateHash(scene);
    const first = { ...ball(scene, 1) };
    writeBall(scene, 1, ball(scene, 2));
    writeBall(scene, 2, first);
    expect(stateHash(scene)).not.toBe(before);
  });

  test("is MurmurHash3 x86_32 over the little-endian bytes, as docs/model.md says", () => {
    // Written from the published description, byte by byte.
    const murmur3 = (bytes: Uint8Array) => {
      let h = 0;
      const view = new DataView(bytes.buffer);
      for (let i = 0; i < bytes.length; i += 4) {
        let k = Math.imul(view.getUint32(i, true), 0xcc9e2d51);
        k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
        h ^= k;
        h = (h << 13) | (h >>> 19);
        h = (Math.imul(h, 5) + 0xe6546b64) | 0;
      }
      h ^= bytes.length;
      h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
      h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
      return (h ^ (h >>> 16)) >>> 0;
    };
    expect(murmur3(new TextEncoder().encode("test"))).toBe(0xba6bd213); // the published check value for seed 0
    const scene = run(world(), 2);
    const numbers: number[] = [];
    for (let n = 1; n <= 20; n++) {
      const { x, y, angle, vx, vy, spin } = readBall(scene, n, ball(scene, n));
      numbers.push(x, y, angle, vx, vy, spin);
    }
    numbers.push(scene.wallAngle, scene.step);
    const bytes = new Uint8Array(new Float64Array(numbers).buffer);
    expect(stateHash(scene)).toBe(murmur3(bytes).toString(16).padStart(8, "0"));
  });
});

test("looking at a run does not change it", () => {
  const plain = run(world({ balls: 200 }), 2);
  const watched = world({ balls: 200 });
  for (let s = 0; s < 240; s++) {
    step(watched);
    stateHash(watched);
    ball(watched, 3);
  }
  expect(stateHash(watched)).toBe(stateHash(plain));
});

/** Same configuration, same changes, same steps: the same bits, however the run is cut. The hashes are pinned. */
import { describe, expect, test } from "vitest";
import { applyChange, type ConfigChange } from "../../src/shared/config.ts";
import { changeParameters, readBall, stateHash, step, type World, writeBall } from "../../src/worker/physics/index.ts";
import { ball, run, world } from "./scenes.ts";

interface Golden {
  readonly name: string;
  readonly change: ConfigChange;
  /** Changes by the step before which they are made. */
  readonly changes?: Readonly<Record<number, ConfigChange>>;
  readonly hashes: Readonly<Record<number, string>>;
}

const goldens: readonly Golden[] = [
  { name: "the default scene", change: {}, hashes: { 0: "cb4211d1", 1: "7c589aaa", 60: "fa06940c", 3600: "bd361276" } },
  {
    name: "another seed",
    change: { seed: 4_294_967_295 },
    hashes: { 1: "79d26c68", 60: "e4d2abd8", 3600: "6f69314e" },
  },
  {
    name: "300 balls in a triangle, turning the other way",
    change: { balls: 300, sides: 3, rotation: -200 },
    hashes: { 1: "ca861d79", 60: "d7402bc0", 600: "c0d66046" },
  },
  { name: "5,000 balls", change: { balls: 5_000 }, hashes: { 1: "ad72aeb6", 60: "34efbea6" } },
  {
    name: "changes during the run",
    change: { seed: 7 },
    changes: {
      30: { gravity: 100 },
      200: { friction: 0, wallRestitution: 0.3 },
      201: { rotation: -720 },
      900: { airDrag: 0, gravity: 720 },
    },
    hashes: { 30: "af8a5775", 31: "98be30a7", 60: "7ae99f48", 3600: "796d953d" },
  },
];

function advance(scene: World, to: number, changes: Golden["changes"] = {}): void {
  while (scene.step < to) {
    const change = changes[scene.step];
    if (change) changeParameters(scene, applyChange(scene.config, change, "set"));
    step(scene);
  }
}

test.each(goldens)("golden hashes: $name", ({ change, changes, hashes }) => {
  const scene = world(change);
  const seen: Record<string, string> = {};
  for (const at of Object.keys(hashes)) {
    advance(scene, Number(at), changes);
    seen[at] = stateHash(scene);
  }
  expect(seen).toEqual(hashes);
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

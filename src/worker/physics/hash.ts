/**
 * The state hash: MurmurHash3 x86_32 (Appleby, public domain), seed 0, over the Float64 bits, low word first, of x, y,
 * angle, vx, vy and spin of each ball in the order of the numbers, then the wall angle and the step. Two runs agree on
 * it exactly when they agree on every bit of these (but for one chance in 2³²), in whatever order the kernel keeps them.
 */
import { body } from "./body.ts";
import type { World } from "./world.ts";

const { STRIDE, SPIN } = body;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

function mix(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function mixFloat(hash: number, value: number): number {
  float[0] = value;
  return mix(mix(hash, words[0]), words[1]); // every engine's platform is little-endian
}

/** Eight hexadecimal digits. */
export function stateHash(world: World): string {
  let h = 0;
  for (let i = 0; i < world.count; i++) {
    const o = STRIDE * world.slot[i];
    for (let k = 0; k <= SPIN; k++) h = mixFloat(h, world.bodies[o + k]);
  }
  h = mixFloat(mixFloat(h, world.wallAngle), world.step);
  h ^= 8 * (6 * world.count + 2); // length in bytes
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0).toString(16).padStart(8, "0");
}

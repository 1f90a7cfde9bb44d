/**
 * The seeded generator: xoshiro128** (Blackman and Vigna, 2018, https://prng.di.unimi.it), its state filled by
 * splitmix32. Integer arithmetic only, so the same seed gives the same numbers in every engine.
 */
export class Random {
  readonly #state = new Uint32Array(4);

  /** @param seed a whole number from 0 to 2³² − 1 */
  constructor(seed: number) {
    let z = seed >>> 0;
    for (let i = 0; i < 4; i++) {
      z = (z + 0x9e3779b9) >>> 0;
      let t = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      t = Math.imul(t ^ (t >>> 15), 0x735a2d97);
      this.#state[i] = t ^ (t >>> 15);
    }
  }

  /** A whole number from 0 to 2³² − 1. */
  word(): number {
    const s = this.#state;
    const scrambled = Math.imul(s[1], 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = (s[3] << 11) | (s[3] >>> 21);
    return result;
  }

  /** A number in [0, 1). */
  unit(): number {
    return this.word() / 4_294_967_296;
  }

  /** A whole number in [0, n), n ≤ 2²⁰ (the bias is then below 2⁻¹²). */
  below(n: number): number {
    return Math.floor(this.unit() * n);
  }

  /** The whole numbers from 0 to n − 1 in random order (Fisher and Yates). */
  shuffled(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const other = order[j];
      order[j] = order[i];
      order[i] = other;
    }
    return order;
  }
}

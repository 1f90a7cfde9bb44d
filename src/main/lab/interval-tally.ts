/**
 * Counts times between frames, to a tenth of a millisecond: how many there were, and which one half of them, 99 of 100
 * and all of them keep within. Pure.
 */

const PER_MS = 10;

export interface Summary {
  /** Frames that followed another one. */
  readonly frames: number;
  /** Milliseconds, nearest rank; 0 while there is none. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export class IntervalTally {
  /** How often each length came, in tenths of a millisecond. */
  readonly #counts = new Map<number, number>();
  #frames = 0;

  add(milliseconds: number): void {
    const key = Math.round(milliseconds * PER_MS);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    this.#frames++;
  }

  summary(): Summary {
    const sorted = this.#sorted();
    const rank = (share: number) => {
      let left = Math.ceil(share * this.#frames);
      for (const [key, count] of sorted) {
        left -= count;
        if (left <= 0) return key / PER_MS;
      }
      return 0;
    };
    return { frames: this.#frames, p50: rank(0.5), p99: rank(0.99), max: rank(1) };
  }

  /** [milliseconds, frames] for each whole number of milliseconds, rounded down, that came; shortest first. */
  histogram(): [number, number][] {
    const bins = new Map<number, number>();
    for (const [key, count] of this.#sorted()) {
      const bin = Math.floor(key / PER_MS);
      bins.set(bin, (bins.get(bin) ?? 0) + count);
    }
    return [...bins];
  }

  #sorted(): [number, number][] {
    return [...this.#counts].sort(([a], [b]) => a - b);
  }
}

/** "typical 16.7, 99 of 100 within 16.9, longest 17.1", in pieces of which every second one is a figure. */
export function summaryWords({ frames, p50, p99, max }: Summary): string[] {
  if (frames === 0) return ["no frames yet"];
  const [typical, within, longest] = [p50, p99, max].map((value) => {
    const digits = value < 1000 ? 1 : 0;
    return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  });
  return ["typical ", typical, ", 99 of 100 within ", within, ", longest ", longest];
}

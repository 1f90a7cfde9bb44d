/** The followed ball: the ring that marks it, and the trail of where it was in the last seconds. */
import { TAU } from "../../deterministic-math.ts";
import type { Snapshot } from "../../frame.ts";
import { FOLLOWED, type Segments } from "../segments.ts";
import { addRim, colourRims } from "./arrow.ts";

/** Radii from the ball's centre to the ring. */
export const RING = 1.25;
const RING_SIDES = 32;

export function addRing({ count, x, y }: Snapshot, ball: number, radius: number, segments: Segments): void {
  if (ball > count) return;
  const first = segments.count;
  const centreX = x[ball - 1];
  const centreY = y[ball - 1];
  const reach = RING * radius;
  for (let k = 0; k < RING_SIDES; k++) {
    const a = (k * TAU) / RING_SIDES;
    const b = ((k + 1) * TAU) / RING_SIDES;
    addRim(
      segments,
      centreX + reach * Math.cos(a),
      centreY + reach * Math.sin(a),
      centreX + reach * Math.cos(b),
      centreY + reach * Math.sin(b),
    );
  }
  colourRims(segments, first, FOLLOWED);
}

/** Simulated seconds that the trail reaches back. */
export const TRAIL_SECONDS = 3;
/** Simulated seconds from point to point, at least. */
const SPACING = 1 / 60;
/** Simulated seconds: a longer leap (many steps at once, another speed) is no path that could be drawn. */
const LEAP = 0.25;
const POINTS = TRAIL_SECONDS / SPACING + 2;
/** Steps of fading: lines of one step are one stroke. */
const FADES = 12;
/** CSS px. */
const TRAIL_WIDTH = 2;
const TRAIL_ALPHA = 0.9;

/** Where one ball was: a ring of points, kept from draw to draw. */
export class Trail {
  readonly #x = new Float32Array(POINTS);
  readonly #y = new Float32Array(POINTS);
  readonly #time = new Float64Array(POINTS);
  #points = 0;
  #newest = 0;
  #ball = 0;
  #generation = -1;

  /** Notes where the ball is, and adds its path up to there. */
  add({ count, time, x, y }: Snapshot, ball: number, generation: number, segments: Segments): void {
    if (ball > count) return;
    const passed = time - this.#time[this.#newest];
    // Another ball, another run, a leap, or a run begun again: the path begins here.
    if (ball !== this.#ball || generation !== this.#generation || !(passed >= 0 && passed <= LEAP)) this.#points = 0;
    this.#ball = ball;
    this.#generation = generation;
    if (this.#points === 0 || passed >= SPACING) this.#note(time, x[ball - 1], y[ball - 1]);
    this.#draw(time, x[ball - 1], y[ball - 1], segments);
  }

  #note(time: number, x: number, y: number): void {
    this.#newest = (this.#newest + 1) % POINTS;
    this.#time[this.#newest] = time;
    this.#x[this.#newest] = x;
    this.#y[this.#newest] = y;
    this.#points = Math.min(this.#points + 1, POINTS);
  }

  /** From the ball back to the oldest point that counts. */
  #draw(time: number, x: number, y: number, segments: Segments): void {
    let fromX = x;
    let fromY = y;
    for (let back = 0; back < this.#points; back++) {
      const i = (this.#newest - back + POINTS) % POINTS;
      const left = 1 - (time - this.#time[i]) / TRAIL_SECONDS;
      if (left <= 0) return;
      const alpha = (TRAIL_ALPHA * Math.ceil(left * FADES)) / FADES;
      segments.add(fromX, fromY, this.#x[i], this.#y[i], TRAIL_WIDTH, FOLLOWED, alpha);
      fromX = this.#x[i];
      fromY = this.#y[i];
    }
  }
}

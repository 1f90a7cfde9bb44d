/**
 * The balls that are drawn: on the places where a run starts, each on a small circle of its own, turning. Prepared as a
 * few publications that follow each other in a ring, so that making them costs nothing while frames are measured.
 */
import { ballRadius, defaultConfig } from "../../../src/shared/config.ts";
import { createExchange, FrameReader, FrameWriter } from "../../../src/shared/exchange.ts";
import { type BallArrays, STATES } from "../../../src/shared/frame.ts";
import { startPlaces } from "../../../src/shared/polygon.ts";

export const SIDES = 7;
const PUBLICATIONS = 24;
/** Seconds between publications: one for each frame of a 60 Hz display. */
const INTERVAL = 1 / 60;
/** Turns of a ball on its circle while the publications go round once; of itself as many. */
const RADII = 0.4;

export class MovingBalls {
  readonly count: number;
  readonly radius: number;
  readonly buffer: SharedArrayBuffer;
  readonly #writer: FrameWriter;
  readonly #reader: FrameReader;
  readonly #publications: readonly BallArrays[];
  #published = 0;

  constructor(count: number) {
    this.count = count;
    this.radius = ballRadius({ ...defaultConfig, balls: count });
    this.buffer = createExchange(count, 1);
    this.#writer = new FrameWriter(this.buffer);
    this.#reader = new FrameReader(this.buffer, 1);
    const places = startPlaces(SIDES, this.radius, count);
    this.#publications = Array.from({ length: PUBLICATIONS }, (_, k) => {
      const state = { x: new Float32Array(count), y: new Float32Array(count), angle: new Float32Array(count) };
      for (let i = 0; i < count; i++) {
        const angle = ((k / PUBLICATIONS + ((i * 0.618) % 1)) % 1) * 2 * Math.PI - Math.PI;
        state.x[i] = places[2 * i] + RADII * this.radius * Math.cos(angle);
        state.y[i] = places[2 * i + 1] + RADII * this.radius * Math.sin(angle);
        state.angle[i] = angle;
      }
      return state;
    });
  }

  /** The next frame, as physics publishes it. */
  publish(now: number): void {
    const frame = this.#writer.begin();
    const newest = this.#published++;
    for (const [s, state] of frame.states.entries()) {
      const k = Math.max(newest - (STATES - 1 - s), 0);
      const { x, y, angle } = this.#publications[k % PUBLICATIONS];
      state.x.set(x);
      state.y.set(y);
      state.angle.set(angle);
      frame.times[s] = k * INTERVAL;
      frame.wallAngles[s] = ((0.2 * k * INTERVAL) % 1) - 0.5;
    }
    Object.assign(frame, { due: now, rate: 1, generation: 1, step: newest, count: this.count, flags: 0 });
    this.#writer.publish();
  }

  /** The newest frame, for those who draw without a Picture. */
  acquire() {
    return this.#reader.acquire()!;
  }
}

/**
 * The bytes of one frame: what the physics worker tells the outside about one publication. The same layout serves a slot
 * of the shared exchange and a transferred buffer.
 *
 *   Float64 × FRAME_NUMBERS   the three times, the three wall angles, when the newest was due, the real speed
 *   Int32 × FRAME_INTEGERS    generation, step, count, flags, grid cells, contacts
 *   Float32 × 9 × capacity    three states (oldest first) of x, y, angle, each an array over the balls by number
 *   Float32 × 6 × contacts    the newest state's contacts, as many as the frame says; none unless somebody wants to see them
 *
 * A frame spans the last two publication intervals, so that a reader that shows a time a little behind the newest state
 * can interpolate whatever the jitter. Lengths in world units (y up), angles in radians, counter-clockwise, in (−π, π].
 */
import { TAU } from "./deterministic-math.ts";

/** States in a frame; index 0 is the oldest, LATEST_STATE the newest. */
export const STATES = 3;
export const LATEST_STATE = STATES - 1;
const FIELDS = 3; // x, y, angle

const FRAME_NUMBERS = 8;
const FRAME_INTEGERS = 6;
const HEADER_BYTES = FRAME_NUMBERS * 8 + FRAME_INTEGERS * 4;

/** A contact: where bodies touch, the unit normal, the impulse in units/s (masses are 1), and how many steps ago that was. */
export const CONTACT = { STRIDE: 6, X: 0, Y: 1, NX: 2, NY: 3, IMPULSE: 4, AGE: 5 } as const;
const MAX_CONTACTS = 2_048;

/** Contacts in a frame at the most: three a ball, as in a dense pile, and what falls on its walls. */
export function contactCapacity(capacity: number): number {
  return Math.min(3 * capacity + 16, MAX_CONTACTS);
}

/** Flag: show the newest state exactly, not a time behind it (the run is paused, single-stepped or just begun). */
export const SHOW_LATEST = 1;

/** Bytes of a frame for `capacity` balls without its contacts. */
export function bareFrameBytes(capacity: number): number {
  return HEADER_BYTES + STATES * FIELDS * 4 * capacity;
}

/** Bytes of a frame for `capacity` balls, a multiple of 8. */
export function frameBytes(capacity: number): number {
  return Math.ceil((bareFrameBytes(capacity) + CONTACT.STRIDE * 4 * contactCapacity(capacity)) / 8) * 8;
}

/** One state's arrays over the balls: ball number n (from 1) at index n − 1. */
export interface BallArrays {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly angle: Float32Array;
}

/** Views over the bytes of one frame. */
export class FrameView {
  readonly capacity: number;
  /** Simulated seconds of each state. */
  readonly times: Float64Array;
  /** Radians, of each state. */
  readonly wallAngles: Float64Array;
  readonly states: readonly BallArrays[];
  /** CONTACT.STRIDE numbers for each. */
  readonly contacts: Float32Array;
  readonly contactCapacity: number;
  readonly #numbers: Float64Array;
  readonly #integers: Int32Array;

  constructor(buffer: ArrayBufferLike, byteOffset: number, capacity: number) {
    this.capacity = capacity;
    this.#numbers = new Float64Array(buffer, byteOffset, FRAME_NUMBERS);
    this.times = this.#numbers.subarray(0, STATES);
    this.wallAngles = this.#numbers.subarray(STATES, 2 * STATES);
    this.#integers = new Int32Array(buffer, byteOffset + FRAME_NUMBERS * 8, FRAME_INTEGERS);
    const start = byteOffset + HEADER_BYTES;
    const field = (k: number) => new Float32Array(buffer, start + 4 * capacity * k, capacity);
    this.states = Array.from({ length: STATES }, (_, s) => ({
      x: field(FIELDS * s),
      y: field(FIELDS * s + 1),
      angle: field(FIELDS * s + 2),
    }));
    this.contactCapacity = contactCapacity(capacity);
    const contactsStart = byteOffset + bareFrameBytes(capacity);
    this.contacts = new Float32Array(buffer, contactsStart, CONTACT.STRIDE * this.contactCapacity);
  }

  /** Shared-clock milliseconds (see clock.ts) at which the newest state was due. */
  get due(): number {
    return this.#numbers[6];
  }
  set due(value: number) {
    this.#numbers[6] = value;
  }
  /** Simulated seconds per second that the loop really reaches. */
  get rate(): number {
    return this.#numbers[7];
  }
  set rate(value: number) {
    this.#numbers[7] = value;
  }
  get generation(): number {
    return this.#integers[0];
  }
  set generation(value: number) {
    this.#integers[0] = value;
  }
  /** Of the newest state. */
  get step(): number {
    return this.#integers[1];
  }
  set step(value: number) {
    this.#integers[1] = value;
  }
  /** Balls, at most `capacity`. */
  get count(): number {
    return this.#integers[2];
  }
  set count(value: number) {
    this.#integers[2] = value;
  }
  get flags(): number {
    return this.#integers[3];
  }
  set flags(value: number) {
    this.#integers[3] = value;
  }
  /** Cells in a row, across the square around the polygon, of the grid that pairs were last found with; 0 before that. */
  get gridCells(): number {
    return this.#integers[4];
  }
  set gridCells(value: number) {
    this.#integers[4] = value;
  }
  /** Contacts, at most `contactCapacity`. */
  get contactCount(): number {
    return this.#integers[5];
  }
  set contactCount(value: number) {
    this.#integers[5] = value;
  }
}

/** A private copy of the balls at one moment: what a renderer draws. Reused from frame to frame. */
export interface Snapshot {
  /** Simulated seconds. */
  time: number;
  /** Radians. */
  wallAngle: number;
  count: number;
  x: Float32Array;
  y: Float32Array;
  angle: Float32Array;
  /** Where the ball stands on the view's colour map, from 0 to 255: see render/levels.ts. */
  level: Uint8ClampedArray;
}

export function createSnapshot(capacity: number): Snapshot {
  return {
    time: 0,
    wallAngle: 0,
    count: 0,
    x: new Float32Array(capacity),
    y: new Float32Array(capacity),
    angle: new Float32Array(capacity),
    level: new Uint8ClampedArray(capacity),
  };
}

/** Radians from angle a to angle b, the short way round. */
export function shortWay(a: number, b: number): number {
  const difference = b - a;
  if (difference > TAU / 2) return difference - TAU;
  return difference < -TAU / 2 ? difference + TAU : difference;
}

/** The index of the state before a simulated time; that time lies between it and the next one, or beyond them. */
export function intervalAt({ times }: FrameView, time: number): number {
  return time >= times[1] ? 1 : 0;
}

/**
 * The balls at a simulated time, between the frame's states; outside its span the nearest state (never extrapolated).
 *
 * @param frame must not change while this runs (leased)
 * @param time simulated seconds
 * @param out with room for the frame's count
 */
export function interpolate(frame: FrameView, time: number, out: Snapshot): void {
  const times = frame.times;
  const s = intervalAt(frame, time);
  const span = times[s + 1] - times[s];
  const share = span > 0 ? (time - times[s]) / span : 1;
  const t = Math.min(Math.max(share, 0), 1);
  const from = frame.states[s];
  const to = frame.states[s + 1];
  const { x: x0, y: y0, angle: a0 } = from;
  const { x: x1, y: y1, angle: a1 } = to;
  const { x, y, angle } = out;
  const n = Math.min(frame.count, x.length);
  for (let i = 0; i < n; i++) {
    x[i] = x0[i] + (x1[i] - x0[i]) * t;
    y[i] = y0[i] + (y1[i] - y0[i]) * t;
    angle[i] = a0[i] + shortWay(a0[i], a1[i]) * t;
  }
  out.count = n;
  out.time = times[s] + span * t;
  out.wallAngle = frame.wallAngles[s] + shortWay(frame.wallAngles[s], frame.wallAngles[s + 1]) * t;
}

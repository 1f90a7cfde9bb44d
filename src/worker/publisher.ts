/**
 * Publishes the private physics state as frames: copies it to Float32, keeps the two states before it, and writes
 * all three into a frame of the sink (why three: design of the frame, src/shared/frame.ts).
 */
import { InvalidArgument } from "../shared/errors.ts";
import { LATEST_STATE, SHOW_LATEST, STATES } from "../shared/frame.ts";
import type { FrameTarget } from "../shared/protocol.ts";
import { type FrameSink, openSink } from "../shared/sharing.ts";
import type { ContactLog } from "./contact-log.ts";
import { body } from "./physics/body.ts";
import { STEP, type World } from "./physics/index.ts";

const { STRIDE, X, Y, ANGLE } = body;

/** One state, kept to be repeated in the next two frames. */
interface Kept {
  time: number;
  wallAngle: number;
  x: Float32Array;
  y: Float32Array;
  angle: Float32Array;
}

export class Publisher {
  readonly #sink: FrameSink;
  /** Oldest first. */
  #history: Kept[];
  #first = true;

  constructor(sink: FrameSink) {
    this.#sink = sink;
    this.#history = Array.from({ length: STATES }, () => ({
      time: 0,
      wallAngle: 0,
      x: new Float32Array(sink.capacity),
      y: new Float32Array(sink.capacity),
      angle: new Float32Array(sink.capacity),
    }));
  }

  /** The next publication has no past: its three states are equal. */
  begin(): void {
    this.#first = true;
  }

  /**
   * Keeps the present state for the past of the frames to come, without a frame of its own. What readers derive from a
   * frame's last interval, such as velocities, is then of an interval as short as its caller wants it.
   */
  keep(world: World): void {
    const history = this.#history;
    // The same state again (a pause right after a publication) replaces the last entry.
    const again = history[LATEST_STATE].time === world.step * STEP;
    if (!again) {
      const oldest = history[0];
      for (let s = 0; s < LATEST_STATE; s++) history[s] = history[s + 1];
      history[LATEST_STATE] = oldest;
    }
    copy(world, history[LATEST_STATE]);
    if (this.#first) this.#fillHistory(world.count);
  }

  /**
   * @param due shared-clock milliseconds at which this state was due
   * @param rate simulated seconds per second
   * @param exact whether readers are to show this state itself, not a time behind it
   * @param contacts of this world; null if nobody wants to see them
   */
  publish(world: World, due: number, rate: number, exact: boolean, contacts: ContactLog | null): void {
    this.keep(world);
    const n = world.count;
    const frame = this.#sink.begin();
    for (let s = 0; s < STATES; s++) {
      const from = this.#history[s];
      const to = frame.states[s];
      frame.times[s] = from.time;
      frame.wallAngles[s] = from.wallAngle;
      copyBalls(from.x, to.x, n);
      copyBalls(from.y, to.y, n);
      copyBalls(from.angle, to.angle, n);
    }
    frame.due = due;
    frame.rate = rate;
    frame.generation = this.#sink.generation;
    frame.step = world.step;
    frame.count = n;
    frame.flags = exact ? SHOW_LATEST : 0;
    frame.gridCells = world.pairsListed ? world.grid.columns - 2 : 0; // without its border
    if (contacts) contacts.write(frame);
    else frame.contactCount = 0;
    this.#sink.publish();
  }

  #fillHistory(n: number): void {
    const latest = this.#history[LATEST_STATE];
    for (let s = 0; s < LATEST_STATE; s++) {
      const entry = this.#history[s];
      entry.time = latest.time;
      entry.wallAngle = latest.wallAngle;
      copyBalls(latest.x, entry.x, n);
      copyBalls(latest.y, entry.y, n);
      copyBalls(latest.angle, entry.angle, n);
    }
    this.#first = false;
  }
}

/** By number: the slots' order is the kernel's own business. */
function copy(world: World, to: Kept): void {
  const { bodies, slot, count } = world;
  const { x, y, angle } = to;
  for (let i = 0; i < count; i++) {
    const o = STRIDE * slot[i];
    x[i] = bodies[o + X];
    y[i] = bodies[o + Y];
    angle[i] = bodies[o + ANGLE];
  }
  to.time = world.step * STEP;
  to.wallAngle = world.wallAngle;
}

/** Element by element where the arrays hold more than the balls: subarray() would allocate in every frame. */
function copyBalls(from: Float32Array, to: Float32Array, n: number): void {
  if (n === from.length) to.set(from);
  else for (let i = 0; i < n; i++) to[i] = from[i];
}

/**
 * The sink of a target that came from outside.
 *
 * @param balls that a frame must have room for
 * @throws InvalidArgument that says what came and what was expected; channels are then closed
 */
export function openTarget(target: FrameTarget, balls: number): FrameSink {
  const sink = openSink(target);
  try {
    expectRoom(sink, balls);
  } catch (error) {
    sink.close();
    throw error;
  }
  return sink;
}

/** @throws InvalidArgument */
export function expectRoom({ generation, capacity }: FrameSink, balls: number): void {
  if (capacity >= balls) return;
  throw new InvalidArgument(
    `the target of generation ${generation} has room for ${capacity} balls, but the scene has ${balls}`,
    { generation, capacity, balls },
  );
}

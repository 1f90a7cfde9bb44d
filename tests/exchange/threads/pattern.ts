/**
 * Frames and checkpoints whose every number follows from the frame's: stronger than a checksum, and as cheap to check.
 * It runs a million times a second, so the balls' numbers are written and read two at a time, as 64-bit floats.
 */
import { type FrameView, STATES } from "../../../src/shared/frame.ts";

// Two frames differ at every place unless their numbers are equal modulo 65,536.
const base = (frame: number) => Math.imul(frame, 40_503) & 0xffff;

const bodies = new WeakMap<FrameView, Float64Array>();

/** All three states of the balls. */
function bodyOf(view: FrameView): Float64Array {
  let body = bodies.get(view);
  if (!body) {
    if (view.capacity % 2 !== 0) throw new RangeError("a frame of an odd number of balls has half a number left over");
    const { x } = view.states[0];
    body = new Float64Array(x.buffer, x.byteOffset, (STATES * 3 * view.capacity) / 2);
    bodies.set(view, body);
  }
  return body;
}

export function fillFrame(view: FrameView, frame: number): void {
  const first = base(frame);
  view.step = frame;
  view.count = first;
  view.flags = first;
  view.generation = frame;
  view.due = frame;
  view.rate = frame;
  const { times, wallAngles } = view;
  for (let s = 0; s < STATES; s++) times[s] = wallAngles[s] = frame;
  const body = bodyOf(view);
  for (let i = 0; i < body.length; i++) body[i] = first + i;
}

/** The number of the frame, or −1 if it is torn. */
export function checkFrame(view: FrameView): number {
  const frame = view.step;
  const first = base(frame);
  if (view.count !== first || view.flags !== first || view.generation !== frame) return -1;
  if (view.due !== frame || view.rate !== frame) return -1;
  const { times, wallAngles } = view;
  for (let s = 0; s < STATES; s++) if (times[s] !== frame || wallAngles[s] !== frame) return -1;
  const body = bodyOf(view);
  for (let i = 0; i < body.length; i++) if (body[i] !== first + i) return -1;
  return view.step === frame ? frame : -1;
}

const shade = (step: number) => (Math.imul(step, 167) + 13) & 0xff;

/** @param into at least 4 bytes */
export function fillCheckpoint(into: Uint8Array, step: number): void {
  new DataView(into.buffer, into.byteOffset, 4).setInt32(0, step);
  into.fill(shade(step), 4);
}

export function isCheckpoint(bytes: Uint8Array, step: number, length: number): boolean {
  if (bytes.length !== length) return false;
  if (new DataView(bytes.buffer, bytes.byteOffset, 4).getInt32(0) !== step) return false;
  const expected = shade(step);
  for (let i = 4; i < length; i++) if (bytes[i] !== expected) return false;
  return true;
}

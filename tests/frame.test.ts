/** The bytes of a frame, and the balls between its states. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSnapshot, FrameView, frameBytes, interpolate, STATES } from "../src/shared/frame.ts";

const makeView = (capacity: number, before = 0) =>
  new FrameView(new ArrayBuffer(before + frameBytes(capacity)), before, capacity);

/** One ball, at x = 0, 10, 40 and y = −x at the times 1, 2, 4. */
function makeFrame(angles: readonly [number, number, number] = [0, 0, 0]): FrameView {
  const frame = makeView(1);
  frame.times.set([1, 2, 4]);
  frame.wallAngles.set(angles);
  frame.count = 1;
  for (const [s, x] of [0, 10, 40].entries()) {
    frame.states[s].x[0] = x;
    frame.states[s].y[0] = -x;
    frame.states[s].angle[0] = angles[s];
  }
  return frame;
}

function at(frame: FrameView, time: number) {
  const out = createSnapshot(frame.capacity);
  interpolate(frame, time, out);
  return out;
}

describe("the layout", () => {
  test.each([1, 2, 3, 20, 1000, 100_000])("has room for %d balls and is a multiple of 8 bytes", (capacity) => {
    expect(frameBytes(capacity) % 8).toBe(0);
    expect(frameBytes(capacity)).toBeGreaterThanOrEqual(8 * 8 + 4 * 4 + STATES * 3 * 4 * capacity);
    expect(() => makeView(capacity, 8)).not.toThrow();
  });

  test("gives every field bytes of its own", () => {
    const view = makeView(3);
    const arrays = [view.times, view.wallAngles, ...view.states.flatMap(({ x, y, angle }) => [x, y, angle])];
    const scalars = ["due", "rate", "generation", "step", "count", "flags"] as const;
    for (const [i, array] of arrays.entries()) array.fill(i + 1);
    for (const [i, name] of scalars.entries()) view[name] = 100 + i;
    for (const [i, array] of arrays.entries()) expect([...array]).toEqual(Array(3).fill(i + 1));
    expect(scalars.map((name) => view[name])).toEqual([100, 101, 102, 103, 104, 105]);
  });

  test("is the same for two views of the same bytes, and leaves what is before alone", () => {
    const buffer = new ArrayBuffer(16 + frameBytes(2));
    const bytes = new Uint8Array(buffer).fill(7, 0, 16);
    const [a, b] = [new FrameView(buffer, 16, 2), new FrameView(buffer, 16, 2)];
    a.due = 1.7e12 + 0.25;
    a.times.fill(3);
    a.states[2].angle.set([0.5, 1.5]);
    expect(b.due).toBe(1.7e12 + 0.25);
    expect([...b.times]).toEqual([3, 3, 3]);
    expect([...b.states[2].angle]).toEqual([0.5, 1.5]);
    expect([...bytes.subarray(0, 16)]).toEqual(Array(16).fill(7));
  });
});

describe("between the states", () => {
  test.each([
    [1, 0],
    [1.25, 2.5],
    [2, 10],
    [3, 25],
    [3.5, 32.5],
    [4, 40],
  ])("at time %d the ball is at %d", (time, x) => {
    const out = at(makeFrame(), time);
    expect([out.time, out.x[0], out.y[0], out.count]).toEqual([time, x, -x, 1]);
  });

  test("nothing is extrapolated", () => {
    expect(at(makeFrame(), 0)).toMatchObject({ time: 1, x: new Float32Array([0]) });
    expect(at(makeFrame(), 9)).toMatchObject({ time: 4, x: new Float32Array([40]) });
  });

  test("three equal states give that state", () => {
    const frame = makeFrame();
    frame.times.fill(2);
    for (const state of frame.states) state.x[0] = 10;
    for (const time of [1, 2, 3]) expect(at(frame, time)).toMatchObject({ time: 2, x: new Float32Array([10]) });
  });

  test("two equal times in a row do no harm", () => {
    const frame = makeFrame();
    frame.times.set([2, 2, 4]);
    expect(at(frame, 2).x[0]).toBe(10);
    expect(at(frame, 1).x[0]).toBe(10);
    expect(at(frame, 3).x[0]).toBe(25);
  });

  test.each([
    [3, -3, 3 + (Math.PI - 3)],
    [-3, 3, -3 - (Math.PI - 3)],
    [0.5, 1.5, 1],
    [1, -1, 0],
  ])("from angle %d to %d it turns the short way round", (from, to, half) => {
    const out = at(makeFrame([from, to, to]), 1.5);
    expect(out.wallAngle).toBeCloseTo(half, 10);
    expect(out.angle[0]).toBeCloseTo(half, 5);
  });

  test("no ball leaves the hull of its states, and no angle turns by more than half a turn", () => {
    const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
    fc.assert(
      fc.property(angle, angle, angle, fc.double({ min: 0, max: 5, noNaN: true }), (a, b, c, time) => {
        const out = at(makeFrame([a, b, c]), time);
        const [from, to] = time < 2 ? [a, b] : [b, c];
        expect(out.x[0]).toBeGreaterThanOrEqual(time < 2 ? 0 : 10);
        expect(out.x[0]).toBeLessThanOrEqual(time < 2 ? 10 : 40);
        for (const end of [from, to]) {
          const turned = Math.abs(out.wallAngle - end) % (2 * Math.PI);
          expect(Math.min(turned, 2 * Math.PI - turned)).toBeLessThanOrEqual(Math.PI + 1e-9);
        }
        const gap = Math.abs(to - from);
        expect(Math.abs(out.wallAngle - from)).toBeLessThanOrEqual(Math.min(gap, 2 * Math.PI - gap) + 1e-9);
      }),
    );
  });

  test("only the frame's count is taken over", () => {
    const frame = makeView(4);
    frame.times.set([0, 1, 2]);
    for (const { x } of frame.states) x.fill(5);
    frame.count = 2;
    const out = createSnapshot(4);
    interpolate(frame, 1.5, out);
    expect([out.count, ...out.x]).toEqual([2, 5, 5, 0, 0]);
  });
});

import { describe, expect, test } from "vitest";
import { createSnapshot, FrameView, frameBytes, interpolate, type Snapshot } from "../../src/shared/frame.ts";
import { type Measured, TOP_SPEED } from "../../src/shared/render/colour-maps.ts";
import { measureLevels } from "../../src/shared/render/levels.ts";

const DT = 1 / 120;
const FULL_TURN = 2 * Math.PI;

interface Motion {
  readonly vx?: number;
  readonly vy?: number;
  readonly spin?: number;
  readonly y?: number;
}

/** Each ball in even motion up to time 1, but twice as fast in the last interval. */
function frameOf(balls: readonly Motion[], dt = DT): FrameView {
  const frame = new FrameView(new ArrayBuffer(frameBytes(balls.length)), 0, balls.length);
  frame.count = balls.length;
  for (const [s, { x, y, angle }] of frame.states.entries()) {
    frame.times[s] = 1 + (s - 2) * dt;
    const moved = [-3, -2, 0][s] * dt;
    for (const [i, { vx = 0, vy = 0, spin = 0, y: at = 0 }] of balls.entries()) {
      x[i] = 10 + (vx * moved) / 2;
      y[i] = at + (vy * moved) / 2;
      const turned = 3 + (spin * moved) / 2;
      angle[i] = turned - FULL_TURN * Math.round(turned / FULL_TURN);
    }
  }
  return frame;
}

function levelsOf(balls: readonly Motion[], by: Measured, { time = 1, radius = 15, dt = DT } = {}): number[] {
  const frame = frameOf(balls, dt);
  const snapshot: Snapshot = createSnapshot(balls.length);
  interpolate(frame, time, snapshot);
  measureLevels(frame, by, radius, snapshot);
  return [...snapshot.level];
}

describe("levels", () => {
  test("of speed go from rest to 300 units/s, whatever the direction", () => {
    const balls = [{}, { vx: TOP_SPEED }, { vy: -TOP_SPEED }, { vx: -90, vy: 120 }, { vx: 1e6 }];
    expect(levelsOf(balls, "speed")).toEqual([0, 255, 255, 127.5, 255].map(Math.round).map(near));
  });

  test("of spin go by the speed of the rim, either way round, past half a turn too", () => {
    const top = TOP_SPEED / 15;
    expect(levelsOf([{}, { spin: top }, { spin: -top }, { spin: top / 3 }], "spin")).toEqual([0, 255, 255, near(85)]);
    expect(levelsOf([{ spin: TOP_SPEED / 2 }], "spin", { radius: 1 })).toEqual([near(128)]);
  });

  test("of height go from the lowest corner to the highest", () => {
    const balls = [{ y: -300 }, { y: 0 }, { y: 300 }, { y: -1000 }, { y: 1000 }, { y: Number.NaN }];
    expect(levelsOf(balls, "height")).toEqual([0, near(128), 255, 0, 255, 0]);
  });

  test("are of the interval that is shown, and of its length", () => {
    expect(levelsOf([{ vx: 200 }], "speed", { time: 1 - 1.5 * DT })).toEqual([near(85)]);
    expect(levelsOf([{ vx: 200 }], "speed", { time: 1 - 0.5 * DT })).toEqual([near(170)]);
    expect(levelsOf([{ vx: 200 }], "speed", { dt: 8 * DT })).toEqual([near(170)]);
  });

  test("are 0 where there is no motion yet to be seen: all states are one", () => {
    expect(levelsOf([{ vx: 200, spin: 9 }], "speed", { dt: 0 })).toEqual([0]);
    expect(levelsOf([{ vx: 200, spin: 9 }], "spin", { dt: 0 })).toEqual([0]);
  });

  test("leave alone what the frame has no ball for", () => {
    const snapshot = createSnapshot(3);
    snapshot.count = 3;
    snapshot.time = 1;
    snapshot.level.fill(9);
    measureLevels(frameOf([{ vx: TOP_SPEED }]), "speed", 15, snapshot);
    expect([...snapshot.level]).toEqual([255, 9, 9]);
  });
});

/** Single precision costs a step now and then. */
function near(value: number) {
  return expect.closeTo(value, -0.4);
}

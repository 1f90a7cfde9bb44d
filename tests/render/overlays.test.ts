/** The lines of each overlay against states that are known. */
import { beforeEach, describe, expect, it } from "vitest";
import { CONTACT, createSnapshot, FrameView, frameBytes, interpolate, type Snapshot } from "../../src/shared/frame.ts";
import { apothem, CIRCUMRADIUS } from "../../src/shared/polygon.ts";
import { defaultView } from "../../src/shared/protocol.ts";
import { addContacts, barWidth, HALF_LENGTH } from "../../src/shared/render/overlays/contacts.ts";
import { addRing, RING, TRAIL_SECONDS, Trail } from "../../src/shared/render/overlays/followed.ts";
import { addGrid, MIN_SPACING } from "../../src/shared/render/overlays/grid.ts";
import { Overlays } from "../../src/shared/render/overlays/overlays.ts";
import {
  ARROW_SECONDS,
  addVelocities,
  addWallVelocities,
  LONGEST,
  MAX_ARROWS,
} from "../../src/shared/render/overlays/velocity.ts";
import * as segment from "../../src/shared/render/segments.ts";
import { CONTACT as CONTACTS, FOLLOWED, GRID, HALO, Segments, VELOCITY } from "../../src/shared/render/segments.ts";

const STEP = 1 / 120;
const RADIUS = 15;
const SIDES = 7;
const shape = { sides: SIDES, radius: RADIUS };

interface Line {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
  readonly width: number;
  readonly alpha: number;
}

let segments: Segments;
beforeEach(() => {
  segments = new Segments();
});

/** The lines of one colour, in order. */
function lines(colour: number): Line[] {
  return Array.from({ length: segments.count }, (_, i) =>
    segments.data.slice(segment.STRIDE * i, segment.STRIDE * (i + 1)),
  )
    .filter((one) => one[segment.COLOUR] === colour)
    .map((one) => ({
      from: [one[segment.X0], one[segment.Y0]],
      to: [one[segment.X1], one[segment.Y1]],
      width: one[segment.WIDTH],
      alpha: one[segment.ALPHA],
    }));
}
const length = ({ from, to }: Line) => Math.hypot(to[0] - from[0], to[1] - from[1]);

interface Motion {
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
}

/** A frame of balls in even motion and walls that turn at `omega` radians/s, and its snapshot between its newest states. */
function scene(balls: readonly Motion[], { omega = 0, wallAngle = 0, time = 1 } = {}) {
  const frame = new FrameView(new ArrayBuffer(frameBytes(balls.length)), 0, balls.length);
  frame.count = balls.length;
  frame.generation = 1;
  for (const [s, state] of frame.states.entries()) {
    const ago = (2 - s) * STEP;
    frame.times[s] = time - ago;
    frame.wallAngles[s] = wallAngle - omega * ago;
    for (const [i, { x, y, vx, vy }] of balls.entries()) {
      state.x[i] = x - vx * ago;
      state.y[i] = y - vy * ago;
    }
  }
  const snapshot = createSnapshot(balls.length);
  interpolate(frame, time - 0.3 * STEP, snapshot);
  return { frame, snapshot };
}

describe("velocities", () => {
  it("are arrows from the balls' centres, as long as the way of a fixed time", () => {
    const balls = [
      { x: 10, y: -20, vx: 200, vy: 100 },
      { x: -100, y: 50, vx: 0, vy: -300 },
    ];
    const { frame, snapshot } = scene(balls);
    addVelocities(frame, snapshot, RADIUS, segments);
    const drawn = lines(VELOCITY);
    expect(drawn).toHaveLength(6); // a shaft and two barbs each
    for (const [i, { vx, vy }] of balls.entries()) {
      const shaft = drawn[3 * i];
      expect(shaft.from[0]).toBeCloseTo(snapshot.x[i], 3);
      expect(shaft.from[1]).toBeCloseTo(snapshot.y[i], 3);
      expect(shaft.to[0] - shaft.from[0]).toBeCloseTo(vx * ARROW_SECONDS, 1);
      expect(shaft.to[1] - shaft.from[1]).toBeCloseTo(vy * ARROW_SECONDS, 1);
      for (const barb of drawn.slice(3 * i + 1, 3 * i + 3)) {
        expect(barb.from).toEqual(shaft.to);
        // Back along the shaft, and to a side.
        const along = ((barb.to[0] - shaft.to[0]) * vx + (barb.to[1] - shaft.to[1]) * vy) / Math.hypot(vx, vy);
        expect(along).toBeLessThan(-0.2 * length(shaft));
        expect(length(barb)).toBeLessThan(0.5 * length(shaft));
      }
    }
    const all = lines(HALO);
    expect(all.map(({ from, to }) => [from, to])).toEqual(drawn.map(({ from, to }) => [from, to]));
    expect(all[0].width).toBeGreaterThan(drawn[0].width);
  });

  it("have a longest arrow, and none at rest or in a run's first state", () => {
    const { frame, snapshot } = scene([
      { x: 0, y: 0, vx: 3000, vy: 4000 },
      { x: 50, y: 0, vx: 0, vy: 0 },
    ]);
    addVelocities(frame, snapshot, RADIUS, segments);
    const drawn = lines(VELOCITY);
    expect(drawn).toHaveLength(3);
    expect(length(drawn[0])).toBeCloseTo(LONGEST, 3);
    expect((drawn[0].to[1] - drawn[0].from[1]) / (drawn[0].to[0] - drawn[0].from[0])).toBeCloseTo(4 / 3, 3);
    segments.clear();
    frame.times.fill(1);
    addVelocities(frame, snapshot, RADIUS, segments);
    expect(segments.count).toBe(0);
  });

  it("are of some of the balls only, evenly by number, where there are too many", () => {
    const balls = Array.from({ length: 3 * MAX_ARROWS }, (_, i) => ({ x: i / 100, y: 0, vx: 100, vy: 0 }));
    const { frame, snapshot } = scene(balls);
    addVelocities(frame, snapshot, 2, segments);
    const shafts = lines(VELOCITY).filter((_, i) => i % 3 === 0);
    expect(shafts).toHaveLength(MAX_ARROWS);
    expect(shafts[7].from[0]).toBeCloseTo(snapshot.x[21], 4);
  });
});

describe("wall velocities", () => {
  it("are ω × p, along arrows that begin on the walls", () => {
    const omega = -1.2566;
    const { frame, snapshot } = scene([], { omega, wallAngle: 0.4 });
    addWallVelocities(frame, snapshot, shape, segments);
    const shafts = lines(VELOCITY).filter((_, i) => i % 3 === 0);
    expect(shafts.length).toBe(SIDES * 4);
    for (const { from, to } of shafts) {
      const [x, y] = from;
      const onWalls = Array.from({ length: SIDES }, (_, wall) => {
        const angle = snapshot.wallAngle + ((wall + 0.5) * 2 * Math.PI) / SIDES;
        return x * Math.cos(angle) + y * Math.sin(angle);
      });
      expect(Math.max(...onWalls)).toBeCloseTo(apothem(SIDES), 3);
      expect(to[0] - x).toBeCloseTo(-omega * y * ARROW_SECONDS, 2);
      expect(to[1] - y).toBeCloseTo(omega * x * ARROW_SECONDS, 2);
    }
  });

  it("are none where the walls rest, and one a wall at least where they are many", () => {
    const still = scene([]);
    addWallVelocities(still.frame, still.snapshot, shape, segments);
    expect(segments.count).toBe(0);
    const turning = scene([], { omega: 1 });
    addWallVelocities(turning.frame, turning.snapshot, { sides: 24, radius: 15 }, segments);
    expect(lines(VELOCITY)).toHaveLength(3 * 24);
  });
});

describe("the grid", () => {
  it("has lines between the frame's cells, as far as the polygon goes", () => {
    const { frame, snapshot } = scene([], { wallAngle: 0.2 });
    frame.gridCells = 10;
    addGrid(frame, snapshot, SIDES, segments);
    const drawn = lines(GRID);
    const upright = drawn.filter(({ from, to }) => Math.abs(from[0] - to[0]) < 1e-3);
    expect(upright.map(({ from }) => Math.round(from[0]))).toEqual([-240, -180, -120, -60, 0, 60, 120, 180, 240]);
    expect(drawn).toHaveLength(2 * upright.length);
    for (const { from, to } of drawn) {
      for (const [x, y] of [from, to]) {
        const farthest = Math.max(
          ...Array.from({ length: SIDES }, (_, wall) => {
            const angle = 0.2 + ((wall + 0.5) * 2 * Math.PI) / SIDES;
            return x * Math.cos(angle) + y * Math.sin(angle);
          }),
        );
        expect(farthest).toBeCloseTo(apothem(SIDES), 2);
      }
    }
  });

  it("leaves lines out that could not be told apart, and is none before the kernel has one", () => {
    const { frame, snapshot } = scene([]);
    addGrid(frame, snapshot, SIDES, segments);
    expect(segments.count).toBe(0);
    frame.gridCells = 600;
    addGrid(frame, snapshot, SIDES, segments);
    const places = lines(GRID)
      .filter(({ from, to }) => Math.abs(from[1] - to[1]) < 1e-3)
      .map(({ from }) => from[1])
      .sort((a, b) => a - b);
    const cell = (2 * CIRCUMRADIUS) / 600;
    for (let i = 1; i < places.length; i++) {
      const gap = places[i] - places[i - 1];
      expect(gap).toBeGreaterThan(MIN_SPACING - 0.01);
      expect(gap / cell).toBeCloseTo(8, 1);
    }
    expect(places.length).toBeGreaterThan(60);
  });
});

describe("the followed ball", () => {
  const at = (time: number, x: number, y = 0): Snapshot => {
    const snapshot = createSnapshot(3);
    Object.assign(snapshot, { count: 3, time });
    snapshot.x[1] = x;
    snapshot.y[1] = y;
    return snapshot;
  };

  it("has a ring around it", () => {
    addRing(at(0, 100, 50), 2, RADIUS, segments);
    const ring = lines(FOLLOWED);
    expect(ring.length).toBeGreaterThan(20);
    for (const { from } of ring) {
      expect(Math.hypot(from[0] - 100, from[1] - 50)).toBeCloseTo(RING * RADIUS, 3);
    }
    for (const [i, { to }] of ring.entries()) {
      const next = ring[(i + 1) % ring.length].from;
      expect(Math.hypot(to[0] - next[0], to[1] - next[1])).toBeLessThan(1e-3);
    }
    segments.clear();
    addRing(at(0, 0), 4, RADIUS, segments); // there are only three
    expect(segments.count).toBe(0);
  });

  it("leaves a trail back through the last seconds that fades with age", () => {
    const trail = new Trail();
    for (let frame = 0; frame <= 300; frame++) {
      segments.clear();
      trail.add(at(frame / 60, frame), 2, 1, segments);
    }
    const path = lines(FOLLOWED);
    expect(path[0].from[0]).toBe(300);
    for (let i = 1; i < path.length; i++) {
      expect(path[i].from).toEqual(path[i - 1].to);
      expect(path[i].alpha).toBeLessThanOrEqual(path[i - 1].alpha);
    }
    const end = path[path.length - 1];
    expect(300 - end.to[0]).toBeGreaterThan(60 * TRAIL_SECONDS - 3);
    expect(300 - end.to[0]).toBeLessThanOrEqual(60 * TRAIL_SECONDS);
    expect(end.alpha).toBeLessThan(0.1);
    expect(path[1].alpha).toBeGreaterThan(0.8);
  });

  it.each([
    ["another ball", 1.1, 3, 1],
    ["another generation", 1.1, 2, 2],
    ["a leap in time", 9, 2, 1],
    ["a time before", 0.5, 2, 1],
  ])("begins a new trail with %s", (_, time, ball, generation) => {
    const trail = new Trail();
    for (let frame = 0; frame <= 60; frame++) trail.add(at(frame / 60, frame), 2, 1, segments);
    segments.clear();
    trail.add(at(time, 500), ball, generation, segments);
    expect(lines(FOLLOWED).filter((line) => length(line) > 0)).toEqual([]);
  });
});

describe("contacts", () => {
  it("are bars along the normal, the wider the greater the impulse, and impacts fade", () => {
    const { frame } = scene([{ x: 0, y: 0, vx: 0, vy: 0 }]);
    const contact = (...numbers: number[]) => {
      frame.contacts.set(numbers, CONTACT.STRIDE * frame.contactCount);
      frame.contactCount++;
    };
    contact(10, 20, 0.6, 0.8, 0, 0);
    contact(-30, 40, 0, -1, 200, 9);
    contact(0, 0, 1, 0, 200, 18);
    addContacts(frame, RADIUS, segments);
    const bars = lines(CONTACTS);
    expect(bars).toHaveLength(2);
    const reach = HALF_LENGTH * RADIUS;
    expect(bars[0].from[0]).toBeCloseTo(10 - 0.6 * reach, 4);
    expect(bars[0].to[1]).toBeCloseTo(20 + 0.8 * reach, 4);
    expect(bars[1].from).toEqual([-30, 40 + reach]);
    expect(bars[1].width).toBeGreaterThan(3 * bars[0].width);
    expect([bars[0].alpha, bars[1].alpha]).toEqual([1, 0.5]);
  });

  it("never have a bar wider than a ball bears", () => {
    expect(barWidth(1e9, RADIUS)).toBe(7.5);
    expect(barWidth(1e9, 1)).toBe(1.5);
    expect(barWidth(60, RADIUS)).toBe(3);
  });
});

describe("overlays together", () => {
  it("are those of the view, and of the first ball while none is followed", () => {
    const { frame, snapshot } = scene([{ x: 0, y: 0, vx: 100, vy: 0 }], { omega: 1 });
    frame.gridCells = 10;
    frame.contacts.set([0, 0, 1, 0, 10, 0]);
    frame.contactCount = 1;
    const overlays = new Overlays();
    const counts = (view: Partial<typeof defaultView>) => {
      segments.clear();
      overlays.view = { ...defaultView, ...view };
      overlays.add(frame, snapshot, shape, segments);
      return [VELOCITY, CONTACTS, GRID, FOLLOWED].map((colour) => lines(colour).length);
    };
    expect(counts({})).toEqual([0, 0, 0, 0]);
    expect(counts({ velocity: true })).toEqual([3, 0, 0, 0]);
    expect(counts({ wallSpeed: true })).toEqual([84, 0, 0, 0]);
    expect(counts({ contacts: true })).toEqual([0, 1, 0, 0]);
    expect(counts({ grid: true })).toEqual([0, 0, 18, 0]);
    expect(counts({ trail: true })).toEqual([0, 0, 0, 1]);
    expect(counts({ followed: 1 })).toEqual([0, 0, 0, 32]);
  });
});

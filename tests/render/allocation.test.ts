/** Drawing allocates next to nothing, so that no pause for collecting falls into a frame, and the heap stays what it was. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import {
  CONTACT,
  contactCapacity,
  createSnapshot,
  FrameView,
  frameBytes,
  interpolate,
} from "../../src/shared/frame.ts";
import { startPlaces } from "../../src/shared/polygon.ts";
import type { View } from "../../src/shared/protocol.ts";
import { createCanvas2d } from "../../src/shared/render/canvas2d.ts";
import * as measured from "../../src/shared/render/measured-colours.ts";
import { Overlays } from "../../src/shared/render/overlays/overlays.ts";
import { Segments } from "../../src/shared/render/segments.ts";
import type { DrawCanvas } from "../../src/shared/render/surface.ts";
import { RecordingCanvas } from "./recording-canvas.ts";

// A context made after the flag is set has gc(), in whatever worker this runs.
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const BALLS = 100;
const SHAPE = { sides: 7, radius: 8 };
const VIEW: View = {
  colour: "speed",
  numbers: true,
  velocity: true,
  contacts: true,
  wallSpeed: true,
  grid: true,
  trail: true,
  followed: 7,
};

/** A canvas that draws nothing and writes nothing down. */
function muteCanvas(): DrawCanvas {
  const canvas = new RecordingCanvas(400, 400);
  const nothing = () => {};
  const mute = { drawImage: nothing, fill: nothing, fillRect: nothing, stroke: nothing, clip: nothing };
  Object.assign(canvas.context, mute, { setTransform: nothing, moveTo: nothing, lineTo: nothing, beginPath: nothing });
  return canvas as unknown as DrawCanvas;
}

/** A frame with all that overlays are made of, in which every ball moves and turns. */
function fullFrame(): FrameView {
  const frame = new FrameView(new ArrayBuffer(frameBytes(BALLS)), 0, BALLS);
  const places = startPlaces(SHAPE.sides, SHAPE.radius, BALLS);
  for (const [s, { x, y, angle }] of frame.states.entries()) {
    for (let i = 0; i < BALLS; i++) {
      x[i] = places[2 * i] + 2 * s;
      y[i] = places[2 * i + 1] - s;
      angle[i] = 0.1 * s + i;
    }
    frame.wallAngles[s] = 0.02 * s;
  }
  frame.count = BALLS;
  frame.generation = 1;
  frame.gridCells = 20;
  frame.contactCount = contactCapacity(BALLS);
  for (let k = 0; k < frame.contactCount; k++) {
    const { X, Y, NX, NY, IMPULSE, AGE, STRIDE } = CONTACT;
    const o = STRIDE * k;
    frame.contacts[o + X] = places[(2 * k) % (2 * BALLS)];
    frame.contacts[o + Y] = places[(2 * k + 1) % (2 * BALLS)];
    frame.contacts[o + NX] = 0.6;
    frame.contacts[o + NY] = 0.8;
    frame.contacts[o + IMPULSE] = 10 * k;
    frame.contacts[o + AGE] = k % 20;
  }
  return frame;
}

const ROUNDS = 4;

test("1,000 frames with every overlay: the heap ends within 50 KiB of what it was, and a frame leaves little rubbish", {
  timeout: 120_000,
}, () => {
  const renderer = createCanvas2d(muteCanvas(), muteCanvas, {
    redraw() {},
    failed(error) {
      throw error;
    },
  });
  renderer.setShape(SHAPE);
  renderer.setView(VIEW, measured);
  renderer.resize({ width: 400, height: 400, pixelRatio: 2, inset: { top: 0, right: 0, bottom: 0, left: 0 } });
  const frame = fullFrame();
  const snapshot = createSnapshot(BALLS);
  const overlays = new Overlays();
  const segments = new Segments();
  overlays.view = VIEW;
  let now = 0;
  const draw = () => {
    now += 1 / 60;
    for (let s = 0; s < frame.times.length; s++) frame.times[s] = now + s / 60;
    interpolate(frame, now + 0.02, snapshot);
    measured.measureLevels(frame, "speed", SHAPE.radius, snapshot);
    segments.clear();
    overlays.add(frame, snapshot, SHAPE, segments);
    renderer.draw(snapshot, segments);
  };
  const heapUsed = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  // Until images are baked, lists have grown, and code is compiled.
  for (let k = 0; k < 2_000; k++) draw();
  const growths: number[] = [];
  const rubbish: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = heapUsed();
    for (let k = 1; k <= 1_000; k++) {
      if (k % 50 !== 0) {
        draw();
        continue;
      }
      const used = heapUsed();
      draw();
      rubbish.push(process.memoryUsage().heapUsed - used);
    }
    growths.push(heapUsed() - before);
  }
  rubbish.sort((a, b) => a - b);
  expect(segments.count).toBeGreaterThan(5 * BALLS); // all were drawn
  // What is kept frame by frame is kept in every round; an engine that compiles anew keeps its code in one or two.
  expect(Math.min(...growths)).toBeLessThan(50 * 1024);
  // In the median frame: engines box some numbers where they don't inline a call; an object per ball or line is more.
  expect(rubbish[rubbish.length >> 1]).toBeLessThan(32 * (BALLS + segments.count));
});

import { beforeEach, describe, expect, it } from "vitest";
import { NotSupported } from "../../src/shared/errors.ts";
import { createSnapshot, type Snapshot } from "../../src/shared/frame.ts";
import { ballColours } from "../../src/shared/palette.ts";
import { defaultView, type SceneShape, type View, type Viewport } from "../../src/shared/protocol.ts";
import { ballColour } from "../../src/shared/render/ball-light.ts";
import { createCamera, outerRadius, worldToPixel } from "../../src/shared/render/camera.ts";
import { createCanvas2d } from "../../src/shared/render/canvas2d.ts";
import { colourMaps } from "../../src/shared/render/colour-maps.ts";
import * as measured from "../../src/shared/render/measured-colours.ts";
import { FOLLOWED, Segments, VELOCITY } from "../../src/shared/render/segments.ts";
import { parseColour } from "../../src/shared/render/shading.ts";
import type { DrawCanvas } from "../../src/shared/render/surface.ts";
import { stageThemes } from "../../src/shared/render/theme.ts";
import { type Call, RecordedImage, RecordingCanvas, RecordingPageCanvas } from "./recording-canvas.ts";

const viewport: Viewport = {
  width: 960,
  height: 900,
  pixelRatio: 2,
  inset: { top: 56, right: 0, bottom: 56, left: 0 },
};
const camera = createCamera(viewport, 7);
const defaultShape: SceneShape = { sides: 7, radius: 15 };
const create = (width: number, height: number) => asCanvas(new RecordingCanvas(width, height));
const noEvents = { redraw() {}, failed() {} };

/** What records stands in for what draws: it has as much of it as is used. */
function asCanvas(canvas: RecordingPageCanvas): DrawCanvas {
  return canvas as unknown as DrawCanvas;
}

function setUp(shape = defaultShape) {
  const canvas = new RecordingCanvas(300, 150);
  const renderer = createCanvas2d(asCanvas(canvas), create, noEvents);
  renderer.resize(viewport);
  renderer.setShape(shape);
  const draw = (snapshot: Snapshot, segments = new Segments()): readonly Call[] => {
    canvas.context.calls = [];
    renderer.draw(snapshot, segments);
    return canvas.context.calls;
  };
  return { canvas, renderer, draw };
}

/** Balls in rows, each turned differently, none near a wall. */
function scene(count: number, wallAngle = 0.3): Snapshot {
  const snapshot = createSnapshot(count);
  snapshot.count = count;
  snapshot.wallAngle = wallAngle;
  for (let i = 0; i < count; i++) {
    snapshot.x[i] = -80 + 40 * (i % 5);
    snapshot.y[i] = -75 + 40 * (Math.floor(i / 5) % 5);
    snapshot.angle[i] = -3 + 0.3 * (i % 20);
  }
  return snapshot;
}

const imageOf = (call: Call) => call.args[0] as RecordedImage;
const images = (calls: readonly Call[]) => calls.filter(({ name }) => name === "drawImage");
const isDisc = (call: Call) => imageOf(call).calls.some(({ name }) => name === "putImageData");
const textOf = (call: Call) =>
  imageOf(call)
    .calls.filter(({ name }) => name === "fillText")
    .map(({ args }) => args[0])
    .join("");
const isLabel = (call: Call) => textOf(call) !== "";
const pixels = (call: Call) => imageOf(call).calls[0].args[0] as { data: Uint8ClampedArray; width: number };

beforeEach(() => {
  RecordingPageCanvas.made = 0;
  RecordedImage.open = 0;
});

describe("the balls in Canvas 2D", () => {
  it("are exactly 20 discs, in the order of their numbers, where the camera puts them (P1)", () => {
    const snapshot = scene(20);
    const discs = images(setUp().draw(snapshot)).filter(isDisc);
    expect(discs).toHaveLength(20);
    for (const [i, { args, transform }] of discs.entries()) {
      const half = (args[0] as RecordedImage).width / 2;
      const { x, y } = worldToPixel(camera, snapshot.x[i], snapshot.y[i]);
      expect(transform).toEqual([1, 0, 0, 1, 0, 0]);
      expect((args[1] as number) + half).toBeCloseTo(x, 3);
      expect((args[2] as number) + half).toBeCloseTo(y, 3);
    }
  });

  it("have the 20 colours in order, again from the first after the twentieth (P4)", () => {
    const discs = images(setUp().draw(scene(23))).filter(isDisc);
    for (const [i, disc] of discs.entries()) {
      const { data, width } = pixels(disc);
      const middle = 4 * ((width / 2) * width + width / 2);
      // The pixel's middle is half a pixel off the ball's.
      const place = 0.5 / (15 * camera.scale);
      const expected = ballColour(parseColour(ballColours[i % 20]), place, place, 15 * camera.scale);
      for (const [channel, value] of expected.entries()) {
        expect(Math.abs(data[middle + channel] - value)).toBeLessThanOrEqual(1);
      }
      expect(data[middle + 3]).toBe(255);
    }
  });

  it("cover a disc of 15 units (P2)", () => {
    const [disc] = images(setUp().draw(scene(1))).filter(isDisc);
    const { data } = pixels(disc);
    let area = 0;
    for (let i = 3; i < data.length; i += 4) area += data[i] / 255;
    expect(Math.sqrt(area / Math.PI) / (15 * camera.scale)).toBeCloseTo(1, 3);
  });

  it("carry every number once, each right above its own disc (P3)", () => {
    const calls = images(setUp().draw(scene(20)));
    expect(calls.filter(isLabel).map(textOf)).toEqual(Array.from({ length: 20 }, (_, i) => String(i + 1)));
    for (const [i, call] of calls.entries()) if (isLabel(call)) expect(isDisc(calls[i - 1])).toBe(true);
  });

  it("underline 6 and 9 only", () => {
    const labels = images(setUp().draw(scene(20))).filter(isLabel);
    const underlined = labels.filter((label) => imageOf(label).calls.some(({ name }) => name === "fillRect"));
    expect(underlined.map(textOf)).toEqual(["6", "9"]);
  });

  it("turn their numbers by the angle, counter-clockwise on the screen, about their middle (P11)", () => {
    const snapshot = scene(20);
    const labels = images(setUp().draw(snapshot)).filter(isLabel);
    for (const [i, { args, transform }] of labels.entries()) {
      const [a, b, c, d, e, f] = transform;
      // Where the number's right hand side points to on the y-down canvas: up for a quarter turn counter-clockwise.
      expect(Math.atan2(-b, a)).toBeCloseTo(snapshot.angle[i], 6);
      expect(a * d - b * c).toBeCloseTo(1, 9); // turned, not mirrored
      const { x, y } = worldToPixel(camera, snapshot.x[i], snapshot.y[i]);
      expect(e).toBeCloseTo(x, 3);
      expect(f).toBeCloseTo(y, 3);
      expect([args[1], args[2]]).toEqual([-(args[3] as number) / 2, -(args[4] as number) / 2]);
    }
  });

  it("are drawn last, over shadows and frame", () => {
    const calls = setUp().draw(scene(20));
    const first = calls.findIndex((call) => call.name === "drawImage" && isDisc(call));
    expect(calls.slice(first).every(({ name }) => name === "drawImage")).toBe(true);
    expect(calls.slice(first)).toHaveLength(40);
  });

  it("carry neither number nor shadow below 5 px radius", () => {
    const { draw } = setUp({ sides: 7, radius: 3.9 });
    const calls = images(draw(scene(100)));
    const bare = images(setUp({ sides: 7, radius: 3.9 }).draw(scene(0)));
    expect(calls.filter(isDisc)).toHaveLength(100);
    expect(calls).toHaveLength(100 + bare.length);
  });
});

describe("the view in Canvas 2D", () => {
  /** The colour that a disc's image has in its middle. */
  const middleOf = (call: Call) => {
    const { data, width } = pixels(call);
    const middle = 4 * ((width / 2) * width + width / 2);
    return [...data.subarray(middle, middle + 3)];
  };
  /** Balls at even distances along a map. */
  function levelled(count: number): Snapshot {
    const snapshot = scene(count);
    for (let i = 0; i < count; i++) snapshot.level[i] = Math.round((255 * i) / (count - 1));
    return snapshot;
  }

  it.each(["speed", "spin", "height"] as const)("has colours by %s, those of the theme", (colour) => {
    const { renderer, draw } = setUp();
    renderer.setView({ ...defaultView, colour }, measured);
    for (const theme of ["light", "dark"] as const) {
      renderer.setTheme(theme);
      const discs = images(draw(levelled(5))).filter(isDisc);
      expect(discs).toHaveLength(5);
      const place = 0.5 / (15 * camera.scale);
      for (const [i, hex] of colourMaps[colour][theme].entries()) {
        const expected = ballColour(parseColour(hex), place, place, 15 * camera.scale);
        // The middle of the map lies between two of its 64 steps.
        for (const [channel, value] of expected.entries()) {
          expect(Math.abs(middleOf(discs[i])[channel] - value), `${theme} ${i}`).toBeLessThanOrEqual(6);
        }
      }
    }
  });

  it("bakes 64 discs for any number of balls coloured by a map, and fewer of huge ones", () => {
    for (const [radius, count, most] of [
      [1, 10_000, 64],
      [250, 1, 10],
    ]) {
      const { renderer, draw } = setUp({ sides: 7, radius });
      renderer.setView({ ...defaultView, colour: "speed" }, measured);
      const snapshot = createSnapshot(256);
      for (let i = 0; i < 256; i++) snapshot.level[i] = i;
      snapshot.count = 256;
      const shown = new Set(images(draw(snapshot)).filter(isDisc).map(imageOf));
      expect(shown.size).toBeLessThanOrEqual(most);
      expect(shown.size).toBeGreaterThan(1);
      draw({ ...snapshot, count: 1 });
      const before = RecordingPageCanvas.made;
      draw({ ...createSnapshot(count), count });
      expect(RecordingPageCanvas.made - before).toBeLessThanOrEqual(2);
    }
  });

  it("shows numbers, or none; the marking stays, whiter where a colour is dark", () => {
    const { renderer, draw } = setUp();
    const bandsOf = (call: Call) =>
      imageOf(call)
        .calls.filter(({ name, fillStyle }) => name === "fill" && /^rgba\(255/.test(String(fillStyle)))
        .map(({ fillStyle }) => Number(String(fillStyle).split(",")[3].slice(0, -1)));
    const look = (view: Partial<View>) => {
      renderer.setView({ ...defaultView, ...view }, measured);
      const calls = images(draw(levelled(5)));
      return { numbers: calls.filter(isLabel).map(textOf), bands: calls.flatMap(bandsOf) };
    };
    expect(look({})).toEqual({ numbers: ["1", "2", "3", "4", "5"], bands: Array(5).fill(0.13) });
    expect(look({ numbers: false })).toEqual({ numbers: [], bands: Array(5).fill(0.13) });
    const coloured = look({ colour: "speed" });
    expect(coloured.numbers).toEqual(["1", "2", "3", "4", "5"]);
    expect(coloured.bands).toHaveLength(5);
    expect(coloured.bands[0]).toBe(0.13);
    expect(coloured.bands[4]).toBeGreaterThan(0.3);
    expect(look({ colour: "speed", numbers: false })).toEqual({ numbers: [], bands: coloured.bands });
  });

  it("frees the images of the view before, and bakes none for what is no matter of the balls", () => {
    const { renderer, draw } = setUp();
    const snapshot = levelled(5);
    const before = images(draw(snapshot)).filter(isDisc).map(imageOf);
    renderer.setView({ ...defaultView, grid: true, followed: 3 });
    expect(images(draw(snapshot)).filter(isDisc).map(imageOf)).toEqual(before);
    renderer.setView({ ...defaultView, colour: "spin" }, measured);
    const coloured = images(draw(snapshot)).map(imageOf);
    expect(before.every(({ closed }) => closed)).toBe(true);
    renderer.setTheme("dark"); // whose maps are others
    draw(snapshot);
    expect(coloured.every(({ closed }) => closed)).toBe(true);
    renderer.dispose();
    expect(RecordedImage.open).toBe(0);
  });
});

describe("a ball whose numbers are none", () => {
  const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

  it("is left out if they are its place, and nothing of it is painted anywhere else", () => {
    for (const value of values) {
      for (const [x, y] of [
        [value, 0],
        [0, value],
        [value, value],
      ]) {
        const { draw } = setUp();
        const snapshot = scene(6);
        snapshot.x[2] = x;
        snapshot.y[2] = y;
        const calls = images(draw(snapshot));
        expect(calls.filter(isDisc)).toHaveLength(5);
        expect(calls.filter(isLabel).map(textOf)).toEqual(["1", "2", "4", "5", "6"]);
        // What is left of it is a shadow at no place, which a canvas passes over.
        const others = images(draw({ ...scene(6), count: 5 }));
        const painted = (call: Call) => call.args.slice(1).every(Number.isFinite);
        expect(calls.filter(painted)).toHaveLength(others.length);
      }
    }
  });

  it("keeps its disc, and loses its number, if only its angle is none", () => {
    for (const value of values) {
      const snapshot = scene(6);
      snapshot.angle[2] = value;
      const calls = images(setUp().draw(snapshot));
      expect(calls.filter(isDisc)).toHaveLength(6);
      expect(calls.filter(isLabel).map(textOf)).toEqual(["1", "2", "4", "5", "6"]);
    }
  });
});

describe("shadows in Canvas 2D", () => {
  /** Image draws beyond those of an empty heptagon, before the first disc. */
  function ballShadows(snapshot: Snapshot, shape = defaultShape): readonly Call[] {
    const { draw } = setUp(shape);
    const empty = images(draw({ ...snapshot, count: 0 })).length;
    const calls = images(draw(snapshot));
    return calls.slice(empty, calls.findIndex(isDisc));
  }

  it("lie below right of every ball", () => {
    const snapshot = scene(20);
    const shadows = ballShadows(snapshot);
    expect(shadows).toHaveLength(20);
    const r = 15 * camera.scale;
    for (const [i, { args }] of shadows.entries()) {
      const [, left, top, width, height] = args as number[];
      const { x, y } = worldToPixel(camera, snapshot.x[i], snapshot.y[i]);
      expect(left + width / 2).toBeCloseTo(x + 0.2 * r, 3);
      expect(top + height / 2).toBeCloseTo(y + 0.34 * r, 3);
      expect(width / 2).toBeCloseTo(1.32 * r, 6);
    }
  });

  it("deepen where a ball nears a wall, along that wall", () => {
    const snapshot = scene(1, -Math.PI / 2 - Math.PI / 7); // wall 0 lies at the bottom, level
    const apothem = 300 * Math.cos(Math.PI / 7);
    const contact = (gap: number) => {
      snapshot.x[0] = 10;
      snapshot.y[0] = -apothem + 15 + gap;
      return ballShadows(snapshot)[1];
    };
    const touching = contact(0);
    expect(touching.alpha).toBeCloseTo(1, 4);
    const { x, y } = worldToPixel(camera, 10, -apothem);
    expect(touching.transform[4]).toBeCloseTo(x, 2);
    expect(touching.transform[5]).toBeCloseTo(y, 2);
    expect(Math.abs(touching.transform[0])).toBeCloseTo(1, 9);
    expect((touching.args[3] as number) / (touching.args[4] as number)).toBeCloseTo(0.95 / 0.32, 9);
    expect(contact(0.35 * 15).alpha).toBeCloseTo(0.25, 4);
    expect(contact(0.71 * 15)).toBeUndefined();
  });

  it("of the frame turn with the walls but fall the same way in the room", () => {
    const { draw } = setUp();
    const at = (wallAngle: number) => images(draw({ ...scene(0), wallAngle }));
    const before = at(0.1);
    const after = at(0.1 + 2);
    expect(before).toHaveLength(14);
    for (const [i, call] of before.entries()) {
      const page = i < 7;
      expect(call.transform[4]).toBeCloseTo(camera.originX + (page ? 6 : 3) * camera.scale, 9);
      expect(call.transform[5]).toBeCloseTo(camera.originY + (page ? 16 : 5) * camera.scale, 9);
      expect(after[i].transform.slice(4)).toEqual(call.transform.slice(4));
      const turned = Math.atan2(call.transform[1], call.transform[0]) - 2; // counter-clockwise
      expect(Math.cos(Math.atan2(after[i].transform[1], after[i].transform[0]) - turned)).toBeCloseTo(1, 9);
    }
  });

  it("of the frame reach all of the field's edge, and end under the frame", () => {
    const apothem = 300 * Math.cos(Math.PI / 7) * camera.scale;
    for (let wallAngle = -3; wallAngle < 3; wallAngle += 0.05) {
      const inner = images(setUp().draw(scene(0, wallAngle))).slice(7);
      for (const { args, transform } of inner) {
        const [, , , sourceWidth, sourceHeight, , near, width, height] = args as number[];
        const [, , outX, outY, x, y] = transform;
        const end = near + height + (x - camera.originX) * outX + (y - camera.originY) * outY;
        expect(end).toBeGreaterThanOrEqual(apothem);
        expect(end).toBeLessThanOrEqual(apothem + 11 * camera.scale);
        expect(sourceWidth / sourceHeight).toBeCloseTo(width / height, 6); // cut, not squeezed
      }
    }
  });

  it("of large balls are kept on the field by a clip, of others by the frame that covers them", () => {
    expect(
      setUp()
        .draw(scene(5))
        .filter(({ name }) => name === "clip"),
    ).toHaveLength(0);
    expect(
      setUp({ sides: 7, radius: 16 })
        .draw(scene(5))
        .filter(({ name }) => name === "clip"),
    ).toHaveLength(1);
  });
});

describe("the stage in Canvas 2D", () => {
  it("marks the corner at the wall angle", () => {
    for (const wallAngle of [0, 0.7, -2.5]) {
      const calls = setUp().draw(scene(1, wallAngle));
      const mark = calls.find(({ name, fillStyle }) => name === "fill" && fillStyle === stageThemes.light.mark)!;
      const reach = outerRadius(7);
      const corner = worldToPixel(camera, reach * Math.cos(wallAngle), reach * Math.sin(wallAngle));
      expect(mark.path.some(({ x, y }) => Math.abs(x - corner.x) + Math.abs(y - corner.y) < 1e-6)).toBe(true);
      // 30 units along the wall to the next corner,
      const [inner, along] = mark.path;
      const next = worldToPixel(
        camera,
        300 * Math.cos(wallAngle + (2 * Math.PI) / 7),
        300 * Math.sin(wallAngle + (2 * Math.PI) / 7),
      );
      const side = Math.hypot(next.x - inner.x, next.y - inner.y);
      expect(along.x - inner.x).toBeCloseTo(((next.x - inner.x) / side) * 30 * camera.scale, 6);
      expect(along.y - inner.y).toBeCloseTo(((next.y - inner.y) / side) * 30 * camera.scale, 6);
      // and the same along the last wall: its middle is on the corner's radius.
      const middleX = mark.path.reduce((sum, { x }) => sum + x, 0) / mark.path.length - camera.originX;
      const middleY = camera.originY - mark.path.reduce((sum, { y }) => sum + y, 0) / mark.path.length;
      expect(Math.cos(Math.atan2(middleY, middleX) - wallAngle)).toBeCloseTo(1, 9);
    }
  });

  it("covers the whole canvas first, in the theme's page colour", () => {
    const { canvas, renderer, draw } = setUp();
    for (const theme of ["light", "dark"] as const) {
      renderer.setTheme(theme);
      const [first] = draw(scene(1));
      expect(first).toMatchObject({ name: "fillRect", args: [0, 0, 1920, 1800], fillStyle: stageThemes[theme].page });
    }
    expect([canvas.width, canvas.height]).toEqual([1920, 1800]);
  });

  it("has the field's corners on the frame's inside edge", () => {
    const calls = setUp({ sides: 4, radius: 15 }).draw(scene(1, 0));
    const square = createCamera(viewport, 4);
    const frame = calls.filter(({ name, path }) => name === "fill" && path.length === 8)[0];
    for (const [i, [x, y]] of [
      [300, 0],
      [0, 300],
      [-300, 0],
      [0, -300],
    ].entries()) {
      const corner = worldToPixel(square, x, y);
      expect(frame.path[4 + i].x).toBeCloseTo(corner.x, 6);
      expect(frame.path[4 + i].y).toBeCloseTo(corner.y, 6);
    }
  });
});

describe("segments in Canvas 2D", () => {
  it("lie over everything else, where the camera puts them, as wide as they say", () => {
    const segments = new Segments();
    segments.add(-10, 20, 30, -40, 1.5, VELOCITY, 0.5);
    const calls = setUp().draw(scene(20), segments);
    const stroke = calls[calls.length - 1];
    expect(stroke.name).toBe("stroke");
    expect(calls.filter(({ name }) => name === "stroke")).toHaveLength(1);
    expect(stroke.transform).toEqual([1, 0, 0, 1, 0, 0]);
    expect(stroke.path).toEqual([worldToPixel(camera, -10, 20), worldToPixel(camera, 30, -40)]);
    expect(stroke.lineWidth).toBe(1.5 * viewport.pixelRatio);
    expect(stroke.strokeStyle).toBe(stageThemes.light.overlays[VELOCITY]);
    expect(stroke.alpha).toBe(0.5);
  });

  it("are one path as long as they look the same, and leave nothing to the next draw", () => {
    const segments = new Segments();
    for (const i of [0, 1, 2]) segments.add(i, 0, i, 1, 1, VELOCITY, 1);
    segments.add(3, 0, 3, 1, 1, FOLLOWED, 1);
    segments.add(4, 0, 4, 1, 2, FOLLOWED, 1);
    segments.add(5, 0, 5, 1, 2, FOLLOWED, 0.5);
    const { draw } = setUp();
    const strokes = draw(scene(1), segments).filter(({ name }) => name === "stroke");
    expect(strokes.map(({ path }) => path.length / 2)).toEqual([3, 1, 1, 1]);
    const next = draw(scene(1));
    expect(next.every(({ name, alpha }) => name !== "stroke" && alpha === 1)).toBe(true);
  });
});

describe("what Canvas 2D bakes", () => {
  it("is baked with the first draw after a change and then kept", () => {
    const { renderer, draw } = setUp();
    const bakes = (snapshot: Snapshot) => {
      const before = RecordingPageCanvas.made;
      draw(snapshot);
      return RecordingPageCanvas.made - before;
    };
    const snapshot = scene(20);
    const all = bakes(snapshot);
    expect(all).toBeGreaterThan(0);
    expect(bakes(snapshot)).toBe(0);
    expect(bakes(scene(5))).toBe(0);

    renderer.resize({ ...viewport, width: 500 });
    renderer.resize({ ...viewport, width: 600 });
    expect(bakes(snapshot)).toBe(all);
    renderer.setTheme("dark");
    const scenery = bakes(snapshot);
    expect(scenery).toBeGreaterThan(0);
    expect(scenery).toBeLessThan(all); // the balls are the same in both themes
    renderer.setShape({ sides: 5, radius: 12 });
    expect(bakes(snapshot)).toBe(all);
    expect(bakes(scene(21))).toBe(all - scenery);
  });

  it("is freed when it is replaced, and at the end", () => {
    const { renderer, draw } = setUp();
    const snapshot = scene(20);
    snapshot.x[0] = 260; // near a wall, so that every kind of image is drawn
    const first = new Set(images(draw(snapshot)).map(imageOf));
    expect(first.size).toBe(2 + 2 + 20 + 20);
    renderer.resize({ ...viewport, width: 500 });
    const second = new Set(images(draw(snapshot)).map(imageOf));
    expect([...first].every(({ closed }) => closed)).toBe(true);
    expect([...second].some(({ closed }) => closed)).toBe(false);
    renderer.dispose();
    expect([...second].every(({ closed }) => closed)).toBe(true);
  });

  it("says so by name where there is no 2D context", () => {
    const canvas = { width: 1, height: 1, getContext: () => null };
    expect(() => createCanvas2d(canvas as unknown as DrawCanvas, create, noEvents)).toThrow(NotSupported);
  });
});

it("of no size it draws nothing, and everything once it has one again", () => {
  const { canvas, renderer, draw } = setUp();
  for (const side of ["width", "height"] as const) {
    renderer.resize({ ...viewport, [side]: 0 });
    RecordingPageCanvas.made = 0;
    canvas.context.calls = [];
    // Or the draw would be asked for again and again.
    expect(renderer.draw(scene(3), new Segments())).toBe(true);
    expect(canvas.context.calls).toEqual([]);
    expect(RecordingPageCanvas.made, "nothing is baked: browsers refuse images of no size").toBe(0);
  }
  renderer.resize(viewport);
  expect(images(draw(scene(3))).length).toBeGreaterThan(0);
});

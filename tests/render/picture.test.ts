/** A whole picture on a canvas that records, with a display in the test's hands and real exchanges to read from. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ContextLost, InvalidArgument, InvalidState, NotSupported } from "../../src/shared/errors.ts";
import { SHOW_LATEST } from "../../src/shared/frame.ts";
import {
  type ColourBy,
  defaultView,
  type FrameOrigin,
  type RendererName,
  type SceneShape,
  type Sharing,
  type Theme,
  type View,
  type Viewport,
} from "../../src/shared/protocol.ts";
import { labelSide } from "../../src/shared/render/ball-sprites.ts";
import { MAX_PIXELS } from "../../src/shared/render/camera.ts";
import { Picture } from "../../src/shared/render/picture.ts";
import type { DrawCanvas } from "../../src/shared/render/surface.ts";
import { stageThemes } from "../../src/shared/render/theme.ts";
import {
  type CreatedTarget,
  createTarget,
  type FrameSink,
  openSink,
  prepareSharing,
} from "../../src/shared/sharing.ts";
import { FakeDisplay, ORIGIN } from "../playout/fake-display.ts";
import { RecordedImage, RecordingCanvas, RecordingPageCanvas } from "./recording-canvas.ts";

await prepareSharing("message");

const viewport: Viewport = { width: 400, height: 300, pixelRatio: 1, inset: { top: 0, right: 0, bottom: 0, left: 0 } };
const shape: SceneShape = { sides: 7, radius: 15 };
const BALLS = 20;
/** Milliseconds in which every message has arrived, and more. */
const ARRIVED = 20;

const asCanvas = (canvas: RecordingPageCanvas) => canvas as unknown as DrawCanvas;
const resized = (width: number, height: number, pixelRatio = 1): Viewport => ({
  ...viewport,
  width,
  height,
  pixelRatio,
});

let display: FakeDisplay;
let canvas: RecordingCanvas;
let errors: unknown[];
let picture: Picture;
let targets: { close(): void }[];

beforeEach(() => {
  vi.stubGlobal("OffscreenCanvas", RecordingCanvas);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  RecordedImage.open = 0;
  display = new FakeDisplay();
  canvas = new RecordingCanvas(300, 150);
  errors = [];
  targets = [];
  picture = new Picture({ display, onError: (error) => errors.push(error) });
});
afterEach(() => {
  picture.dispose();
  for (const target of targets) target.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A target, and the writer's end of it. */
function open(
  generation = 1,
  { sharing = "shared" as Sharing, balls = BALLS } = {},
): CreatedTarget & { sink: FrameSink } {
  const created = createTarget(sharing, balls, generation);
  const sink = openSink(created.target);
  targets.push(sink);
  return { ...created, sink };
}

/** Publishes a state to be shown exactly: ball n at (n, time). */
function publish(sink: FrameSink, time: number, { generation = sink.generation, count = BALLS } = {}): void {
  const frame = sink.begin();
  frame.times.fill(time);
  for (const { x, y, angle } of frame.states) {
    for (let n = 0; n < count; n++) x[n] = n;
    y.fill(time);
    angle.fill(0);
  }
  Object.assign(frame, { generation, count, due: ORIGIN + 1000 * time, rate: 1, flags: SHOW_LATEST });
  sink.publish();
}

/** A picture that has drawn the state of time 1. */
async function begin(size = viewport): Promise<FrameSink> {
  const { sink, origins } = open();
  await picture.init(asCanvas(canvas), size, "light");
  picture.attach(origins[0], shape);
  picture.start();
  publish(sink, 1);
  frame();
  return sink;
}

let now = 0;
/** A display frame; what was painted in it. */
function frame() {
  canvas.context.calls = [];
  display.frame(++now);
  return canvas.context.calls;
}

const isDisc = (call: ReturnType<typeof frame>[number]) =>
  call.name === "drawImage" && (call.args[0] as RecordedImage).calls?.some(({ name }) => name === "putImageData");
const discs = () => frame().filter(isDisc).length;

describe("overlays", () => {
  const strokes = () => frame().filter(({ name }) => name === "stroke");

  test("are loaded with the first view that has one, and drawn at once also while nothing moves", async () => {
    await begin();
    expect(strokes()).toEqual([]);
    await picture.view({ ...defaultView, followed: 3 });
    expect(strokes()).toHaveLength(2); // the ring, and its rim
    expect(strokes()).toEqual([]); // nothing is drawn again, for nothing moves
    expect(picture.view({ ...defaultView, followed: 4 })).toBeUndefined(); // they are there
    expect(strokes()).toHaveLength(2);
    await picture.view(defaultView);
    const bare = frame();
    expect(bare.filter(({ name }) => name === "stroke")).toEqual([]);
    expect(bare.filter(isDisc)).toHaveLength(BALLS);
  });

  test("that were switched off while they were being loaded stay off", async () => {
    await begin();
    const loaded = picture.view({ ...defaultView, followed: 3 });
    picture.view(defaultView);
    await loaded;
    expect(strokes()).toEqual([]);
    expect(frame()).toEqual([]);
  });

  test("know nothing of a ball that is not there", async () => {
    await begin();
    await picture.view({ ...defaultView, trail: true, followed: BALLS + 1 });
    expect(strokes()).toEqual([]);
  });
});

describe("the life of a picture", () => {
  const calls: readonly [string, (picture: Picture) => unknown][] = [
    ["attach", (one) => one.attach(open().origins[0], shape)],
    ["resize", (one) => one.resize(viewport)],
    ["theme", (one) => one.theme("dark")],
    ["view", (one) => one.view(defaultView)],
    ["start", (one) => one.start()],
    ["pause", (one) => one.pause()],
    ["resume", (one) => one.resume()],
    ["statistics", (one) => one.statistics()],
  ];

  test.each(calls)("%s needs a canvas first", (_, call) => {
    expect(() => call(picture)).toThrow(new InvalidState("the picture has no canvas yet; init gives it one"));
  });

  test.each([...calls, ["init", (one: Picture) => one.init(asCanvas(canvas), viewport, "light")] as const])(
    "%s is refused after dispose",
    async (_, call) => {
      await begin();
      picture.dispose();
      expect(() => call(picture)).toThrow(new InvalidState("the picture is disposed; a new one takes a new canvas"));
    },
  );

  test("takes one canvas", async () => {
    await begin();
    expect(() => picture.init(asCanvas(new RecordingCanvas(1, 1)), viewport, "light")).toThrow(InvalidState);
    expect(discs()).toBe(0); // nothing has changed
    picture.theme("dark");
    expect(discs()).toBe(BALLS);
  });

  test("ends with dispose, as often as it is called, and leaves nothing", async () => {
    new Picture({ display, onError: (error) => errors.push(error) }).dispose();
    const sink = await begin();
    expect(RecordedImage.open).toBeGreaterThan(0);
    expect(display.waiting.size).toBe(1);
    picture.dispose();
    picture.dispose();
    expect(RecordedImage.open).toBe(0);
    expect(display.waiting.size).toBe(0);
    publish(sink, 2);
    canvas.lose();
    expect(vi.getTimerCount()).toBe(0);
    canvas.restore();
    expect(frame()).toEqual([]);
    expect(errors).toEqual([]);
  });

  test("ends in one error, whatever comes after it", async () => {
    const sink = await begin();
    const broken = new Error("no pixels left");
    canvas.context.fillRect = () => {
      throw broken;
    };
    publish(sink, 2);
    frame();
    expect(errors).toEqual([broken]);
    expect(display.waiting.size).toBe(0);
    canvas.lose();
    vi.advanceTimersByTime(1000);
    expect(errors).toEqual([broken]);
  });
});

describe("an argument that can't be used", () => {
  const bad = <T>(value: unknown) => value as T;
  const viewports: readonly unknown[] = [
    undefined,
    null,
    7,
    {},
    { ...viewport, width: -1 },
    { ...viewport, width: "400" },
    { ...viewport, height: Number.NaN },
    { ...viewport, height: Number.POSITIVE_INFINITY },
    { ...viewport, pixelRatio: 0 },
    { ...viewport, pixelRatio: -1 },
    { ...viewport, pixelRatio: Number.NaN },
    { ...viewport, pixelRatio: undefined },
    { ...viewport, inset: undefined },
    { ...viewport, inset: { ...viewport.inset, left: -1 } },
    { ...viewport, inset: { ...viewport.inset, bottom: Number.NaN } },
    { ...viewport, inset: { top: 0, right: 0, bottom: 0 } },
  ];
  const themes: readonly unknown[] = [undefined, null, "", "blue", "toString", "__proto__", ["light"], { light: 1 }];
  const views: readonly unknown[] = [
    undefined,
    null,
    "speed",
    {},
    { colour: "speed" },
    { ...defaultView, colour: "blue" },
    { ...defaultView, colour: undefined },
    { ...defaultView, colour: ["speed"] },
    { ...defaultView, numbers: 1 },
    { ...defaultView, numbers: undefined },
    { ...defaultView, trail: "yes" },
    { ...defaultView, followed: -1 },
    { ...defaultView, followed: 1.5 },
    { ...defaultView, followed: 100_001 },
    { ...defaultView, followed: Number.NaN },
    { ...defaultView, followed: null },
  ];
  const shapes: readonly unknown[] = [
    undefined,
    null,
    {},
    { sides: 7 },
    { sides: 2, radius: 15 },
    { sides: 25, radius: 15 },
    { sides: 7.5, radius: 15 },
    { sides: "7", radius: 15 },
    { sides: 7, radius: 0 },
    { sides: 7, radius: Number.NaN },
    { sides: 7, radius: Number.POSITIVE_INFINITY },
    { sides: 7, radius: 251 },
  ];
  const canvases: readonly unknown[] = [undefined, null, "canvas", {}, { width: 1, height: 1 }, { getContext: 1 }];

  test.each(canvases.map((value) => [value]))("is refused: the canvas %o", async (value) => {
    expect(() => picture.init(bad<DrawCanvas>(value), viewport, "light")).toThrow(InvalidArgument);
    await picture.init(asCanvas(canvas), viewport, "light"); // nothing has changed: it has no canvas yet
  });

  test.each(viewports.map((value) => [value]))("is refused: the viewport %o", async (value) => {
    expect(() => picture.init(asCanvas(canvas), bad<Viewport>(value), "light")).toThrow(InvalidArgument);
    await begin();
    expect(() => picture.resize(bad<Viewport>(value))).toThrow(InvalidArgument);
    expect(frame()).toEqual([]); // nothing is to be drawn anew
    expect([canvas.width, canvas.height]).toEqual([400, 300]);
  });

  test.each(themes.map((value) => [value]))("is refused: the theme %o", async (value) => {
    expect(() => picture.init(asCanvas(canvas), viewport, bad<Theme>(value))).toThrow(InvalidArgument);
    await begin();
    expect(() => picture.theme(bad<Theme>(value))).toThrow(InvalidArgument);
    expect(frame()).toEqual([]);
  });

  test.each(views.map((value) => [value]))("is refused: the view %o", async (value) => {
    await begin();
    expect(() => picture.view(bad<View>(value))).toThrow(InvalidArgument);
    expect(frame()).toEqual([]);
    picture.view({ ...defaultView, followed: 100_000 });
    expect(discs()).toBe(BALLS);
  });

  test("is refused before the present source is let go: shape and origin", async () => {
    const present = open(1, { sharing: "message" });
    const closed = vi.spyOn((present.origins[0] as { port: MessagePort }).port, "close");
    await picture.init(asCanvas(canvas), viewport, "light");
    picture.attach(present.origins[0], shape);
    picture.start();
    const next = open(2);
    const origins: readonly unknown[] = [
      undefined,
      null,
      "buffer",
      {},
      { generation: 2 },
      { generation: 2, buffer: new ArrayBuffer(64) },
      { generation: 2, buffer: new SharedArrayBuffer(64) },
      { ...next.origins[0], generation: 3 },
      { generation: 2, capacity: 20, port: {} },
    ];
    for (const value of shapes) {
      expect(() => picture.attach(next.origins[0], bad<SceneShape>(value))).toThrow(InvalidArgument);
    }
    for (const value of origins) {
      expect(() => picture.attach(bad<FrameOrigin>(value), shape)).toThrow(InvalidArgument);
    }
    expect(closed).not.toHaveBeenCalled();
    publish(next.sink, 0);
    expect(discs()).toBe(0);
    publish(present.sink, 2);
    vi.useRealTimers();
    await new Promise((resolve) => setTimeout(resolve, ARRIVED));
    expect(discs()).toBe(BALLS);
  });

  test.each([null, "", "svg", "WEBGL2", {}])("is refused: the renderer %o", async (value) => {
    const init = () => picture.init(asCanvas(canvas), viewport, "light", bad<RendererName>(value));
    expect(init).toThrow(InvalidArgument);
    expect(await picture.init(asCanvas(canvas), viewport, "light", "canvas2d")).toBe("canvas2d");
  });

  test("says what came and what was expected", async () => {
    expect(() => picture.init(asCanvas(canvas), { ...viewport, pixelRatio: -2 }, "light")).toThrow(
      "the viewport's pixelRatio is -2, but must be a number above 0",
    );
    expect(() => picture.init(asCanvas(canvas), viewport, bad<Theme>("blue"))).toThrow(
      'the theme is "blue", but must be one of "light", "dark"',
    );
    await begin();
    expect(() => picture.view({ ...defaultView, grid: bad<boolean>(1) })).toThrow(
      "the view's grid is 1, but must be true or false",
    );
    expect(() => picture.view({ ...defaultView, colour: bad<ColourBy>("mass") })).toThrow(
      'the view\'s colour is "mass", but must be one of "number", "speed", "spin", "height"',
    );
  });
});

describe("frames", () => {
  test("come from the newest origin alone, and the one before is closed", async () => {
    const first = open(1, { sharing: "message" });
    const second = open(2);
    const closed = vi.spyOn((first.origins[0] as { port: MessagePort }).port, "close");
    await picture.init(asCanvas(canvas), viewport, "light");
    picture.start();
    picture.attach(first.origins[0], shape);
    expect(closed).not.toHaveBeenCalled();
    picture.attach(second.origins[0], { sides: 5, radius: 10 });
    expect(closed).toHaveBeenCalledTimes(1);
    publish(first.sink, 1);
    expect(frame()).toEqual([]);
    publish(second.sink, 1, { count: 3 });
    expect(discs()).toBe(3);
  });

  test("come by message, too, and the channel is closed with the picture", async () => {
    const { sink, origins } = open(1, { sharing: "message" });
    const port = (origins[0] as { port: MessagePort }).port;
    const closed = vi.spyOn(port, "close");
    await picture.init(asCanvas(canvas), viewport, "light");
    picture.attach(origins[0], shape);
    picture.start();
    vi.useRealTimers();
    for (const time of [1, 2, 3]) {
      publish(sink, time, { count: 4 + time });
      await new Promise((resolve) => setTimeout(resolve, ARRIVED));
      expect(discs()).toBe(4 + time);
    }
    picture.dispose();
    expect(closed).toHaveBeenCalled();
  });

  test("of an older generation are dropped, also before the first of the new one", async () => {
    await begin();
    const next = open(2);
    picture.attach(next.origins[0], { sides: 5, radius: 10 });
    publish(next.sink, 9, { generation: 1, count: 7 });
    expect(frame()).toEqual([]);
    publish(next.sink, 0, { count: 3 });
    expect(discs()).toBe(3);
    publish(next.sink, 9, { generation: 1, count: 7 });
    picture.theme("dark");
    expect(discs()).toBe(3); // not those of a lost worker
  });

  test("of any number of balls, and with places that are none, throw nothing", async () => {
    const sink = await begin();
    for (const count of [0, 1, BALLS, BALLS + 1, -1, 2 ** 31 - 1, -(2 ** 31)]) {
      publish(sink, 2, { count: Math.min(Math.max(count, 0), BALLS) });
      const bad = sink.begin();
      Object.assign(bad, { generation: 1, count, due: ORIGIN, rate: 1, flags: SHOW_LATEST });
      for (const { x, y, angle } of bad.states) {
        x.fill(Number.NaN, 0, 5);
        y.fill(Number.NEGATIVE_INFINITY, 5, 10);
        angle.fill(Number.NaN, 10, 15);
      }
      sink.publish();
      frame();
      publish(sink, 3);
      expect(discs()).toBe(BALLS);
    }
    expect(errors).toEqual([]);
  });
});

describe("resizes", () => {
  test("of which only the last before a draw counts, allocate the canvas once and bake once", async () => {
    await begin();
    const bake = (change: () => void) => {
      const before = RecordingPageCanvas.made;
      change();
      expect(discs()).toBe(BALLS);
      return RecordingPageCanvas.made - before;
    };
    const once = bake(() => picture.resize(resized(410, 310)));
    canvas.sizes.length = 0;
    const open = RecordedImage.open;
    const many = bake(() => {
      for (let i = 1; i <= 1000; i++) picture.resize(resized(400 + i, 300 + i, 4 - (3.5 * i) / 1000));
    });
    expect(many).toBe(once);
    expect([canvas.width, canvas.height]).toEqual([700, 650]);
    expect(canvas.sizes.length).toBeLessThanOrEqual(2); // a width and a height
    expect(RecordedImage.open).toBe(open);
    expect(bake(() => picture.theme("dark"))).toBeLessThanOrEqual(once);
  });

  test("1,000 of them, each drawn, leave no image behind", async () => {
    const sink = await begin(resized(50, 50));
    const before = RecordedImage.open;
    for (let i = 0; i < 1000; i++) {
      picture.resize(resized(50 + (i % 7), 50 + (i % 5), 0.5 + (i % 8) / 2));
      if (i % 10 === 0) picture.theme(i % 20 === 0 ? "dark" : "light");
      publish(sink, i);
      frame();
      expect(RecordedImage.open).toBeLessThanOrEqual(2 * before);
    }
    picture.resize(resized(50, 50));
    frame();
    expect(RecordedImage.open).toBe(before);
    picture.dispose();
    expect(RecordedImage.open).toBe(0);
    expect(errors).toEqual([]);
  });

  test("never ask for more than 16 megapixels, not even between width and height, nor for images", async () => {
    const largest = { pixels: 0 };
    vi.stubGlobal(
      "OffscreenCanvas",
      class extends RecordingCanvas {
        constructor(width: number, height: number) {
          super(width, height);
          largest.pixels = Math.max(largest.pixels, width * height);
        }
      },
    );
    const sink = await begin(resized(16, 12));
    const sizes: Viewport[] = [
      resized(16_384, 16_384),
      resized(16_384, 16_384, 4),
      resized(100, 16_000),
      resized(16_000, 100),
      resized(100, 16_000),
      resized(16_384, 976.6),
      resized(3_840, 2_160, 4),
      resized(1, 1, 0.5),
      resized(1_000_000, 1_000_000),
    ];
    for (const [i, size] of sizes.entries()) {
      canvas.sizes.length = 0;
      picture.resize(size);
      publish(sink, i, { count: 1 });
      expect(discs()).toBe(1);
      for (const [width, height] of canvas.sizes) expect(width * height).toBeLessThanOrEqual(MAX_PIXELS);
      // It still fills its box: as wide as it is high in CSS pixels.
      expect(canvas.width / canvas.height / (size.width / size.height)).toBeCloseTo(1, 1);
    }
    expect([canvas.width, canvas.height]).toEqual([4000, 4000]);
    expect(largest.pixels).toBeLessThanOrEqual(MAX_PIXELS);
  });

  test("labels are twice as fine as the canvas while that is small, and never larger than a canvas may be", () => {
    for (let half = 1; half <= 256; half++) expect(labelSide(half)).toBe(4 * half);
    for (let half = 1; half <= 2000; half++) {
      expect(labelSide(half) ** 2).toBeLessThanOrEqual(MAX_PIXELS);
      expect(labelSide(half)).toBeGreaterThanOrEqual(Math.max(2 * half, labelSide(half - 1)));
    }
  });

  test.each([
    resized(Number.MAX_VALUE, 300),
    resized(Number.MAX_VALUE, Number.MAX_VALUE, Number.MAX_VALUE),
    resized(400, 300, Number.MAX_VALUE),
    resized(400, 300, Number.MIN_VALUE),
    resized(Number.MIN_VALUE, Number.MIN_VALUE, Number.MIN_VALUE),
    { ...viewport, inset: { top: Number.MAX_VALUE, right: Number.MAX_VALUE, bottom: 0, left: Number.MAX_VALUE } },
  ])("to what no screen has throw nothing: %o", async (size) => {
    await begin();
    picture.resize(size);
    expect(frame()[0].name).toBe("fillRect");
    expect(errors).toEqual([]);
    picture.resize(viewport);
    expect(discs()).toBe(BALLS);
  });

  test.each([0.5, 1, 1.25, 2, 3, 4])("to a pixel ratio of %d are exact", async (pixelRatio) => {
    await begin();
    picture.resize(resized(390, 844, pixelRatio));
    expect(discs()).toBe(BALLS);
    expect([canvas.width, canvas.height]).toEqual([Math.round(390 * pixelRatio), Math.round(844 * pixelRatio)]);
  });

  test.each([
    [0, 0],
    [0, 300],
    [400, 0],
  ])("to %d × %d draw nothing, and the next size draws again", async (width, height) => {
    const sink = await begin();
    const { drawn } = picture.statistics();
    picture.resize(resized(width, height));
    canvas.sizes.length = 0;
    expect(frame()).toEqual([]);
    publish(sink, 2);
    expect(frame()).toEqual([]);
    expect(canvas.sizes).toEqual([]);
    expect(RecordedImage.open).toBe(0);
    // Nothing is wrong: the picture of this size is shown, all of it.
    expect(picture.statistics().drawn).toBe(drawn + 2);
    picture.resize(resized(200, 100));
    expect(discs()).toBe(BALLS);
    expect([canvas.width, canvas.height]).toEqual([200, 100]);
    expect(errors).toEqual([]);
  });

  test("to the first size of 0 × 0 wait for another one", async () => {
    await begin(resized(0, 0));
    expect(frame()).toEqual([]);
    picture.resize(viewport);
    expect(discs()).toBe(BALLS);
  });
});

describe("a lost context", () => {
  test("is not drawn on; when it is back, everything is baked again and the picture drawn", async () => {
    const sink = await begin();
    const before = RecordingPageCanvas.made;
    const open = RecordedImage.open;
    const { drawn } = picture.statistics();
    canvas.lose();
    publish(sink, 2);
    expect(frame()).toEqual([]);
    picture.resize(resized(600, 500));
    picture.theme("dark");
    expect(frame()).toEqual([]);
    expect(picture.statistics().drawn).toBe(drawn);
    expect(RecordingPageCanvas.made).toBe(before);
    vi.advanceTimersByTime(249);
    canvas.restore();
    expect(discs()).toBe(BALLS);
    expect([canvas.width, canvas.height]).toEqual([600, 500]);
    expect(RecordingPageCanvas.made).toBeGreaterThan(before);
    expect(RecordedImage.open).toBe(open);
    vi.advanceTimersByTime(10_000);
    expect(errors).toEqual([]);
    expect(frame()).toEqual([]); // once was enough
  });

  test("that comes back between two display frames is painted anew, for it is blank, held picture or not", async () => {
    await begin();
    picture.pause();
    const made = RecordingPageCanvas.made;
    canvas.lose();
    canvas.restore();
    expect(discs()).toBe(BALLS);
    expect(RecordingPageCanvas.made).toBeGreaterThan(made); // its images went with it
    expect(frame()).toEqual([]);
  });

  test("that does not come back within 250 ms is an error, once", async () => {
    const sink = await begin();
    canvas.lose();
    canvas.lose();
    vi.advanceTimersByTime(200);
    canvas.lose(); // does not begin anew
    expect(errors).toEqual([]);
    vi.advanceTimersByTime(50);
    expect(errors).toEqual([new ContextLost("the canvas context was lost and did not come back", { patience: 250 })]);
    expect(display.waiting.size).toBe(0);
    publish(sink, 2);
    canvas.restore();
    vi.advanceTimersByTime(10_000);
    expect(errors.length).toBe(1);
  });

  test("may be lost again, each time with patience of its own", async () => {
    await begin();
    for (let i = 0; i < 5; i++) {
      canvas.lose();
      vi.advanceTimersByTime(200);
      canvas.restore();
      expect(discs()).toBe(BALLS);
      vi.advanceTimersByTime(200);
    }
    expect(errors).toEqual([]);
    canvas.lose();
    vi.advanceTimersByTime(250);
    expect(errors.length).toBe(1);
  });

  test("is noticed in a draw, and so is its return, where no event says so", async () => {
    const sink = await begin();
    canvas.context.lost = true;
    publish(sink, 2);
    expect(frame()).toEqual([]);
    vi.advanceTimersByTime(240);
    canvas.context.lost = false;
    expect(discs()).toBe(BALLS);
    vi.advanceTimersByTime(1000);
    canvas.context.lost = true;
    publish(sink, 3);
    frame();
    vi.advanceTimersByTime(250);
    expect(errors).toEqual([expect.any(ContextLost)]);
  });

  test("is known by its events alone where the context does not say", async () => {
    const sink = await begin();
    Object.assign(canvas.context, { isContextLost: undefined });
    canvas.lose();
    publish(sink, 2);
    expect(frame()).toEqual([]);
    canvas.restore();
    expect(discs()).toBe(BALLS);
    canvas.lose();
    vi.advanceTimersByTime(250);
    expect(errors).toEqual([expect.any(ContextLost)]);
  });

  test("that is back when the time is up was only not heard of: this thread was busy", async () => {
    await begin();
    canvas.lose();
    canvas.context.lost = false; // its event still waits
    vi.advanceTimersByTime(1000);
    expect(errors).toEqual([]);
    expect(discs()).toBe(BALLS);
  });

  test("may come back by itself: its event is not cancelled", async () => {
    await begin();
    const event = new Event("contextlost", { cancelable: true });
    canvas.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(false);
  });
});

describe("a renderer whose code is still on its way", () => {
  test("is told all that was asked for meanwhile, the newest of each, and then draws", async () => {
    const { sink, origins } = open();
    const opening = picture.init(asCanvas(canvas), viewport, "light");
    picture.attach(origins[0], shape);
    picture.start();
    picture.resize(resized(10, 10));
    picture.resize(resized(600, 500));
    picture.theme("dark");
    picture.view({ ...defaultView, numbers: false });
    publish(sink, 1, { count: 3 });
    expect(frame()).toEqual([]);
    expect(picture.statistics().drawn).toBe(0);
    expect(await opening).toBe("canvas2d");
    expect(discs()).toBe(3);
    expect([canvas.width, canvas.height]).toEqual([600, 500]);
    expect(canvas.context.calls[0].fillStyle).toBe(stageThemes.dark.page);
    const texts = canvas.context.calls.flatMap(({ args }) => (args[0] as RecordedImage)?.calls ?? []);
    expect(texts.some(({ name }) => name === "fillText")).toBe(false);
    expect(picture.statistics().drawn).toBe(1);
  });

  test("is let go if the picture has ended before it came", async () => {
    const opening = picture.init(asCanvas(canvas), viewport, "light");
    picture.dispose();
    await opening;
    canvas.lose();
    expect(vi.getTimerCount()).toBe(0); // nobody watches the canvas any more
    expect(errors).toEqual([]);
  });
});

describe("images", () => {
  const inPage = () =>
    new Picture({
      display,
      onError: (error) => errors.push(error),
      createSurface: (width, height) => {
        const surface = new RecordingPageCanvas(width, height);
        surfaces.push(surface);
        return asCanvas(surface);
      },
    });
  let surfaces: RecordingPageCanvas[];
  beforeEach(() => {
    surfaces = [];
  });

  test("are the document's canvases where there is no OffscreenCanvas, one for each, and freed", async () => {
    vi.stubGlobal("OffscreenCanvas", undefined);
    picture = inPage();
    const sink = await begin();
    const drawn = new Set(canvas.context.calls.filter(({ name }) => name === "drawImage").map(({ args }) => args[0]));
    expect(drawn.size).toBeGreaterThan(2 * BALLS);
    for (const image of drawn) expect(surfaces).toContain(image);
    const first = surfaces;
    surfaces = [];
    picture.resize(resized(600, 500));
    publish(sink, 2);
    frame();
    expect(errors).toEqual([]);
    expect(first.every(({ width, height }) => width === 0 && height === 0)).toBe(true);
    expect(surfaces.length).toBe(first.length - 1); // one was to find out about graphics hardware
    expect(surfaces.every(({ width }) => width > 0)).toBe(true);
    picture.dispose();
    expect(surfaces.every(({ width, height }) => width === 0 && height === 0)).toBe(true);
  });

  test("are bitmaps where there is, also in a page", async () => {
    picture = inPage();
    await begin();
    expect(surfaces).toEqual([]);
    expect(RecordedImage.open).toBeGreaterThan(2 * BALLS);
  });

  test("need one or the other", () => {
    vi.stubGlobal("OffscreenCanvas", undefined);
    expect(() => picture.init(asCanvas(canvas), viewport, "light")).toThrow(NotSupported);
  });

  test("and a 2D context, of a canvas that nobody else has", async () => {
    canvas.getContext = () => {
      throw new DOMException("transferred", "InvalidStateError");
    };
    await expect(picture.init(asCanvas(canvas), viewport, "light")).rejects.toThrow(NotSupported);
    expect(() => picture.start()).toThrow(InvalidState); // it has no canvas yet
  });
});

test("canvases of either thread are ones to draw on", () => {
  // Checked by the compiler.
  const canvases = (page: HTMLCanvasElement, worker: OffscreenCanvas): DrawCanvas[] => [page, worker];
  expect(canvases).toBeTypeOf("function");
});

/** Balls in hands, without a browser: which one is meant, which hand takes it, what is followed, and what waits for the first touch. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FirstTouch } from "../../src/main/hands/first-touch.ts";
import { ballFigures, Follow } from "../../src/main/hands/follow.ts";
import { Grips } from "../../src/main/hands/grip.ts";
import { pick, placeAt, placeOf } from "../../src/main/hands/pick.ts";
import { InvalidState, WorkerLost } from "../../src/shared/errors.ts";
import { FrameView, frameBytes, SHOW_LATEST } from "../../src/shared/frame.ts";
import { createCamera } from "../../src/shared/render/camera.ts";
import { FakeElement, fakePage } from "./fake-page.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Two pixels to one; the heptagon's centre lies in the middle of 800 x 600. */
const camera = createCamera(
  { width: 800, height: 600, pixelRatio: 2, inset: { top: 0, right: 0, bottom: 0, left: 0 } },
  7,
);

/** Balls at these places in the oldest state, and 100 units higher in the newest. */
function frameOf(...places: readonly (readonly [x: number, y: number])[]): FrameView {
  const frame = new FrameView(new ArrayBuffer(frameBytes(places.length)), 0, places.length);
  frame.count = places.length;
  for (const [s, { x, y }] of frame.states.entries()) {
    for (const [i, [atX, atY]] of places.entries()) {
      x[i] = atX;
      y[i] = atY + 50 * s;
    }
  }
  return frame;
}

describe("the ball that is meant", () => {
  const shape = { sides: 7, radius: 15 };

  it("lies at the place that is pointed at, in world units, y up", () => {
    expect(placeAt(camera, 400, 300)).toEqual({ x: expect.closeTo(0), y: expect.closeTo(0) });
    const { scale, pixelRatio } = camera;
    const place = placeAt(camera, 500, 200);
    expect(place.x).toBeCloseTo((100 * pixelRatio) / scale);
    expect(place.y).toBeCloseTo((100 * pixelRatio) / scale);
  });

  it("is the nearest one within its radius, and none beyond it", () => {
    const frame = frameOf([0, 0], [20, 0], [100, 100]);
    expect(pick(frame, shape, camera, { x: 8, y: 0 })).toBe(1);
    expect(pick(frame, shape, camera, { x: 12, y: 0 })).toBe(2);
    expect(pick(frame, shape, camera, { x: 100, y: 86 })).toBe(3);
    expect(pick(frame, shape, camera, { x: 60, y: 60 })).toBe(0);
    expect(pick(frame, shape, camera, { x: 100, y: 80 })).toBe(0);
  });

  it("is 24 px wide at least, however small the balls are", () => {
    const frame = frameOf([0, 0]);
    const reach = (12 * camera.pixelRatio) / camera.scale;
    expect(reach).toBeGreaterThan(2);
    expect(pick(frame, { sides: 7, radius: 1 }, camera, { x: 0.95 * reach, y: 0 })).toBe(1);
    expect(pick(frame, { sides: 7, radius: 1 }, camera, { x: 1.05 * reach, y: 0 })).toBe(0);
  });

  it("is where the picture shows it: behind the newest state, unless that is shown itself", () => {
    const frame = frameOf([0, 0], [30, 0]);
    expect(placeOf(frame, 2)).toEqual({ x: 30, y: 0 });
    expect(pick(frame, shape, camera, { x: 0, y: 100 })).toBe(0);
    frame.flags = SHOW_LATEST;
    expect(placeOf(frame, 2)).toEqual({ x: 30, y: 100 });
    expect(pick(frame, shape, camera, { x: 0, y: 100 })).toBe(1);
    expect(pick(frame, shape, camera, { x: 0, y: 0 })).toBe(0);
  });
});

describe("hands", () => {
  function setUp() {
    const client = { grab: vi.fn(async () => 0), drag: vi.fn(async () => 0), release: vi.fn(async () => 0) };
    return { client, grips: new Grips(client) };
  }
  const place = { x: 1, y: 2 };

  it("are ten, each of one ball, and the first free one takes the next", () => {
    const { client, grips } = setUp();
    expect(Array.from({ length: 11 }, (_, i) => grips.take(i + 1, place))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0]);
    expect(client.grab).toHaveBeenCalledTimes(10);
    expect(client.grab).toHaveBeenLastCalledWith(10, 10, 1, 2);
    grips.letGo(4);
    grips.draw(5, { x: 3, y: 4 });
    expect(client.release).toHaveBeenCalledExactlyOnceWith(4);
    expect(client.drag).toHaveBeenCalledExactlyOnceWith(5, 3, 4);
    expect(grips.take(12, place)).toBe(4);
  });

  it("let go again of what a replaced simulation has in them, unless they hold something else by then", async () => {
    const { client, grips } = setUp();
    const lost = (phase: string) => new WorkerLost("gone", { worker: "physics", phase });
    client.release.mockRejectedValueOnce(lost("run"));
    grips.letGo(grips.take(1, place));
    await vi.runAllTimersAsync();
    expect(client.release).toHaveBeenCalledTimes(2);

    client.release.mockRejectedValueOnce(lost("run"));
    grips.letGo(grips.take(1, place));
    grips.take(2, place);
    await vi.runAllTimersAsync();
    expect(client.release, "the hand was taken").toHaveBeenCalledTimes(3);

    client.release.mockRejectedValueOnce(lost("closed"));
    grips.letGo(1);
    await vi.runAllTimersAsync();
    expect(client.release, "it is over").toHaveBeenCalledTimes(4);
  });

  it("say nothing when they are refused", async () => {
    const { client, grips } = setUp();
    const refused = new InvalidState("not now");
    client.grab.mockRejectedValueOnce(refused);
    client.drag.mockRejectedValueOnce(refused);
    client.release.mockRejectedValueOnce(refused);
    const hand = grips.take(1, place);
    grips.draw(hand, place);
    grips.letGo(hand);
    await vi.runAllTimersAsync();
    expect(client.release).toHaveBeenCalledTimes(1);
  });
});

describe("the ball that is followed", () => {
  function setUp() {
    fakePage({});
    const line = { text: new FakeElement(), stop: new FakeElement() };
    const seen = { speed: 213.6, spin: -19.5, energy: 22_912 };
    const client = {
      config: { balls: 5 },
      view: vi.fn(),
      observe: vi.fn(async (ball = 0): Promise<object> => ({ ball: { number: ball, ...seen } })),
    };
    const state = { thrown: false };
    const follow = new Follow(client as never, line as never, () => state.thrown);
    return { line, client, state, follow };
  }

  it("is said in figures, four times a second, until it is not followed any more", async () => {
    const { line, client, follow } = setUp();
    follow.follow(3);
    expect(client.view).toHaveBeenLastCalledWith({ followed: 3 });
    expect([line.stop.hidden, line.text.textContent]).toEqual([false, "Ball 3"]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(line.text.textContent).toBe("Ball 3: 214 units/s, 3.1 turns/s, energy 22,900");
    expect(client.observe).toHaveBeenCalledTimes(5);
    line.stop.click();
    expect(follow.ball).toBe(0);
    expect([line.stop.hidden, line.text.textContent]).toEqual([true, "Drag a ball to throw it"]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(client.observe).toHaveBeenCalledTimes(5);
    expect(line.text.textContent).toBe("Drag a ball to throw it");
  });

  it("is the next one, and the one before, round and round", () => {
    const { follow } = setUp();
    const by = (step: 1 | -1) => {
      follow.next(step);
      return follow.ball;
    };
    expect([by(-1), by(1), by(1), by(-1), by(-1)]).toEqual([5, 1, 2, 1, 5]);
    follow.follow(0);
    expect(by(1)).toBe(1);
  });

  it("is none once there are fewer balls, and an answer about another one is not shown", async () => {
    const { line, client, state, follow } = setUp();
    follow.follow(5);
    client.config.balls = 4;
    await vi.advanceTimersByTimeAsync(300);
    expect(follow.ball).toBe(0);
    state.thrown = true;
    follow.follow(1);
    let answer: (observed: object) => void = () => {};
    client.observe.mockReturnValueOnce(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    await vi.advanceTimersByTimeAsync(250);
    follow.follow(2);
    await vi.advanceTimersByTimeAsync(0);
    answer({ ball: { speed: 1, spin: 0, energy: 1 } });
    await vi.advanceTimersByTimeAsync(0);
    expect(line.text.textContent).toMatch(/^Ball 2: 214/);
    follow.follow(0);
    expect(line.text.textContent, "who has thrown one needs no hint").toBe("");
  });

  it("is spoken of in round figures", () => {
    expect(ballFigures({ speed: 1_234.5, spin: Math.PI, energy: 1_234_567 } as never)).toBe(
      "1,235 units/s, 0.5 turns/s, energy 1,230,000",
    );
  });
});

describe("before the first touch", () => {
  function setUp(kept: string | null = null) {
    fakePage({});
    const root = { scrollHeight: 800, clientHeight: 800 };
    Object.assign(document, { documentElement: root });
    const line = { text: new FakeElement(), stop: new FakeElement() };
    line.text.textContent = "Drag a ball to throw it";
    const area = new FakeElement();
    const client = { frames: vi.fn(() => null) };
    const options = { client, area, stage: {}, viewport: () => ({}), line, kept: { value: kept }, failed: vi.fn() };
    const touch = new FirstTouch(options as never);
    /** Whether the page may scroll. */
    const scrolls = (target: object = area) => {
      const event = Object.assign(new Event("touchstart", { cancelable: true }), { changedTouches: [] });
      Object.defineProperty(event, "target", { value: target });
      area.dispatchEvent(event);
      return !event.defaultPrevented;
    };
    return { touch, line, area, client, root, scrolls };
  }

  it("the hint is there until a ball was thrown, in this visit or another", () => {
    expect(setUp().line.text.textContent).toBe("Drag a ball to throw it");
    expect(setUp("yes").line.text.textContent).toBe("");
  });

  it("nothing is followed, and there is nothing to push", () => {
    const { touch } = setUp();
    expect(touch.followed).toBe(0);
    touch.push(1, 0);
    expect(touch.followed).toBe(0);
  });

  it("a finger on the picture scrolls a page that can be scrolled, and only such a one", () => {
    const { root, scrolls } = setUp();
    expect(scrolls()).toBe(false);
    expect(scrolls({})).toBe(true);
    root.scrollHeight = 1_000;
    expect(scrolls()).toBe(true);
  });
});

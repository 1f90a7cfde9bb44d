/** The viewport's watcher, with a window, a layout and a display in the test's hands. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchViewport } from "../../src/main/viewport.ts";
import type { Viewport } from "../../src/shared/protocol.ts";
import { FakeDisplay } from "../playout/fake-display.ts";

/** Elements are where the test says they are. */
const size = { width: 800, height: 600 };
const element = () => ({ getBoundingClientRect: () => ({ left: 0, top: 0, right: size.width, bottom: size.height }) });

let display: FakeDisplay;
let observers: (() => void)[];
let queries: { text: string; changed: () => void }[];
let window: EventTarget;
let told: Viewport[];

beforeEach(() => {
  Object.assign(size, { width: 800, height: 600 });
  display = new FakeDisplay();
  observers = [];
  queries = [];
  window = new EventTarget();
  told = [];
  vi.stubGlobal("devicePixelRatio", 1);
  vi.stubGlobal("requestAnimationFrame", (callback: (timestamp: number) => void) => display.requestFrame(callback));
  vi.stubGlobal("addEventListener", window.addEventListener.bind(window));
  vi.stubGlobal("matchMedia", (text: string) => {
    const query = new EventTarget();
    queries.push({ text, changed: () => query.dispatchEvent(new Event("change")) });
    return query;
  });
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(callback: () => void) {
        observers.push(callback);
      }
      observe(): void {}
    },
  );
  watchViewport(element() as Element, element() as Element, (viewport) => told.push(viewport));
});
afterEach(() => vi.unstubAllGlobals());

function resize(width: number): void {
  size.width = width;
  for (const callback of observers) callback();
}

const widths = () => told.map(({ width }) => width);

test("a size is told at once, and only if it is another one", () => {
  resize(800);
  expect(told).toEqual([]);
  resize(810);
  expect(told).toEqual([{ width: 810, height: 600, pixelRatio: 1, inset: { top: 0, right: 0, bottom: 0, left: 0 } }]);
  resize(810);
  display.frame(16);
  expect(told.length).toBe(1);
});

test("a storm of sizes is told once per animation frame, the last of them in any case", () => {
  for (let frame = 0; frame < 10; frame++) {
    const before = told.length;
    for (let i = 1; i <= 100; i++) resize(1000 + 100 * frame + i);
    expect(told.length - before).toBeLessThanOrEqual(1);
    display.frame(16 * frame);
    expect(told.length).toBeLessThanOrEqual(2 + frame);
  }
  display.frame(160);
  expect(told.length).toBeLessThanOrEqual(11);
  expect(widths().at(-1)).toBe(2000);
  expect(widths()[0]).toBe(1001); // without waiting
});

test("nothing is asked of the display while nothing changes", () => {
  resize(900);
  display.frame(16);
  display.frame(32);
  expect(display.waiting.size).toBe(0);
  resize(901); // and it is told at once again
  expect(widths()).toEqual([900, 901]);
});

test("a storm that ends where it was told leaves nothing to tell", () => {
  resize(900);
  resize(950);
  resize(900);
  display.frame(16);
  expect(widths()).toEqual([900]);
});

test("another screen or zoom is told, however often it changes, each time once", () => {
  for (const [i, ratio] of [2, 1.25, 3, 0.5].entries()) {
    expect(queries.at(-1)!.text).toBe(`(resolution: ${[1, 2, 1.25, 3][i]}dppx)`);
    vi.stubGlobal("devicePixelRatio", ratio);
    queries.at(-1)!.changed();
    queries.at(0)!.changed(); // an old one has no say
    expect(queries.length).toBe(2 + i);
    expect(told.map(({ pixelRatio }) => pixelRatio)).toEqual([2, 1.25, 3, 0.5].slice(0, i + 1));
    display.frame(16 * i);
  }
});

test("a zoom that no query tells is told by the window", () => {
  vi.stubGlobal("devicePixelRatio", 1.1);
  window.dispatchEvent(new Event("resize"));
  expect(told.map(({ pixelRatio }) => pixelRatio)).toEqual([1.1]);
});

test("size and ratio that change in one frame are told in two steps at most, with both at last", () => {
  vi.stubGlobal("devicePixelRatio", 2);
  queries.at(-1)!.changed();
  resize(400);
  expect(told.length).toBe(1);
  display.frame(16);
  expect(told.at(-1)).toMatchObject({ width: 400, pixelRatio: 2 });
  expect(told.length).toBe(2);
});

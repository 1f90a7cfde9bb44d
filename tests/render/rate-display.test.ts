/** The rate of frames, as a thread writes it: from the frames it has drawn, twice a second. */
import { beforeEach, expect, it } from "vitest";
import { RateDisplay } from "../../src/shared/render/rate-display.ts";
import type { DrawCanvas } from "../../src/shared/render/surface.ts";
import { FakeDisplay } from "../playout/fake-display.ts";

const look = { pixelRatio: 2, ink: "black", late: "red", muted: "grey" };
let display: FakeDisplay;
let drawn: number;
let written: { text: string; colour: string }[];
let rate: RateDisplay;
let shown: boolean;
let canvas: { width: number; height: number };

beforeEach(() => {
  display = new FakeDisplay();
  drawn = 0;
  written = [];
  const context = {
    fillStyle: "",
    setTransform() {},
    clearRect() {
      shown = false;
    },
    measureText: () => ({ width: 50 }),
    fillText(text: string) {
      written.push({ text, colour: context.fillStyle });
      shown = true;
    },
  };
  canvas = Object.assign(new EventTarget(), { width: 0, height: 0, getContext: () => context });
  rate = new RateDisplay({ canvas: canvas as unknown as DrawCanvas, look, display, drawn: () => drawn });
});

/** Seconds of the display at 60 Hz, of whose frames every nth is drawn. */
let time = 0;
function pass(seconds: number, every: number): void {
  for (let i = 0; i < 60 * seconds; i++) {
    time += 1000 / 60;
    if (i % every === 0) drawn++;
    display.frame(time);
  }
}
const figures = () => written.filter(({ text }) => text !== "frames/s");

it("has both fonts at once, while the page's thread is free to provide them, and shows nothing yet", () => {
  expect(written.map(({ text }) => text)).toEqual(["frames/s", expect.stringMatching(/^\d+$/)]);
  expect(shown).toBe(false);
});

it("is that of the frames drawn, in the late colour below two thirds of the best", () => {
  written = [];
  pass(2, 1);
  expect(figures().length).toBeGreaterThanOrEqual(2);
  expect(figures().length).toBeLessThanOrEqual(4);
  expect(figures().at(-1)).toEqual({ text: "60", colour: "black" });
  pass(2, 3);
  expect(Number(figures().at(-1)!.text)).toBeCloseTo(20, -1);
  expect(figures().at(-1)!.colour).toBe("red");
  expect([canvas.width, canvas.height]).toEqual([352, 80]);
});

it("counts a time in which no frame came as one without frames", () => {
  pass(2, 1);
  time += 5_000;
  pass(1 / 60, 1);
  const { text, colour } = figures().at(-1)!;
  expect(Number(text)).toBeLessThanOrEqual(6); // at most half a second's frames in more than five
  expect(colour).toBe("red");
});

it("none at all is no lateness while the display goes on: the run is paused", () => {
  pass(2, 1);
  pass(2, Number.POSITIVE_INFINITY);
  expect(figures().at(-1)).toEqual({ text: "0", colour: "black" });
});

it("can be written before a block, and stops for good", () => {
  pass(2, 1);
  rate.writeNone();
  expect(figures().at(-1)).toEqual({ text: "0", colour: "red" });
  rate.stop();
  expect(display.waiting.size).toBe(0);
});

/**
 * Any calls to a picture, well or badly made, in any order, while its display shows frames: each is answered, or refused
 * by the name that the picture's life and the arguments ask for; no refused call changes what is drawn, and no frame
 * fails. A failure says with which seed it comes again.
 */
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SHOW_LATEST } from "../../src/shared/frame.ts";
import { defaultView, type PictureApi, pictureMethods } from "../../src/shared/protocol.ts";
import { Picture } from "../../src/shared/render/picture.ts";
import { createTarget, openSink } from "../../src/shared/sharing.ts";
import { FakeDisplay } from "../playout/fake-display.ts";
import { RecordingCanvas } from "../render/recording-canvas.ts";

const LIVES = 200;
const BALLS = 20;

beforeEach(() => {
  vi.stubGlobal("OffscreenCanvas", RecordingCanvas);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const inset = { top: 0, right: 0, bottom: 0, left: 0 };
const viewport = { width: 400, height: 300, pixelRatio: 1, inset };
const shape = { sides: 7, radius: 15 };
const look = { pixelRatio: 2, ink: "black", late: "red", muted: "grey" };
const canvas = () => new RecordingCanvas(300, 150);
/** With a frame in it. */
function origin(generation = 1) {
  const { target, origins } = createTarget("shared", BALLS, generation);
  const sink = openSink(target);
  Object.assign(sink.begin(), { generation, count: BALLS, due: 0, rate: 1, flags: SHOW_LATEST });
  sink.publish();
  return origins[0];
}

type Arguments = () => readonly unknown[];
/** Of every method, by the compiler's word: arguments that are taken, and some that are not. */
const calls: Readonly<Record<keyof PictureApi, { good: readonly Arguments[]; bad: readonly Arguments[] }>> = {
  init: {
    good: [() => [canvas(), viewport, "light"], () => [canvas(), { ...viewport, width: 0 }, "dark", "canvas2d"]],
    bad: [
      () => [undefined, viewport, "light"],
      () => [canvas(), { ...viewport, pixelRatio: 0 }, "light"],
      () => [canvas(), viewport, "toString"],
      () => [canvas(), viewport, "light", "webgl3"],
    ],
  },
  attach: {
    good: [() => [origin(), shape], () => [origin(7), { sides: 3, radius: 0.5 }]],
    bad: [() => [null, shape], () => [origin(), { sides: 2, radius: 15 }], () => [{ generation: 1, buffer: 3 }, shape]],
  },
  resize: {
    good: [
      () => [{ ...viewport, width: 1 }],
      () => [{ ...viewport, height: 0 }],
      () => [{ ...viewport, pixelRatio: 4 }],
    ],
    bad: [() => [undefined], () => [{ ...viewport, width: Number.NaN }], () => [{ ...viewport, inset: { top: 1 } }]],
  },
  theme: { good: [() => ["light"], () => ["dark"]], bad: [() => ["__proto__"], () => [{}], () => []] },
  view: {
    good: [
      () => [defaultView],
      () => [{ ...defaultView, colour: "speed", followed: 3 }],
      () => [{ ...defaultView, velocity: true, contacts: true, grid: true, trail: true, wallSpeed: true, followed: 1 }],
    ],
    bad: [() => [{}], () => [{ ...defaultView, followed: -1 }], () => [{ ...defaultView, grid: "yes" }], () => [null]],
  },
  start: { good: [() => []], bad: [] },
  pause: { good: [() => []], bad: [] },
  resume: { good: [() => []], bad: [] },
  statistics: { good: [() => []], bad: [] },
  intervals: { good: [() => [0], () => [Number.POSITIVE_INFINITY]], bad: [() => [Number.NaN], () => ["0"], () => []] },
  showRate: { good: [() => [canvas(), look]], bad: [() => [{}, look], () => [canvas(), { ...look, ink: 3 }]] },
  hideRate: { good: [() => []], bad: [] },
  dispose: { good: [() => []], bad: [] },
};
const methods = Object.keys(calls) as (keyof PictureApi)[];

interface Step {
  readonly method: keyof PictureApi | "frames";
  readonly isGood: boolean;
  readonly which: number;
  readonly awaited: boolean;
}
const anyStep: fc.Arbitrary<Step> = fc.record({
  method: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...methods.filter((method) => method !== "dispose")) },
    { weight: 3, arbitrary: fc.constantFrom("init" as const, "attach" as const, "start" as const, "frames" as const) },
    { weight: 1, arbitrary: fc.constantFrom("dispose" as const, "frames" as const, "frames" as const) },
  ),
  isGood: fc.integer({ max: 3, min: 0 }).map((chance) => chance > 0),
  which: fc.nat(11),
  awaited: fc.boolean(),
});

/** What a call comes to: "answered" or the name of its error; as over comlink, whether it throws or rejects. */
const outcomeOf = async (picture: Picture, method: keyof PictureApi, args: readonly unknown[]): Promise<string> => {
  try {
    await (picture[method] as (...args: readonly unknown[]) => unknown)(...args);
    return "answered";
  } catch (error) {
    return (error as Error).name;
  }
};

test(`${LIVES} lives of a picture, any calls in any order`, async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 60, size: "max" }), async (steps) => {
      const display = new FakeDisplay();
      const errors: unknown[] = [];
      const picture = new Picture({ display, onError: (error) => errors.push(error) });
      let state: "new" | "ready" | "disposed" = "new";
      let frames = 0;
      const settling: Promise<void>[] = [];
      for (const { method, isGood, which, awaited } of steps) {
        if (method === "frames") {
          for (let i = 0; i <= which; i++) display.frame(16 * ++frames);
          continue;
        }
        const { good, bad } = calls[method];
        const some = isGood || bad.length === 0 ? good : bad;
        const refused = method !== "dispose" && state !== (method === "init" ? "new" : "ready");
        const due = refused ? "InvalidState" : some === bad ? "InvalidArgument" : "answered";
        const ended = outcomeOf(picture, method, some[which % some.length]()).then((outcome) => {
          expect(outcome, `${method}, ${isGood ? "well" : "badly"} made`).toBe(due);
          seen.add(`${method}: ${outcome}`);
        });
        if (due === "answered" && method === "init") state = "ready";
        if (method === "dispose") state = "disposed";
        if (awaited) await ended;
        else settling.push(ended);
      }
      await Promise.all(settling);
      picture.dispose();
      expect([errors, display.waiting.size]).toEqual([[], 0]);
    }),
    { numRuns: LIVES },
  );
  expect(methods.filter((method) => !pictureMethods.includes(method))).toEqual([]);
  const due = pictureMethods.flatMap((method) => [
    `${method}: answered`,
    ...(method === "dispose" ? [] : [`${method}: InvalidState`]),
    ...(calls[method].bad.length === 0 ? [] : [`${method}: InvalidArgument`]),
  ]);
  expect(due.filter((event) => !seen.has(event))).toEqual([]);
});

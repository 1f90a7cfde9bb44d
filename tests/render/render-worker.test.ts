/**
 * The render worker as it is, over comlink: which methods answer, how it greets, and how the end of its drawing gets
 * out. Simulated in this thread, where arguments go over as they are: a recording canvas can't be cloned.
 */
import { defineWebWorkers } from "@vitest/web-worker/pure";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { StartPatience } from "../../src/main/start-watch.ts";
import { WorkerLink } from "../../src/main/worker-link.ts";
import { InvalidArgument, InvalidState, type WorkerLost } from "../../src/shared/errors.ts";
import { SHOW_LATEST } from "../../src/shared/frame.ts";
import { defaultView, type PictureApi, type Viewport } from "../../src/shared/protocol.ts";
import type { DrawCanvas } from "../../src/shared/render/surface.ts";
import { createTarget, openSink } from "../../src/shared/sharing.ts";
import { FakeLocks } from "../main/fake-locks.ts";
import { messagesRead } from "../main/fake-worker.ts";
import { FakeDisplay } from "../playout/fake-display.ts";
import { RecordingCanvas } from "./recording-canvas.ts";

defineWebWorkers({ clone: "none" });

const viewport: Viewport = { width: 400, height: 300, pixelRatio: 1, inset: { top: 0, right: 0, bottom: 0, left: 0 } };

let display: FakeDisplay;
let canvas: RecordingCanvas;
let locks: FakeLocks;
let reported: unknown[];
let lost: WorkerLost[];
let worker: Worker;
let link: WorkerLink<PictureApi>;

beforeEach(() => {
  display = new FakeDisplay();
  canvas = new RecordingCanvas(300, 150);
  locks = new FakeLocks();
  reported = [];
  lost = [];
  vi.stubGlobal("OffscreenCanvas", RecordingCanvas);
  vi.stubGlobal("requestAnimationFrame", (callback: (timestamp: number) => void) => display.requestFrame(callback));
  vi.stubGlobal("cancelAnimationFrame", (id: number) => display.cancelFrame(id));
  vi.stubGlobal("navigator", { locks });
  vi.stubGlobal("reportError", (error: unknown) => reported.push(error));
  vi.resetModules(); // modules that the test has loaded would keep the test's own self
  worker = new Worker(new URL("../../src/worker/render.worker.ts", import.meta.url), { type: "module" });
  link = new WorkerLink<PictureApi>("render", worker, (error) => lost.push(error));
});
afterEach(async () => {
  await link.call((picture) => picture.dispose()).catch(() => {});
  link.close();
  vi.unstubAllGlobals();
});

/** A picture that draws, with a frame to show. */
async function begin(): Promise<void> {
  const { target, origins } = createTarget("shared", 3, 1);
  const sink = openSink(target);
  const frame = sink.begin();
  Object.assign(frame, { generation: 1, count: 3, due: 0, rate: 1, flags: SHOW_LATEST });
  sink.publish();
  await link.call((picture) => picture.init(canvas as unknown as DrawCanvas, viewport, "light"));
  await link.call((picture) => picture.attach(origins[0], { sides: 7, radius: 15 }));
  await link.call((picture) => picture.start());
}

describe("the methods", () => {
  // Every one, by the compiler's word; each needs a canvas first, but these two.
  const calls: Record<keyof PictureApi, readonly unknown[]> = {
    init: [undefined, viewport, "light"],
    attach: [undefined, undefined],
    resize: [viewport],
    theme: ["dark"],
    view: [defaultView],
    start: [],
    pause: [],
    resume: [],
    statistics: [],
    intervals: [0],
    showRate: [undefined, undefined],
    hideRate: [],
    dispose: [],
  };
  type AnyMethod = (...args: readonly unknown[]) => Promise<unknown>;
  const call = (name: string, args: readonly unknown[]) =>
    link.call((picture) => (picture as unknown as Record<string, AnyMethod>)[name](...args));

  test.each(Object.entries(calls))("%s answers as the picture does", async (name, args) => {
    if (name === "dispose") await expect(call(name, args)).resolves.toBeUndefined();
    else await expect(call(name, args)).rejects.toBeInstanceOf(name === "init" ? InvalidArgument : InvalidState);
    expect(lost).toEqual([]);
  });

  test.each(["constructor", "toString", "__proto__", "hasOwnProperty", "attachment"])(
    "%s can't be called",
    async (name) => {
      const sent = vi.spyOn(worker, "postMessage");
      await expect(call(name, [])).rejects.toMatchObject({ name: "InvalidArgument" });
      expect(sent).toHaveBeenCalled(); // it is the worker that refuses
      await expect(call("dispose", [])).resolves.toBeUndefined(); // and nothing is broken by it
    },
  );

  test("draw a picture", async () => {
    await begin();
    display.frame(1);
    expect(canvas.context.calls.length).toBeGreaterThan(3);
    expect([canvas.width, canvas.height]).toEqual([400, 300]);
    expect(await link.call((picture) => picture.statistics())).toMatchObject({ drawn: 1 });
    await link.call((picture) => picture.dispose());
    expect(display.waiting.size).toBe(0);
  });
});

describe("the worker's life", () => {
  test("is told by a lock that it holds from its greeting on", async () => {
    expect(locks.names).toEqual([]);
    await link.greet("heptaspin/render/1", new URL("http://localhost/render.js"), "shared", new StartPatience());
    await messagesRead();
    expect(locks.names).toEqual(["heptaspin/render/1"]);
    expect(locks.count("heptaspin/render/1")).toBe(2); // the worker's, and the page's that waits for it
    await begin();
    await link.call((picture) => picture.dispose()); // the worker lives on
    await messagesRead();
    expect(lost).toEqual([]);
    expect(locks.count("heptaspin/render/1")).toBe(2);
  });
});

describe("what ends the drawing", () => {
  test("is reported once, as the worker's own error, and the methods still answer", async () => {
    await begin();
    const broken = new Error("no pixels left");
    canvas.context.fillRect = () => {
      throw broken;
    };
    display.frame(1);
    display.frame(2);
    expect(reported).toEqual([broken]);
    expect(await link.call((picture) => picture.statistics())).toMatchObject({ drawn: 0 });
  });

  test("is not reported after dispose", async () => {
    await begin();
    await link.call((picture) => picture.dispose());
    canvas.lose();
    display.frame(1);
    expect(reported).toEqual([]);
  });
});

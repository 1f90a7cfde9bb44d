import { expect, it } from "vitest";
import { missingCapability, type Scope } from "../../src/main/capabilities.ts";

class ModuleWorker {
  constructor(_url: string, options: WorkerOptions) {
    if (options.type === "module") throw new SyntaxError("no URL");
  }
}
class ClassicWorker {}
class DrawingCanvas {
  getContext() {
    return {};
  }
}
class TransferableCanvas {
  transferControlToOffscreen() {}
}

const complete: Scope = {
  Worker: ModuleWorker,
  SharedArrayBuffer,
  OffscreenCanvas: DrawingCanvas,
  HTMLCanvasElement: TransferableCanvas,
  isSecureContext: true,
  crossOriginIsolated: true,
};

it("nothing is missing in a browser that has everything", () => {
  expect(missingCapability(complete)).toBeUndefined();
});

it.each<[string, Partial<Scope>, RegExp]>([
  ["workers", { Worker: undefined }, /^This browser cannot run Heptaspin: it has no workers\.$/],
  ["module workers", { Worker: ClassicWorker }, /take no modules/],
  ["a secure context", { isSecureContext: false, crossOriginIsolated: false }, /https/],
  ["isolation", { crossOriginIsolated: false }, /Cross-Origin-Embedder-Policy: require-corp/],
  ["shared memory", { SharedArrayBuffer: undefined }, /Shared memory is not available here/],
  ["OffscreenCanvas", { OffscreenCanvas: undefined }, /can't draw/],
  ["canvases that can be handed over", { HTMLCanvasElement: class {} }, /can't draw/],
  [
    "2D drawing in workers",
    {
      OffscreenCanvas: class {
        getContext() {
          return null;
        }
      },
    },
    /can't draw/,
  ],
])("a browser without %s is told so", (_what, lack, sentence) => {
  expect(missingCapability({ ...complete, ...lack })).toMatch(sentence);
});

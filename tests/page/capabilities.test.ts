import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseMode, chooseRenderer, type Scope } from "../../src/main/capabilities.ts";

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
  crossOriginIsolated: true,
};

const refusing = class {
  constructor() {
    throw new TypeError("not here");
  }
};
const noSharing = "Shared memory is not available here; frames travel as messages.";
const noDrawing = "This browser draws on the main thread, so a busy page can make it stutter.";

/** Each by itself keeps memory from being shared. */
const sharingLacks: [string, Partial<Scope>][] = [
  ["isolation", { crossOriginIsolated: false }],
  ["word of isolation", { crossOriginIsolated: undefined as never }],
  ["SharedArrayBuffer", { SharedArrayBuffer: undefined }],
  ["SharedArrayBuffers that can be made", { SharedArrayBuffer: refusing }],
];
/** Each by itself keeps workers from drawing. */
const drawingLacks: [string, Partial<Scope>][] = [
  ["OffscreenCanvas", { OffscreenCanvas: undefined }],
  ["OffscreenCanvases that can be made", { OffscreenCanvas: refusing }],
  ["canvases that can be handed over", { HTMLCanvasElement: class {} }],
  [
    "2D drawing in workers",
    {
      OffscreenCanvas: class {
        getContext() {
          return null;
        }
      },
    },
  ],
];

it.each<[string, Partial<Scope>, string]>([
  ["workers", { Worker: undefined }, "This browser cannot run Heptaspin: it has no workers."],
  ["module workers", { Worker: ClassicWorker }, "This browser cannot run Heptaspin: its workers take no modules."],
  ["an origin", { origin: "null" }, "This frame cannot run Heptaspin: its sandbox lets no workers start."],
])("a browser without %s can't run it, and is told so", (_what, lack, missing) => {
  expect(chooseMode({ ...complete, ...lack })).toEqual({ missing });
  expect(chooseMode({ ...complete, ...lack }, "message-main")).toEqual({ missing });
});

describe("where nothing is wished for", () => {
  it("memory is shared and a worker draws, in a browser that has everything", () => {
    expect(chooseMode(complete)).toEqual({ mode: "shared-offscreen", remarks: [] });
  });

  it.each(sharingLacks)("frames travel as messages without %s", (_what, lack) => {
    expect(chooseMode({ ...complete, ...lack })).toEqual({ mode: "message-offscreen", remarks: [noSharing] });
  });

  it.each(drawingLacks)("the main thread draws without %s", (_what, lack) => {
    expect(chooseMode({ ...complete, ...lack })).toEqual({ mode: "shared-main", remarks: [noDrawing] });
  });

  it("both, without both", () => {
    expect(chooseMode({ Worker: ModuleWorker })).toEqual({ mode: "message-main", remarks: [noSharing, noDrawing] });
  });
});

describe("a wish", () => {
  it.each([
    ["shared", "shared-offscreen"],
    ["message", "message-offscreen"],
    ["offscreen", "shared-offscreen"],
    ["main", "shared-main"],
    ["shared-offscreen", "shared-offscreen"],
    ["shared-main", "shared-main"],
    ["message-offscreen", "message-offscreen"],
    ["message-main", "message-main"],
    ["main-message", "message-main"],
  ])("for %s gives %s and no remark, where everything is to be had", (wish, mode) => {
    expect(chooseMode(complete, wish)).toEqual({ mode, remarks: [] });
  });

  it("for less is no lack where there is none", () => {
    expect(chooseMode({ Worker: ModuleWorker }, "message-main")).toEqual({ mode: "message-main", remarks: [] });
    expect(chooseMode({ Worker: ModuleWorker }, "message")).toEqual({ mode: "message-main", remarks: [noDrawing] });
    expect(chooseMode({ Worker: ModuleWorker }, "main")).toEqual({ mode: "message-main", remarks: [noSharing] });
  });

  it("that can't be had is refused by name, and the next mode is used", () => {
    const bare = { Worker: ModuleWorker };
    expect(chooseMode({ ...complete, ...sharingLacks[0][1] }, "shared")).toEqual({
      mode: "message-offscreen",
      remarks: [noSharing],
    });
    expect(chooseMode(bare, "shared-offscreen")).toEqual({ mode: "message-main", remarks: [noSharing, noDrawing] });
  });

  it.each([
    "",
    "-",
    "Shared",
    " shared",
    "shared-",
    "shared-shared",
    "shared-message",
    "offscreen-main",
    "shared-main-",
    "shared-main-main",
    "webgl2",
    "__proto__",
    "constructor",
    "toString-main",
  ])("for %j, which is no mode, is refused by name, and the usual mode is used", (wish) => {
    expect(chooseMode(complete, wish)).toEqual({
      mode: "shared-offscreen",
      remarks: [
        `“${wish}” is not a mode; it can be shared, message, offscreen, main, or two of them, such as message-main.`,
      ],
    });
  });
});

describe("a renderer", () => {
  it("is left to whoever draws, unless it is wished for", () => {
    expect(chooseRenderer()).toEqual({ renderer: undefined, remarks: [] });
    expect(chooseRenderer("canvas2d")).toEqual({ renderer: "canvas2d", remarks: [] });
    expect(chooseRenderer("webgl2")).toEqual({ renderer: "webgl2", remarks: [] });
  });

  it.each(["svg", "", "WebGL2", "toString"])("that is none is refused by name: %j", (wish) => {
    expect(chooseRenderer(wish)).toEqual({
      renderer: undefined,
      remarks: [`“${wish}” is not a renderer; it can be canvas2d or webgl2.`],
    });
  });
});

it("nothing that a browser lacks and a link wishes for makes the choice throw, or choose what is not there", () => {
  const lacks = fc.subarray([...sharingLacks, ...drawingLacks].map(([, lack]) => lack));
  fc.assert(
    fc.property(lacks, fc.option(fc.string({ unit: "binary" }), { nil: undefined }), (missing, wish) => {
      const choice = chooseMode(Object.assign({}, complete, ...missing), wish);
      const shares = !sharingLacks.some(([, lack]) => missing.includes(lack));
      const draws = !drawingLacks.some(([, lack]) => missing.includes(lack));
      expect(choice).toMatchObject({
        mode: expect.stringMatching(
          `^${shares ? "(shared|message)" : "message"}-${draws ? "(offscreen|main)" : "main"}$`,
        ),
      });
      const { renderer, remarks } = chooseRenderer(wish);
      expect(remarks.length).toBe(wish === undefined || renderer ? 0 : 1);
      expect([undefined, "canvas2d", "webgl2"]).toContain(renderer);
    }),
  );
});

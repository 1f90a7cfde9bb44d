/**
 * What the browser and the server offer Heptaspin, found out once, by trying, before anything is started: whether it can
 * run at all, how frames then travel, and which thread draws. What a link wishes for is taken where it is to be had; what
 * isn't is said, and the next best is taken.
 */
import { type Drawing, type Mode, type RendererName, renderers, type Sharing } from "../shared/protocol.ts";
import { quote } from "./words.ts";

/** The part of the global scope that is looked at; handed in so that every lack can be tested. */
export interface Scope {
  readonly Worker?: unknown;
  readonly SharedArrayBuffer?: unknown;
  readonly OffscreenCanvas?: unknown;
  readonly HTMLCanvasElement?: { readonly prototype: object };
  readonly crossOriginIsolated?: boolean;
  /** "null" in a sandboxed frame that was given no origin. */
  readonly origin?: string;
}

/** How the page is to work, and sentences for the page about what it is not to have. */
export interface ModeChoice {
  readonly mode: Mode;
  readonly remarks: readonly string[];
}

/** The renderer wished for, if it is one. */
export interface RendererWish {
  readonly renderer: RendererName | undefined;
  readonly remarks: readonly string[];
}

const NO_SHARING = "Shared memory is not available here; frames travel as messages.";
const NO_DRAWING = "This browser draws on the main thread, so a busy page can make it stutter.";
const MODES = "it can be shared, message, offscreen, main, or two of them, such as message-main";
export const NO_WEBGL = "WebGL2 is not available here; drawn with Canvas 2D.";

/** The mode that a link wishes for; what it doesn't name is left out. */
interface ModeWish {
  readonly sharing?: Sharing;
  readonly drawing?: Drawing;
}

const words = new Map<string, ModeWish>([
  ["shared", { sharing: "shared" }],
  ["message", { sharing: "message" }],
  ["offscreen", { drawing: "offscreen" }],
  ["main", { drawing: "main" }],
]);

/** One word, or one of sharing and one of drawing, joined by "-"; undefined for anything else. */
function parseMode(text: string): ModeWish | undefined {
  const wishes = text.split("-", 3).map((word) => words.get(word));
  if (wishes.length > 2 || wishes.includes(undefined)) return undefined;
  const wish: ModeWish = Object.assign({}, ...wishes);
  return Object.keys(wish).length === wishes.length ? wish : undefined;
}

/**
 * Whether workers may be modules. A browser that knows the option `type` reads it before it looks at the URL, and this
 * URL is none, so no worker comes to life.
 */
function hasModuleWorkers(WorkerClass: typeof Worker): boolean {
  let asked = false;
  const options = {
    get type(): WorkerType {
      asked = true;
      return "module";
    },
  };
  try {
    new WorkerClass("http://[", options).terminate();
  } catch {
    // A SyntaxError, always: the URL can't be parsed.
  }
  return asked;
}

/** Without isolation some browsers have the class and refuse to send what it makes. */
function sharesMemory({ SharedArrayBuffer: Shared, crossOriginIsolated }: Scope): boolean {
  if (typeof Shared !== "function" || crossOriginIsolated !== true) return false;
  try {
    return new (Shared as typeof SharedArrayBuffer)(8).byteLength === 8;
  } catch {
    return false;
  }
}

function drawsInWorkers(scope: Scope): boolean {
  if (typeof scope.OffscreenCanvas !== "function") return false;
  if (!scope.HTMLCanvasElement || !("transferControlToOffscreen" in scope.HTMLCanvasElement.prototype)) return false;
  try {
    // Some browsers had OffscreenCanvas for years before it could do more than WebGL.
    return new (scope.OffscreenCanvas as typeof OffscreenCanvas)(1, 1).getContext("2d") !== null;
  } catch {
    return false;
  }
}

/**
 * The mode to start in, or what is missing, as a sentence for the page, where there is none. Never throws.
 *
 * @param wish a link's `mode`, as it is written there
 */
export function chooseMode(scope: Scope, wish?: string): ModeChoice | { readonly missing: string } {
  if (typeof scope.Worker !== "function") return { missing: "This browser cannot run Heptaspin: it has no workers." };
  if (!hasModuleWorkers(scope.Worker as typeof Worker)) {
    return { missing: "This browser cannot run Heptaspin: its workers take no modules." };
  }
  if (scope.origin === "null") {
    return {
      missing: "This frame cannot run Heptaspin: its sandbox lets no workers start.",
    };
  }
  const remarks: string[] = [];
  const wished = wish === undefined ? {} : parseMode(wish);
  if (!wished) {
    remarks.push(`${quote(wish ?? "")} is not a mode; ${MODES}.`);
  }
  let { sharing = "shared", drawing = "offscreen" } = wished ?? {};
  if (sharing === "shared" && !sharesMemory(scope)) {
    sharing = "message";
    remarks.push(NO_SHARING);
  }
  if (drawing === "offscreen" && !drawsInWorkers(scope)) {
    drawing = "main";
    remarks.push(NO_DRAWING);
  }
  return { mode: `${sharing}-${drawing}`, remarks };
}

/**
 * The renderer that a link wishes for, and what there is to say about it. Whether it is to be had is found out by whoever
 * draws. Never throws.
 *
 * @param wish as the link writes it
 */
export function chooseRenderer(wish?: string): RendererWish {
  const renderer = renderers.find((name) => name === wish);
  if (renderer) return { renderer, remarks: [] };
  const remarks = wish === undefined ? [] : [`${quote(wish)} is not a renderer; it can be canvas2d or webgl2.`];
  return { renderer: undefined, remarks };
}

/** What a page says when it starts the client, and what the client tells it later. */
import type { ConfigChange } from "../shared/config.ts";
import { InvalidArgument, NotSupported, show } from "../shared/errors.ts";
import {
  type Drawing,
  type FrameStatistics,
  type Mode,
  modes,
  type RendererName,
  renderers,
  type Sharing,
  type SimulationStatus,
  type Theme,
  type Viewport,
} from "../shared/protocol.ts";
import type { WorkerName } from "./workers.ts";

export interface HeptaspinOptions {
  /** Fresh: a canvas can be handed to a worker only once. */
  readonly canvas: HTMLCanvasElement;
  /** Gives another one when whoever drew on the last is lost. By default a copy takes its place in the document. */
  readonly newCanvas?: () => HTMLCanvasElement;
  readonly viewport: Viewport;
  readonly theme: Theme;
  /** What differs from the default configuration. */
  readonly change?: ConfigChange;
  /** Starts at step 0 and waits for resume(). */
  readonly paused?: boolean;
  /** How frames travel and who draws; "shared-offscreen" by default. */
  readonly mode?: Mode;
  /** What draws the picture, if it is to be had here; by default WebGL2 where it is hardware, else Canvas 2D. */
  readonly renderer?: RendererName;
  /** Workers that may be replaced within any minute before the client gives up; 3 by default, Infinity for no limit. */
  readonly restartsPerMinute?: number;
  /** Calls to a worker that may be under way; 1,000 by default. */
  readonly maxCalls?: number;
}

/** The run as it is, who draws it and how well. */
export interface HeptaspinStatus extends SimulationStatus {
  readonly mode: Mode;
  readonly renderer: RendererName;
  readonly frames: FrameStatistics;
  /** Workers replaced since the page began. */
  readonly restarts: number;
}

/** A lost worker has been replaced. */
export interface Restart {
  readonly worker: WorkerName;
  readonly reason: string;
  /** At which the run goes on. */
  readonly step: number;
  /** Steps that the run was set back: more than 0 only if it could not catch up in time. */
  readonly lost: number;
}

/** disposed is final; from failed, restart() leads back. */
export type Condition = "starting" | "ready" | "restarting" | "failed" | "disposed";

export interface Settings {
  readonly mode: Mode;
  readonly sharing: Sharing;
  readonly drawing: Drawing;
  readonly renderer: RendererName | undefined;
  readonly restartsPerMinute: number;
  readonly maxCalls: number;
}

/** @throws InvalidArgument, NotSupported */
export function readOptions(options: HeptaspinOptions): Settings {
  const { mode = "shared-offscreen", renderer, maxCalls = 1_000, restartsPerMinute = 3 } = options;
  if (!modes.includes(mode)) throw new InvalidArgument(`mode is ${show(mode)}, but must be ${modes.join(" or ")}`);
  if (renderer !== undefined && !renderers.includes(renderer)) {
    throw new InvalidArgument(`renderer is ${show(renderer)}, but must be ${renderers.join(" or ")}`);
  }
  expectNumber("maxCalls", maxCalls, 1);
  expectNumber("restartsPerMinute", restartsPerMinute, 0);
  const [sharing, drawing] = mode.split("-") as [Sharing, Drawing];
  if (sharing === "shared" && typeof SharedArrayBuffer === "undefined") {
    throw new NotSupported("there is no SharedArrayBuffer: the page is not isolated", { mode });
  }
  if (drawing === "offscreen" && typeof options.canvas.transferControlToOffscreen !== "function") {
    throw new NotSupported("a worker can't draw here: there is no OffscreenCanvas", { mode });
  }
  return { mode, sharing, drawing, renderer, restartsPerMinute, maxCalls };
}

function expectNumber(name: string, value: unknown, min: number): void {
  if (typeof value === "number" && value >= min) return;
  throw new InvalidArgument(`${name} is ${show(value)}, but must be a number from ${min} up`);
}

/**
 * The one object a page talks to: starts the physics and the render worker, gives both the memory they share, and turns
 * each call into messages to them. It never takes part in a frame, so a busy main thread does not show in the picture.
 *
 * Calls take effect in the order in which they were made. Each settles with its result or with an error of errors.ts.
 */
import { type Remote, transfer } from "comlink";
import {
  applyChange,
  ballRadius,
  type Config,
  type ConfigChange,
  checkChange,
  defaultConfig,
} from "../shared/config.ts";
import { HeptaspinError, NotSupported } from "../shared/errors.ts";
import { createExchange, FrameReader } from "../shared/exchange.ts";
import type {
  FrameTarget,
  HeptaspinStatus,
  PictureApi,
  SceneShape,
  SimulationApi,
  SimulationStatus,
  Theme,
  Viewport,
} from "../shared/protocol.ts";
import { WorkerLink } from "./worker-link.ts";

export interface ClientOptions {
  /** Fresh: a canvas can be handed to a worker only once. */
  readonly canvas: HTMLCanvasElement;
  readonly viewport: Viewport;
  readonly theme: Theme;
  /** What differs from the default configuration. */
  readonly change?: ConfigChange;
  /** Starts at step 0 and waits for resume(). */
  readonly paused?: boolean;
}

/** The worker-drawn canvas of some Chromium versions stays blank when it is drawn before the page's first frames. */
const FRAMES_BEFORE_DRAWING = 3;

export class Heptaspin {
  readonly #physics: WorkerLink<SimulationApi>;
  readonly #picture: WorkerLink<PictureApi>;
  readonly #listeners = new Set<(error: HeptaspinError) => void>();
  #config: Config;
  /** Of the newest reset asked for; counts up, also past one that was refused. */
  #generation = 1;
  /** The newest memory asked for: where physics will write once the calls under way are answered. */
  #target: FrameTarget;
  /** The memory that physics is known to write to. */
  #written: FrameTarget;
  #reader: FrameReader;
  /** Whether the run begins by itself once the picture does; any call that says otherwise ends it. */
  #startsItself = false;

  private constructor(config: Config) {
    this.#config = config;
    this.#target = createTarget(config, this.#generation);
    this.#written = this.#target;
    this.#reader = new FrameReader(this.#target.buffer, 1);
    const lost = (error: HeptaspinError) => {
      for (const listener of this.#listeners) listener(error);
    };
    this.#physics = new WorkerLink(
      "physics",
      new Worker(new URL("../worker/physics.worker.ts", import.meta.url), { type: "module", name: "physics" }),
      lost,
    );
    this.#picture = new WorkerLink(
      "render",
      new Worker(new URL("../worker/render.worker.ts", import.meta.url), { type: "module", name: "render" }),
      lost,
    );
  }

  /**
   * Starts both workers and the run.
   *
   * @throws InvalidConfig, NotSupported, WorkerLost
   */
  static async start(options: ClientOptions): Promise<Heptaspin> {
    const config = applyChange(defaultConfig, options.change ?? {});
    if (typeof SharedArrayBuffer === "undefined" || typeof options.canvas.transferControlToOffscreen !== "function") {
      throw new NotSupported("Heptaspin needs SharedArrayBuffer (a cross-origin isolated page) and OffscreenCanvas");
    }
    const client = new Heptaspin(config);
    try {
      await client.#begin(options);
    } catch (error) {
      await client.dispose();
      throw error;
    }
    return client;
  }

  /** The configuration in force. */
  get config(): Config {
    return this.#config;
  }

  /** Stops the run and the picture; the step at which it stands. */
  pause(): Promise<number> {
    this.#startsItself = false;
    this.#reader.raiseRequest();
    // The picture obeys at once; it then moves to the step at which physics has ended.
    void this.#picture.call((picture) => picture.pause()).catch(ignoreLoss);
    return this.#physics.call((physics) => physics.pause());
  }

  async resume(): Promise<void> {
    this.#reader.raiseRequest();
    const resumed = this.#physics.call((physics) => physics.resume());
    void this.#picture.call((picture) => picture.resume()).catch(ignoreLoss);
    await resumed;
  }

  /** Simulates n more steps of a paused run, 1 by default; the step reached. */
  step(n = 1): Promise<number> {
    this.#startsItself = false;
    return this.#physics.call((physics) => physics.step(n), Number.POSITIVE_INFINITY);
  }

  /**
   * Starts the run again, with the change applied to the configuration. A paused run stays paused.
   *
   * @throws InvalidConfig; nothing has then changed
   */
  async reset(change: ConfigChange = {}): Promise<SimulationStatus> {
    const checked = checkChange(change, "reset");
    const config = applyChange(this.#config, checked);
    const generation = ++this.#generation;
    const target = createTarget(config, generation);
    this.#use(target, config);
    const isNewest = () => generation === this.#generation;
    try {
      const status = await this.#request((physics) => physics.reset(checked, target));
      this.#written = target;
      if (isNewest()) this.#config = status.config;
      return status;
    } catch (error) {
      const { config: inForce } = await this.#physics.call((physics) => physics.status());
      if (isNewest()) this.#use(this.#written, inForce);
      throw error;
    }
  }

  /**
   * Changes live parameters from the next step on.
   *
   * @throws InvalidConfig; nothing has then changed
   */
  async set(change: ConfigChange): Promise<SimulationStatus> {
    const checked = checkChange(change, "set");
    const generation = this.#generation;
    const status = await this.#request((physics) => physics.set(checked));
    if (generation === this.#generation) this.#config = status.config; // else a reset asked for since has the say
    return status;
  }

  /** Eight digits that stand for every bit of the state (docs/model.md), and the step they belong to. */
  hash(): Promise<{ readonly step: number; readonly hash: string }> {
    return this.#request((physics) => physics.hash());
  }

  async status(): Promise<HeptaspinStatus> {
    const [simulation, frames] = await Promise.all([
      this.#request((physics) => physics.status()),
      this.#picture.call((picture) => picture.statistics()),
    ]);
    return { ...simulation, mode: "shared-offscreen", renderer: "canvas2d", frames };
  }

  resize(viewport: Viewport): void {
    void this.#picture.call((picture) => picture.resize(viewport)).catch(ignoreLoss);
  }

  theme(theme: Theme): void {
    void this.#picture.call((picture) => picture.theme(theme)).catch(ignoreLoss);
  }

  /** Calls back when a worker is lost. */
  onFailure(listener: (error: HeptaspinError) => void): void {
    this.#listeners.add(listener);
  }

  /** Ends both workers. Final. */
  async dispose(): Promise<void> {
    this.#physics.close();
    this.#picture.close();
  }

  async #begin({ canvas, viewport, theme, change, paused }: ClientOptions): Promise<void> {
    const offscreen = canvas.transferControlToOffscreen();
    await Promise.all([
      this.#picture.call((picture) => picture.init(transfer(offscreen, [offscreen]), viewport, theme)),
      this.#picture.call((picture) => picture.attach(this.#target, shapeOf(this.#config))),
      this.#physics.call((physics) => physics.init(change ?? {})),
      this.#physics.call((physics) => physics.attach(this.#target)),
    ]);
    // The run waits for its picture, so that nobody misses the fall.
    this.#startsItself = !paused;
    afterFrames(FRAMES_BEFORE_DRAWING, () => {
      void this.#picture.call((picture) => picture.start()).catch(ignoreLoss);
      if (this.#startsItself) void this.#physics.call((physics) => physics.start()).catch(ignoreLoss);
    });
  }

  /** A call to physics that the loop is told of, so that it comes between two steps even if steps are long. */
  #request<R>(make: (physics: Remote<SimulationApi>) => Promise<R>): Promise<R> {
    this.#reader.raiseRequest();
    return this.#physics.call(make);
  }

  #use(target: FrameTarget, config: Config): void {
    this.#reader.raiseRequest(); // in the memory that physics still watches
    this.#target = target;
    this.#config = config;
    this.#reader = new FrameReader(target.buffer, 1);
    void this.#picture.call((picture) => picture.attach(target, shapeOf(config))).catch(ignoreLoss);
  }
}

function createTarget(config: Config, generation: number): FrameTarget {
  return { buffer: createExchange(config.balls, generation), generation };
}

function shapeOf(config: Config): SceneShape {
  return { sides: config.sides, radius: ballRadius(config) };
}

/** A lost worker is reported by its link once; calls that nobody awaits have nothing to add. */
function ignoreLoss(error: unknown): void {
  if (!(error instanceof HeptaspinError)) throw error;
}

function afterFrames(frames: number, then: () => void): void {
  if (frames === 0) then();
  else requestAnimationFrame(() => afterFrames(frames - 1, then));
}

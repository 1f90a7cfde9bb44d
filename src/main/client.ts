/**
 * The one object a page talks to. It checks what it is told and hands it on: calls about the run to run-desk.ts, about
 * the picture to picture-desk.ts, the life of the workers to crew.ts. It never takes part in a frame that a worker draws,
 * so a busy main thread does not show in the picture.
 *
 * Calls take effect in the order in which they were made. Each settles with its result or with an error of errors.ts.
 */
import { applyChange, type Config, type ConfigChange, checkChange, defaultConfig } from "../shared/config.ts";
import type { WorkerLost } from "../shared/errors.ts";
import { checkMove } from "../shared/hands.ts";
import type {
  FrameIntervals,
  Mode,
  Observation,
  RateLook,
  RendererName,
  SimulationStatus,
  Theme,
  View,
  Viewport,
} from "../shared/protocol.ts";
import { prepareSharing } from "../shared/sharing.ts";
import {
  type Condition,
  type HeptaspinOptions,
  type HeptaspinStatus,
  type Restart,
  readOptions,
  type Settings,
} from "./client-options.ts";
import { Crew } from "./crew.ts";
import type { SeenFrame } from "./frame-memory.ts";
import { handOver, type PictureDesk } from "./picture-desk.ts";
import type { RunDesk } from "./run-desk.ts";

export type { Condition, HeptaspinOptions, HeptaspinStatus, Restart } from "./client-options.ts";

export class Heptaspin {
  /** How frames travel and who draws. */
  readonly mode: Mode;
  readonly #crew: Crew;
  readonly #run: RunDesk;
  readonly #picture: PictureDesk;

  private constructor(options: HeptaspinOptions, settings: Settings, config: Config) {
    this.mode = settings.mode;
    this.#crew = new Crew(options, settings, config);
    this.#run = this.#crew.run;
    this.#picture = this.#crew.picture;
  }

  /**
   * Starts both workers and the run.
   *
   * @throws InvalidConfig, InvalidArgument, NotSupported, WorkerLost
   */
  static async start(options: HeptaspinOptions): Promise<Heptaspin> {
    const settings = readOptions(options);
    const config = applyChange(defaultConfig, options.change ?? {});
    if (settings.sharing === "message") await prepareSharing("message");
    const client = new Heptaspin(options, settings, config);
    try {
      await client.#crew.begin(!options.paused);
    } catch (error) {
      await client.dispose();
      throw error;
    }
    return client;
  }

  // --- The run

  /** The configuration in force. */
  get config(): Config {
    return this.#run.config;
  }

  /** Which run this is: every reset and every restart from the beginning has another one. */
  get runNumber(): number {
    return this.#run.number;
  }

  /** Stops the run and the picture; the step at which it stands. */
  pause(): Promise<number> {
    return this.#run.noted(this.#run.direct(false, (physics) => physics.pause()));
  }

  async resume(): Promise<void> {
    await this.#run.direct(true, (physics) => physics.resume());
  }

  /**
   * Simulates n more steps of a paused run, 1 by default; the step reached.
   *
   * @throws InvalidArgument, InvalidState
   */
  async step(n = 1): Promise<number> {
    return this.#run.step(n);
  }

  /**
   * Starts the run again, with the change applied to the configuration. A paused run stays paused.
   *
   * @throws InvalidConfig; nothing has then changed
   */
  async reset(change: ConfigChange = {}): Promise<SimulationStatus> {
    return this.#run.reset(checkChange(change, "reset"));
  }

  /**
   * Changes live parameters from the next step on. While a change is under way, further ones go out together.
   *
   * @throws InvalidConfig; nothing has then changed
   */
  async set(change: ConfigChange): Promise<SimulationStatus> {
    return this.#run.changes.set(checkChange(change, "set"));
  }

  /**
   * A hand, 1 to 10, takes hold of a ball and draws its centre to (x, y), in world units, y up, as a spring does; the step
   * before which it begins. A reset makes all hands let go.
   *
   * @throws InvalidArgument, InvalidState
   */
  async grab(hand: number, ball: number, x: number, y: number): Promise<number> {
    return this.#run.changes.move(checkMove({ act: "grab", hand, ball, x, y }, this.config.balls));
  }

  /**
   * Draws what the hand holds to another place; nothing if it holds nothing. While that is under way, of further ones
   * the latest goes out. While the run stands still it is noted, and acts when the run goes on.
   *
   * @throws InvalidArgument, InvalidState
   */
  async drag(hand: number, x: number, y: number): Promise<number> {
    return this.#run.changes.move(checkMove({ act: "drag", hand, x, y }, this.config.balls));
  }

  /**
   * Lets go of what the hand holds, which flies on.
   *
   * @throws InvalidArgument, InvalidState
   */
  async release(hand: number): Promise<number> {
    return this.#run.changes.move(checkMove({ act: "release", hand }, this.config.balls));
  }

  /** Eight digits that stand for every bit of the state (docs/model.md), and the step they belong to. */
  async hash(): Promise<{ readonly step: number; readonly hash: string }> {
    return this.#run.request((physics) => physics.hash());
  }

  /**
   * Figures of all balls at the present step: energy, mean speed, height and spin; and of one ball if its number is given.
   *
   * @throws InvalidArgument
   */
  async observe(ball = 0): Promise<Observation> {
    return this.#run.request((physics) => physics.observe(ball));
  }

  /** The whole state, as restore() of protocol.ts takes it. */
  async checkpoint(): Promise<{ readonly step: number; readonly bytes: Uint8Array<ArrayBuffer> }> {
    return this.#run.request((physics) => physics.checkpoint());
  }

  /**
   * What the page itself sees of the run: the newest frame of the newest generation that has one, with the shape of its
   * scene; null before the first. It is valid until the next call, and in this task alone. Where frames travel as
   * messages each call also asks for the next one, so that one asked for after a long time is that old.
   */
  frames(): SeenFrame | null {
    return this.#run.memory.frame();
  }

  // --- The picture

  /** Those of the picture's last 600 frames that ended after a moment of the shared clock (clock.ts). */
  frameIntervals(after: number): Promise<FrameIntervals> {
    return this.#crew.askPicture((picture) => picture.intervals(after));
  }

  /**
   * Has the rate of the picture's frames written by whoever draws them, on a fresh canvas, in place of the one before. A
   * picture that replaces another one does not know of it.
   */
  async showRate(canvas: HTMLCanvasElement, look: RateLook): Promise<void> {
    const surface = this.mode.endsWith("-main") ? canvas : handOver(canvas);
    await this.#crew.askPicture(async (picture) => picture.showRate(surface, look));
  }

  async hideRate(): Promise<void> {
    await this.#crew.askPicture((picture) => picture.hideRate());
  }

  resize(viewport: Viewport): void {
    this.#picture.resize(viewport);
  }

  theme(theme: Theme): void {
    this.#picture.theme(theme);
  }

  /** What of the view is to change; the rest stays. */
  view(change: Partial<View>): void {
    const { contacts } = this.currentView;
    this.#picture.view(change);
    if (this.currentView.contacts !== contacts) this.#run.observeContacts();
  }

  /** What draws the picture. */
  get renderer(): RendererName {
    return this.#picture.renderer;
  }

  get currentView(): View {
    return this.#picture.currentView;
  }

  // --- Both

  async status(): Promise<HeptaspinStatus> {
    const [simulation, frames] = await Promise.all([
      this.#run.request((physics) => physics.status()),
      this.#crew.askPicture((picture) => picture.statistics()),
    ]);
    return { ...simulation, mode: this.mode, renderer: this.renderer, frames, restarts: this.#crew.restarts };
  }

  get condition(): Condition {
    return this.#crew.condition;
  }

  /** Calls back when a worker is lost for good; from then on every call is rejected with this error, until restart(). */
  onFailure(listener: (error: WorkerLost) => void): void {
    this.#crew.onFailure.add(listener);
  }

  /** Calls back when a lost worker has been replaced. */
  onRestart(listener: (restart: Restart) => void): void {
    this.#crew.onRestart.add(listener);
  }

  /** Calls back with each new condition. */
  onCondition(listener: (condition: Condition) => void): void {
    this.#crew.onCondition.add(listener);
  }

  /**
   * Starts both workers afresh, at step 0, with the change applied to the configuration in force. A run that stood still
   * stays so. Calls made before are rejected; calls made meanwhile wait.
   *
   * @throws InvalidConfig, WorkerLost
   */
  restart(change: ConfigChange = {}): Promise<void> {
    return this.#crew.beginAgain(() => applyChange(this.config, change));
  }

  /** Ends both workers; every call under way, and every later one, is rejected. Final, and idempotent. */
  async dispose(): Promise<void> {
    this.#crew.dispose();
  }
}

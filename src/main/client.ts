/**
 * The one object a page talks to: starts physics and the picture, gives both the way on which frames travel, turns each
 * call into messages to them, and replaces whoever is lost. It never takes part in a frame that a worker draws, so a busy
 * main thread does not show in the picture.
 *
 * Calls take effect in the order in which they were made. Each settles with its result or with an error of errors.ts.
 * How a lost run is brought back: docs/reliability.md.
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
import { HeptaspinError, InvalidArgument, InvalidConfig, show, type WorkerLost } from "../shared/errors.ts";
import type {
  HeptaspinStatus,
  Mode,
  PictureApi,
  SceneShape,
  Sharing,
  SimulationApi,
  SimulationStatus,
  Theme,
  View,
  Viewport,
} from "../shared/protocol.ts";
import { transferOf } from "../shared/sharing.ts";
import { type Condition, type HeptaspinOptions, type Restart, readOptions } from "./client-options.ts";
import { FrameMemory, type Memory, type SeenFrame } from "./frame-memory.ts";
import { Keeper } from "./keeper.ts";
import { Latest } from "./latest.ts";
import { lockName } from "./life-lock.ts";
import { openLocalPicture } from "./local-picture.ts";
import { afterMessages } from "./messages-read.ts";
import { PictureDesk } from "./picture-desk.ts";
import { RestartLimit } from "./restart-limit.ts";
import { RunLog } from "./run-log.ts";
import { PhysicsWatch, PictureWatch } from "./stalls.ts";
import { Watchdog } from "./watchdog.ts";
import { closedError, DEADLINE_MS, type Link, WorkerLink } from "./worker-link.ts";
import { startWorker, type WorkerName } from "./workers.ts";

export type { Condition, HeptaspinOptions, Restart } from "./client-options.ts";

/** Milliseconds that a replaced worker has to catch up with a run that was running, and with one that stood. */
const PATIENCE_MS = 250;
const PATIENCE_AT_REST_MS = 60_000;
/** Milliseconds that it has to load and to be set up: 100,000 balls, or a large canvas, take one or two seconds. */
const SET_UP_MS = 15_000;
/** Milliseconds by which heartbeats may be late that come as messages, four times a second. */
const MESSAGE_PERIOD_MS = 500;
/** Steps at real time between two of those messages. */
const UNHEARD_STEPS = 30;
/** After so many changes, those that a kept state makes needless are forgotten. */
const PRUNED_CHANGES = 500;

export class Heptaspin {
  /** How frames travel and who draws. */
  readonly mode: Mode;
  readonly #sharing: Sharing;
  readonly #physics: Keeper<SimulationApi>;
  readonly #picture: Keeper<PictureApi>;
  readonly #desk: PictureDesk;
  readonly #memory: FrameMemory;
  readonly #limit: RestartLimit;
  readonly #watchdog: Watchdog;
  readonly #changes: Latest<ConfigChange, SimulationStatus>;
  readonly #failureListeners = new Set<(error: WorkerLost) => void>();
  readonly #restartListeners = new Set<(restart: Restart) => void>();
  readonly #conditionListeners = new Set<(condition: Condition) => void>();
  #condition: Condition = "starting";
  #beginnings: Promise<unknown> = Promise.resolve();
  #restarts = 0;
  /** The run in force, and the one that there will be once the calls under way are answered. */
  #run: RunLog;
  #newest: RunLog;
  /** Whether nobody draws from the newest memory: whoever comes to draw needs another one. */
  #isUnread = false;
  /** Whether the run goes on once all calls under way are answered. */
  #runs = false;
  /** Whether the run begins by itself once the picture does; any call that says otherwise ends it. */
  #startsItself = false;
  /** Where the run was when its worker was lost. */
  #resumption = { step: 0, runs: false, reached: 0 };

  private constructor(options: HeptaspinOptions, config: Config) {
    const { mode, sharing, drawing, maxCalls, restartsPerMinute } = readOptions(options);
    this.mode = mode;
    this.#sharing = sharing;
    this.#limit = new RestartLimit(restartsPerMinute);
    this.#run = new RunLog(config);
    this.#newest = this.#run;
    this.#memory = new FrameMemory(sharing, config.balls, shapeOf(config));

    const pictureWatch = new PictureWatch({
      link: () => this.#picture.link,
      step: () => this.#stepToDraw(),
      requestFrame: (callback) => void requestAnimationFrame(callback),
    });
    const physicsWatch = new PhysicsWatch(
      {
        link: () => this.#physics.link,
        sources: () => this.#memory.sources,
        isBuilding: () => this.#newest !== this.#run,
      },
      sharing === "message" ? MESSAGE_PERIOD_MS : 0,
    );
    this.#watchdog = new Watchdog([physicsWatch, pictureWatch], () => globalThis.document?.hidden ?? false);
    this.#desk = new PictureDesk({
      ...options,
      newCanvas: options.newCanvas,
      drawing,
      disturbed: () => pictureWatch.disturbed(),
    });

    const common = { maxCalls, limit: this.#limit, failed: (error: WorkerLost) => this.#fail(error) };
    this.#physics = new Keeper<SimulationApi>({
      ...common,
      name: "physics",
      open: async (onLost) => this.#openWorker("physics", onLost),
      lost: () => this.#physicsLost(),
      revive: (link) => this.#revivePhysics(link),
      revived: (loss) => this.#revived("physics", loss),
    });
    this.#picture = new Keeper<PictureApi>({
      ...common,
      name: "render",
      open: async (onLost) =>
        drawing === "main" ? openLocalPicture(onLost, this.#lastStep) : this.#openWorker("render", onLost),
      lost: () => this.#pictureLost(),
      revive: (link) => this.#revivePicture(link),
      revived: (loss) => this.#revived("render", loss),
    });
    this.#changes = new Latest<ConfigChange, SimulationStatus>({
      atOnce: 1,
      merge: (older, newer) => ({ ...older, ...newer }),
      send: (change) => this.#change(change),
    });
  }

  /**
   * Starts both workers and the run.
   *
   * @throws InvalidConfig, InvalidArgument, NotSupported, WorkerLost
   */
  static async start(options: HeptaspinOptions): Promise<Heptaspin> {
    const config = applyChange(defaultConfig, options.change ?? {});
    const client = new Heptaspin(options, config);
    try {
      await client.#begin(config, !options.paused);
    } catch (error) {
      await client.dispose();
      throw error;
    }
    return client;
  }

  /** The configuration in force. */
  get config(): Config {
    return this.#newest.config;
  }

  get condition(): Condition {
    return this.#condition;
  }

  /** Stops the run and the picture; the step at which it stands. */
  pause(): Promise<number> {
    return this.#noted(this.#direct(false, (physics) => physics.pause()));
  }

  async resume(): Promise<void> {
    await this.#direct(true, (physics) => physics.resume());
  }

  /**
   * Simulates n more steps of a paused run, 1 by default; the step reached.
   *
   * @throws InvalidArgument, InvalidState
   */
  async step(n = 1): Promise<number> {
    if (typeof n !== "number") throw new InvalidArgument(`step got ${show(n)}, but takes a whole number of steps`);
    this.#startsItself = false;
    return this.#noted(this.#request((physics) => physics.step(n), Number.POSITIVE_INFINITY));
  }

  /**
   * Starts the run again, with the change applied to the configuration. A paused run stays paused.
   *
   * @throws InvalidConfig; nothing has then changed
   */
  async reset(change: ConfigChange = {}): Promise<SimulationStatus> {
    const checked = checkChange(change, "reset");
    const run = new RunLog(applyChange(this.#newest.config, checked));
    this.#changes.flush();
    if (this.#physics.refusal) throw this.#physics.refusal;
    this.#newest = run;
    let memory: Memory | undefined;
    try {
      const status = await this.#request((physics) => {
        memory = this.#memory.create(run.config.balls, shapeOf(run.config));
        this.#use(memory);
        return physics.reset(checked, transfer(memory.target, memory.transfer));
      });
      run.begin(status.config);
      this.#run = run;
      this.#memory.settle(memory!);
      return status;
    } catch (error) {
      memory?.source.close();
      if (this.#newest === run) {
        this.#newest = this.#run;
        const { link } = this.#physics;
        if (link && memory) void this.#move(link, this.#run.config);
      }
      throw error;
    }
  }

  /**
   * Changes live parameters from the next step on. While a change is under way, further ones go out together.
   *
   * @throws InvalidConfig; nothing has then changed
   */
  async set(change: ConfigChange): Promise<SimulationStatus> {
    return this.#changes.tell(checkChange(change, "set"));
  }

  /** Eight digits that stand for every bit of the state (docs/model.md), and the step they belong to. */
  async hash(): Promise<{ readonly step: number; readonly hash: string }> {
    return this.#request((physics) => physics.hash());
  }

  /** The whole state, as restore() of protocol.ts takes it. */
  async checkpoint(): Promise<{ readonly step: number; readonly bytes: Uint8Array<ArrayBuffer> }> {
    return this.#request((physics) => physics.checkpoint());
  }

  async status(): Promise<HeptaspinStatus> {
    const [simulation, frames] = await Promise.all([
      this.#request((physics) => physics.status()),
      this.#picture.call((picture) => picture.statistics()),
    ]);
    return { ...simulation, mode: this.mode, renderer: "canvas2d", frames, restarts: this.#restarts };
  }

  /**
   * What the page itself sees of the run: the newest frame of the newest generation that has one, with the shape of its
   * scene; null before the first. It is valid until the next call, and in this task alone. Where frames travel as
   * messages each call also asks for the next one, so that one asked for after a long time is that old.
   */
  frames(): SeenFrame | null {
    return this.#memory.frame();
  }

  resize(viewport: Viewport): void {
    this.#desk.resize(viewport);
  }

  theme(theme: Theme): void {
    this.#desk.theme(theme);
  }

  /** What of the view is to change; the rest stays. */
  view(change: Partial<View>): void {
    this.#desk.view(change);
  }

  get currentView(): View {
    return this.#desk.currentView;
  }

  /** Calls back when a worker is lost for good; from then on every call is rejected with this error, until restart(). */
  onFailure(listener: (error: WorkerLost) => void): void {
    this.#failureListeners.add(listener);
  }

  /** Calls back when a lost worker has been replaced. */
  onRestart(listener: (restart: Restart) => void): void {
    this.#restartListeners.add(listener);
  }

  /** Calls back with each new condition. */
  onCondition(listener: (condition: Condition) => void): void {
    this.#conditionListeners.add(listener);
  }

  /**
   * Starts both workers afresh, at step 0, with the change applied to the configuration in force. A run that stood still
   * stays so. Calls made before are rejected; calls made meanwhile wait.
   *
   * @throws InvalidConfig, WorkerLost
   */
  restart(change: ConfigChange = {}): Promise<void> {
    const beginning = this.#beginnings.then(async () => {
      if (this.#condition === "disposed") throw closedError("physics", this.#lastStep());
      await this.#beginAgain(applyChange(this.config, change));
    });
    this.#beginnings = beginning.catch(() => {});
    return beginning;
  }

  /** Ends both workers; every call under way, and every later one, is rejected. Final, and idempotent. */
  async dispose(): Promise<void> {
    if (this.#condition === "disposed") return;
    this.#shutDown((name) => closedError(name, this.#lastStep()));
    this.#become("disposed");
    this.#memory.close();
  }

  // --- Start and end

  async #begin(config: Config, runs: boolean): Promise<void> {
    const { target, transfer: transferables, origin, shape } = this.#memory.newest;
    this.#runs = false;
    this.#startsItself = false;
    await Promise.all([
      this.#picture.begin((link) =>
        Promise.all([
          this.#desk.setUp(link),
          link.call((picture) => picture.attach(transfer(origin, transferOf(origin)), shape)),
        ]),
      ),
      this.#physics.begin((link) =>
        Promise.all([
          link.call((physics) => physics.init(config)),
          link.call((physics) => physics.attach(transfer(target, transferables))),
        ]),
      ),
    ]);
    // Both or none: what was lost while the other one was still starting counts as not started.
    this.#physics.admit();
    this.#picture.admit();
    // The run waits for its picture, so that nobody misses the fall.
    this.#startsItself = runs;
    this.#desk.startDrawing(() => this.#startItself());
    this.#watchdog.start();
    this.#become("ready");
  }

  async #beginAgain(config: Config): Promise<void> {
    const runs = this.#runs || this.#startsItself;
    this.#shutDown((name) => closedError(name, this.#lastStep()));
    this.#become("starting");
    this.#limit.clear();
    this.#memory.replace(this.#memory.create(config.balls, shapeOf(config)));
    this.#run = new RunLog(config);
    this.#newest = this.#run;
    try {
      await this.#begin(config, runs);
    } catch (error) {
      if (this.#condition === "disposed") throw error;
      this.#startsItself = runs;
      this.#shutDown(() => error as HeptaspinError);
      this.#become("failed");
      throw error;
    }
  }

  #startItself(): void {
    if (!this.#startsItself) return;
    this.#startsItself = false;
    this.#runs = true;
    void this.#request((physics) => physics.resume()).catch(ignoreRefusal);
  }

  #fail(error: WorkerLost): void {
    this.#shutDown(() => error);
    this.#become("failed");
    tell(this.#failureListeners, error);
  }

  #shutDown(errorFor: (name: WorkerName) => HeptaspinError): void {
    this.#watchdog.stop();
    this.#desk.leave();
    this.#physics.refuse(errorFor("physics"));
    this.#picture.refuse(errorFor("render"));
  }

  #become(condition: Condition): void {
    if (condition === this.#condition || this.#condition === "disposed") return;
    this.#condition = condition;
    tell(this.#conditionListeners, condition);
  }

  #openWorker<T>(name: WorkerName, onLost: (error: WorkerLost) => void): Link<T> {
    const link = new WorkerLink<T>(name, startWorker(name), onLost, this.#lastStep);
    void link.greet(lockName(name));
    return link;
  }

  // --- Calls

  /** A call that says whether the run is to go on. */
  #direct<R>(runs: boolean, make: (physics: Remote<SimulationApi>) => Promise<R>): Promise<R> {
    this.#changes.flush();
    if (this.#physics.refusal) return Promise.reject(this.#physics.refusal);
    this.#startsItself = false;
    this.#runs = runs;
    // The picture obeys at once; after a pause it then moves to the step at which physics has ended.
    this.#desk.hold(!runs);
    return this.#request(make);
  }

  /** A call to physics that the loop is told of, so that it comes between two steps even if steps are long. */
  #request<R>(make: (physics: Remote<SimulationApi>) => Promise<R>, deadline = DEADLINE_MS): Promise<R> {
    this.#changes.flush();
    this.#memory.raiseRequest();
    return this.#physics.call(make, deadline);
  }

  async #change(change: ConfigChange): Promise<SimulationStatus> {
    this.#memory.raiseRequest();
    const status = await this.#physics.call((physics) => physics.set(change));
    const run = this.#run;
    run.config = status.config;
    run.step = status.step;
    run.acknowledge(status.step, change);
    if (run.changes.length % PRUNED_CHANGES === 0) run.keep(this.#memory.written.checkpoint());
    return status;
  }

  async #noted(reached: Promise<number>): Promise<number> {
    const step = await reached;
    this.#run.step = step;
    return step;
  }

  /** The last step known; −1 before the first run. */
  readonly #lastStep = (): number =>
    this.#condition === "starting" ? -1 : Math.max(this.#run.step, this.#memory.written.status().step);

  /** For the watch over the picture: −1 while there is nothing to draw. */
  #stepToDraw(): number {
    if (!this.#desk.isDrawing) return -1;
    const { state, step } = this.#memory.written.status();
    return state === "running" ? step : -1;
  }

  // --- Memory

  /** The memory that physics is about to be sent becomes the newest: the picture is told of it before its first frame. */
  #use(memory: Memory): void {
    this.#memory.use(memory);
    this.#isUnread = !this.#desk.isReady;
    if (this.#desk.isReady) this.#desk.attach(memory.origin, memory.shape);
  }

  /** Takes the run, and the picture if there is one, to new memory. */
  async #move(physics: Link<SimulationApi>, config: Config): Promise<void> {
    const memory = this.#memory.create(Math.max(this.#run.config.balls, config.balls), shapeOf(config));
    this.#use(memory);
    try {
      await physics.call((remote) => remote.attach(transfer(memory.target, memory.transfer)));
    } catch (error) {
      memory.source.close();
      physics.lose(`it can't be moved to other memory: ${messageOf(error)}`); // nothing new if it is lost already
      return;
    }
    this.#run.keep(this.#memory.written.checkpoint());
    this.#memory.settle(memory);
  }

  // --- Losses

  #physicsLost(): void {
    this.#resumption = { step: this.#lastStep(), runs: this.#runs, reached: 0 };
    this.#newest = this.#run; // what was under way is rejected, so it does not count
    this.#become("restarting");
  }

  async #revivePhysics(link: Link<SimulationApi>): Promise<void> {
    const run = this.#run;
    const resumption = this.#resumption;
    await new Promise<void>((read) => afterMessages(read)); // the last that the lost one said may be there, unread
    run.keep(this.#memory.written.checkpoint());
    resumption.step = Math.max(resumption.step, this.#memory.written.status().step);
    const patience = resumption.runs ? PATIENCE_MS : PATIENCE_AT_REST_MS;
    // The picture may have been shown more than the page has heard of.
    const unheard = resumption.runs && this.#sharing === "message" ? UNHEARD_STEPS * Math.ceil(run.config.speed) : 0;
    const status = await this.#restore(link, run, resumption.step + unheard, patience);
    run.config = status.config;
    run.step = status.step;
    resumption.reached = status.step;
    const moved = this.#move(link, run.config);
    if (resumption.runs) await link.call((physics) => physics.resume());
    await moved;
  }

  async #restore(link: Link<SimulationApi>, run: RunLog, step: number, patience: number): Promise<SimulationStatus> {
    try {
      return await link.call((physics) => physics.restore(run.plan(step, patience)), patience + SET_UP_MS);
    } catch (error) {
      if (!(error instanceof InvalidArgument || error instanceof InvalidConfig)) throw error;
      return link.call((physics) => physics.restore(run.afresh()), SET_UP_MS);
    }
  }

  #pictureLost(): void {
    this.#desk.leave();
    this.#isUnread = true;
    this.#become("restarting");
  }

  async #revivePicture(link: Link<PictureApi>): Promise<void> {
    await this.#desk.setUp(link, SET_UP_MS);
    this.#desk.startDrawing(() => this.#startItself());
  }

  #revived(worker: WorkerName, loss: WorkerLost): void {
    this.#restarts++;
    // Whoever draws needs memory of his own: the one before him may live on for a while, and read.
    const physics = this.#physics.link;
    if (physics && this.#isUnread && this.#desk.isReady) void this.#move(physics, this.#newest.config);
    const { step: aim, reached } = this.#resumption;
    const [step, lost] = worker === "physics" ? [reached, Math.max(0, aim - reached)] : [this.#lastStep(), 0];
    if (!this.#physics.isReplacing && !this.#picture.isReplacing) this.#become("ready");
    tell(this.#restartListeners, { worker, reason: String(loss.details.reason), step, lost });
  }
}

function shapeOf(config: Config): SceneShape {
  return { sides: config.sides, radius: ballRadius(config) };
}

/** A lost worker is told of by itself; calls that nobody awaits have nothing to add. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof HeptaspinError)) throw error;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A listener that throws is its owner's affair: it does not keep the others, or a restart, from going on. */
function tell<V>(listeners: ReadonlySet<(value: V) => void>, value: V): void {
  for (const listener of listeners) {
    try {
      listener(value);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

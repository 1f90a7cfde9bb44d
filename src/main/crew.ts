/**
 * The two workers: starts both or none, watches them, replaces whoever is lost, and gives up when that happens too
 * often. What they are told is up to run-desk.ts and picture-desk.ts.
 */
import { type Remote, transfer } from "comlink";
import type { Config } from "../shared/config.ts";
import { type HeptaspinError, WorkerLost } from "../shared/errors.ts";
import type { PictureApi, Sharing, SimulationApi } from "../shared/protocol.ts";
import { transferOf } from "../shared/sharing.ts";
import type { Condition, HeptaspinOptions, Restart, Settings } from "./client-options.ts";
import { Keeper } from "./keeper.ts";
import { lockName } from "./life-lock.ts";
import { Listeners } from "./listeners.ts";
import { PictureDesk } from "./picture-desk.ts";
import { RestartLimit } from "./restart-limit.ts";
import { RunDesk } from "./run-desk.ts";
import { PhysicsWatch, PictureWatch } from "./stalls.ts";
import { StartPatience } from "./start-watch.ts";
import { Watchdog } from "./watchdog.ts";
import { closedError, type Link, SET_UP_MS, UNHEARD, WorkerLink } from "./worker-link.ts";
import { startWorker, type WorkerName, workerScripts } from "./workers.ts";

/** Milliseconds by which heartbeats may be late that come as messages, four times a second. */
const MESSAGE_PERIOD_MS = 500;

export class Crew {
  readonly run: RunDesk;
  readonly picture: PictureDesk;
  readonly onCondition = new Listeners<Condition>();
  readonly onRestart = new Listeners<Restart>();
  readonly onFailure = new Listeners<WorkerLost>();
  readonly #physicsKeeper: Keeper<SimulationApi>;
  readonly #pictureKeeper: Keeper<PictureApi>;
  readonly #limit: RestartLimit;
  readonly #watchdog: Watchdog;
  readonly #startPatience = new StartPatience();
  readonly #sharing: Sharing;
  #condition: Condition = "starting";
  #beginnings: Promise<unknown> = Promise.resolve();
  #restarts = 0;

  constructor(options: HeptaspinOptions, settings: Settings, config: Config) {
    const { sharing, drawing, renderer, maxCalls, restartsPerMinute } = settings;
    this.#sharing = sharing;
    this.#limit = new RestartLimit(restartsPerMinute);

    const pictureWatch = new PictureWatch({
      link: () => this.#pictureKeeper.link,
      step: () => (this.picture.isDrawing ? this.run.runningStep : -1),
      requestFrame: (callback) => {
        const request = requestAnimationFrame(callback);
        return () => cancelAnimationFrame(request);
      },
    });
    const physicsWatch = new PhysicsWatch(
      {
        link: () => this.#physicsKeeper.link ?? this.run.revival.link,
        sources: () => this.run.memory.sources,
        isBuilding: () => this.run.isBuilding,
      },
      sharing === "message" ? MESSAGE_PERIOD_MS : 0,
    );
    this.#watchdog = new Watchdog([physicsWatch, pictureWatch], () => globalThis.document?.hidden ?? false);

    const common = { maxCalls, limit: this.#limit, failed: (error: WorkerLost) => this.#fail(error) };
    this.#physicsKeeper = new Keeper<SimulationApi>({
      ...common,
      name: "physics",
      open: (onLost) => this.#openWorker("physics", onLost),
      lost: (loss) => this.#lost("physics", loss),
      revive: (link) => this.run.revive(link),
      revived: (loss) => this.#revived("physics", loss),
    });
    this.#pictureKeeper = new Keeper<PictureApi>({
      ...common,
      name: "render",
      open: async (onLost) =>
        drawing === "main"
          ? (await import("./local-picture.ts")).openLocalPicture(onLost, this.#lastStep)
          : this.#openWorker("render", onLost),
      lost: (loss) => this.#lost("render", loss),
      revive: (link) => this.#revivePicture(link),
      revived: (loss) => this.#revived("render", loss),
    });

    this.picture = new PictureDesk({
      ...options,
      newCanvas: options.newCanvas,
      drawing,
      renderer,
      disturbed: () => pictureWatch.disturbed(),
    });
    this.run = new RunDesk({ sharing, config, physics: this.#physicsKeeper, picture: this.picture });
  }

  get condition(): Condition {
    return this.#condition;
  }

  /** Workers replaced so far. */
  get restarts(): number {
    return this.#restarts;
  }

  /** A call to whoever draws. */
  askPicture<R>(make: (picture: Remote<PictureApi>) => Promise<R>): Promise<R> {
    return this.#pictureKeeper.call(make);
  }

  // --- Start and end

  /**
   * Starts both workers and the run.
   *
   * @throws WorkerLost, or whatever else keeps one from starting
   */
  async begin(runs: boolean): Promise<void> {
    try {
      await this.#beginOnce(runs);
    } catch (error) {
      if (!(error instanceof WorkerLost && error.details.reason === UNHEARD) || this.#condition === "disposed")
        throw error;
      // It may have been slow and no more: two others get more time.
      this.picture.leave();
      this.run.begin(this.run.config);
      await this.#beginOnce(runs);
    }
  }

  async #beginOnce(runs: boolean): Promise<void> {
    const { origin, shape } = this.run.memory.newest;
    await Promise.all([
      this.#pictureKeeper.begin((link) =>
        Promise.all([
          this.picture.setUp(link),
          link.call((picture) => picture.attach(transfer(origin, transferOf(origin)), shape)),
        ]),
      ),
      this.#physicsKeeper.begin((link) => this.run.setUp(link)),
    ]);
    // Both or none: what was lost while the other one was still starting counts as not started.
    this.#physicsKeeper.admit();
    this.#pictureKeeper.admit();
    // The run waits for its picture, so that nobody misses the fall.
    this.run.startsItself(runs);
    this.picture.startDrawing(() => this.run.startItself());
    this.#watchdog.start();
    this.#become("ready");
  }

  /**
   * Ends both workers and starts two others, one such beginning after the other.
   *
   * @param configFor the configuration, once it is this beginning's turn
   */
  beginAgain(configFor: () => Config): Promise<void> {
    const beginning = this.#beginnings.then(async () => {
      if (this.#condition === "disposed") throw closedError("physics", this.#lastStep());
      await this.#beginAgain(configFor());
    });
    this.#beginnings = beginning.catch(() => {});
    return beginning;
  }

  async #beginAgain(config: Config): Promise<void> {
    const { runs } = this.run;
    this.#shutDown((name) => closedError(name, this.#lastStep()));
    this.#become("starting");
    this.#limit.clear();
    this.run.begin(config);
    try {
      await this.begin(runs);
    } catch (error) {
      if (this.#condition === "disposed") throw error;
      this.run.startsItself(runs);
      this.#shutDown(() => error as HeptaspinError);
      this.#become("failed");
      throw error;
    }
  }

  /** Ends both workers for good; every call is rejected. */
  dispose(): void {
    if (this.#condition === "disposed") return;
    this.#shutDown((name) => closedError(name, this.#lastStep()));
    this.#become("disposed");
    this.run.memory.close();
  }

  #shutDown(errorFor: (name: WorkerName) => HeptaspinError): void {
    this.#watchdog.stop();
    this.picture.leave();
    this.#physicsKeeper.refuse(errorFor("physics"));
    this.#pictureKeeper.refuse(errorFor("render"));
  }

  #become(condition: Condition): void {
    if (condition === this.#condition || this.#condition === "disposed") return;
    this.#condition = condition;
    this.onCondition.tell(condition);
  }

  async #openWorker<T>(name: WorkerName, onLost: (error: WorkerLost) => void): Promise<Link<T>> {
    const link = new WorkerLink<T>(name, startWorker(name), onLost, this.#lastStep);
    const greeted = link.greet(lockName(name), workerScripts[name], this.#sharing, this.#startPatience);
    if (this.#sharing === "message") await greeted; // what it needs for them is fetched with the handshake
    return link;
  }

  /** The last step known; −1 before the first run. */
  readonly #lastStep = (): number => (this.#condition === "starting" ? -1 : this.run.lastStep);

  // --- Losses

  #lost(worker: WorkerName, { details }: WorkerLost): void {
    if (worker === "physics") {
      this.run.lost();
    } else {
      this.picture.lost(String(details.reason));
      this.run.memory.pictureLost();
    }
    this.#become("restarting");
  }

  async #revivePicture(link: Link<PictureApi>): Promise<void> {
    await this.picture.setUp(link, SET_UP_MS);
    this.picture.startDrawing(() => this.run.startItself());
  }

  #revived(worker: WorkerName, loss: WorkerLost): void {
    this.#restarts++;
    this.run.showNewPicture();
    const { step, lost } = worker === "physics" ? this.run.revival.setBack : { step: this.#lastStep(), lost: 0 };
    if (!this.#physicsKeeper.isReplacing && !this.#pictureKeeper.isReplacing) this.#become("ready");
    this.onRestart.tell({ worker, reason: String(loss.details.reason), step, lost });
  }

  #fail(error: WorkerLost): void {
    this.#shutDown(() => error);
    this.#become("failed");
    this.onFailure.tell(error);
  }
}

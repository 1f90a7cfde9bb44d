/**
 * What the page wants of the run: whether it goes on, its configuration, its changes. Turns each call into messages to
 * physics, gives it memory to write to, and brings the run back in a new worker when the one before is lost
 * (docs/reliability.md). The counterpart for the picture is picture-desk.ts.
 */
import { type Remote, transfer } from "comlink";
import { applyChange, type Config, type ConfigChange } from "../shared/config.ts";
import type { HandMove } from "../shared/hands.ts";
import type { Sharing, SimulationApi, SimulationStatus } from "../shared/protocol.ts";
import { FrameMemory, type Memory } from "./frame-memory.ts";
import { type Keeper, messageOf } from "./keeper.ts";
import { ignoreRefusal, type PictureDesk } from "./picture-desk.ts";
import { Revival } from "./revival.ts";
import { RunChanges } from "./run-changes.ts";
import { RunLog } from "./run-log.ts";
import { DEADLINE_MS, type Link } from "./worker-link.ts";

/** After so many changes, those that a kept state makes needless are forgotten. */
const PRUNED_CHANGES = 500;

export interface RunDeskOptions {
  readonly sharing: Sharing;
  readonly config: Config;
  /** Keeps the physics worker. */
  readonly physics: Keeper<SimulationApi>;
  readonly picture: PictureDesk;
}

export class RunDesk {
  readonly memory: FrameMemory;
  /** What is to change while the run goes on. */
  readonly changes: RunChanges;
  /** How the run comes back in a new worker. */
  readonly revival: Revival;
  readonly #physics: Keeper<SimulationApi>;
  readonly #picture: PictureDesk;
  #number = 1;
  /** The run in force, and the one that there will be once the calls under way are answered. */
  #run: RunLog;
  #newest: RunLog;
  /** Whether the run goes on once all calls under way are answered. */
  #runs = false;
  /** Whether the run begins by itself once the picture does; any call that says otherwise ends it. */
  #startsItself = false;

  constructor({ sharing, config, physics, picture }: RunDeskOptions) {
    this.memory = new FrameMemory(sharing, config, picture);
    this.revival = new Revival(this.memory, sharing);
    this.#physics = physics;
    this.#picture = picture;
    this.#run = new RunLog(config);
    this.#newest = this.#run;
    this.changes = new RunChanges({
      post: (make) => this.#post(make),
      changed: (status, change) => {
        this.#run.config = status.config;
        this.#acknowledge(status.step, change);
      },
      moved: (step, move) => this.#acknowledge(step, {}, [move]),
    });
  }

  /** The configuration in force once the calls under way are answered. */
  get config(): Config {
    return this.#newest.config;
  }

  /** Of the run in force: each that begins at step 0 has another one. */
  get number(): number {
    return this.#number;
  }

  /** Whether physics may be building a scene, of which it gives no sign. */
  get isBuilding(): boolean {
    return this.#newest !== this.#run || this.revival.isBuilding;
  }

  /** Whether the run goes on, or is about to begin, once all calls under way are answered. */
  get runs(): boolean {
    return this.#runs || this.#startsItself;
  }

  /** The last step known. */
  get lastStep(): number {
    return Math.max(this.#run.step, this.memory.written.status().step);
  }

  /** The step that was last heard of while the run goes on; −1 while it stands. */
  get runningStep(): number {
    const { state, step } = this.memory.written.status();
    return state === "running" ? step : -1;
  }

  // --- Start

  /** Another run, at step 0, with new memory; nobody writes to the memory before any more. */
  begin(config: Config): void {
    this.memory.replace(this.memory.create(config));
    this.#run = new RunLog(config);
    this.#newest = this.#run;
    this.#number++;
  }

  /** Gives a new worker the run, at step 0, and its end of the memory. */
  async setUp(link: Link<SimulationApi>): Promise<void> {
    const { target, transfer: transferables } = this.memory.newest;
    this.#runs = false;
    this.#startsItself = false;
    const ready = Promise.all([
      link.call((physics) => physics.init(this.#run.config)),
      link.call((physics) => physics.attach(transfer(target, transferables))),
    ]);
    this.#tellOfView(link);
    await ready;
  }

  /** The run is to begin by itself with startItself(). */
  startsItself(does: boolean): void {
    this.#startsItself = does;
  }

  /** The picture begins. */
  startItself(): void {
    if (!this.#startsItself) return;
    this.#startsItself = false;
    this.#runs = true;
    void this.request((physics) => physics.resume()).catch(ignoreRefusal);
  }

  // --- Calls

  /** A call to physics that the loop is told of, so that it comes between two steps even if steps are long. */
  request<R>(make: (physics: Remote<SimulationApi>) => Promise<R>, deadline = DEADLINE_MS): Promise<R> {
    this.changes.flush();
    return this.#post(make, deadline);
  }

  #post<R>(make: (physics: Remote<SimulationApi>) => Promise<R>, deadline = DEADLINE_MS): Promise<R> {
    this.memory.raiseRequest();
    return this.#physics.call(make, deadline);
  }

  /** A call that says whether the run is to go on. */
  direct<R>(runs: boolean, make: (physics: Remote<SimulationApi>) => Promise<R>): Promise<R> {
    this.changes.flush();
    if (this.#physics.refusal) return Promise.reject(this.#physics.refusal);
    this.#startsItself = false;
    this.#runs = runs;
    // The picture obeys at once; after a pause it then moves to the step at which physics has ended.
    this.#picture.hold(!runs);
    return this.request(make);
  }

  /** Steps of a run that stands, however long they take. */
  step(n: number): Promise<number> {
    this.#startsItself = false;
    return this.noted(this.request((physics) => physics.step(n), Number.POSITIVE_INFINITY));
  }

  /** The answer is the step that was reached. */
  async noted(reached: Promise<number>): Promise<number> {
    const step = await reached;
    this.#run.step = step;
    return step;
  }

  /** @param change checked */
  async reset(change: ConfigChange): Promise<SimulationStatus> {
    const run = new RunLog(applyChange(this.config, change));
    this.changes.flush();
    if (this.#physics.refusal) throw this.#physics.refusal;
    this.#newest = run;
    let memory: Memory | undefined;
    try {
      const status = await this.request((physics) => {
        memory = this.memory.create(run.config);
        this.memory.use(memory);
        return physics.reset(change, transfer(memory.target, memory.transfer));
      });
      run.begin(status.config);
      this.#run = run;
      this.#number++;
      this.memory.settle(memory!);
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

  /** The view now has contacts, or has them no longer. */
  observeContacts(): void {
    const wanted = this.#picture.currentView.contacts;
    void this.request((physics) => physics.observeContacts(wanted)).catch(ignoreRefusal);
  }

  /** A new worker's frames hold no contacts until it is told. */
  #tellOfView(link: Link<SimulationApi>): void {
    if (!this.#picture.currentView.contacts) return;
    void link.call((physics) => physics.observeContacts(true)).catch(ignoreRefusal);
  }

  #acknowledge(step: number, change: ConfigChange, moves?: readonly HandMove[]): void {
    const run = this.#run;
    run.step = step;
    run.acknowledge(step, change, moves);
    if (run.changes.length % PRUNED_CHANGES === 0) run.keep(this.memory.written.checkpoint());
  }

  // --- Memory

  /** Takes the run, and the picture if there is one, to new memory. */
  async #move(physics: Link<SimulationApi>, config: Config): Promise<void> {
    const memory = this.memory.create(config, Math.max(this.#run.config.balls, config.balls));
    this.memory.use(memory);
    try {
      await physics.call((remote) => remote.attach(transfer(memory.target, memory.transfer)));
    } catch (error) {
      memory.source.close();
      physics.lose(`it could not go on in other memory: ${messageOf(error)}`); // nothing new if it is lost already
      return;
    }
    this.#run.keep(this.memory.written.checkpoint());
    this.memory.settle(memory);
  }

  // --- Losses

  lost(): void {
    this.revival.lost(this.lastStep, this.#runs);
    this.#newest = this.#run; // what was under way is rejected, so it does not count
  }

  async revive(link: Link<SimulationApi>): Promise<void> {
    const runs = await this.revival.bringBack(this.#run, link);
    this.#tellOfView(link);
    if (runs) await link.call((physics) => physics.resume());
  }

  /** Whoever draws now gets memory of his own, if the one before him could read the present one. */
  showNewPicture(): void {
    const { link } = this.#physics;
    if (link && this.memory.isUnread && this.#picture.isReady) void this.#move(link, this.config);
  }
}

/**
 * The simulation's life cycle, as the RPC interface shows it:
 *
 *   new → ready → running ⇄ paused;  failed from any, reset recovers;  disposed is final
 *
 * It knows no worker: clock and scheduler are injected, and every method is synchronous (but a long step(n)), so that
 * all of it can be tested in one thread. Nothing is touched before an argument has been checked whole.
 */
import { applyChange, type Config, type ConfigChange, defaultConfig } from "../shared/config.ts";
import { InvalidArgument, InvalidState, SimulationFailed, show } from "../shared/errors.ts";
import { checkMove, type HandMove } from "../shared/hands.ts";
import type {
  FrameTarget,
  LifeCycle,
  Observation,
  RestorePlan,
  SimulationApi,
  SimulationStatus,
} from "../shared/protocol.ts";
import type { FrameSink, WriterStatus } from "../shared/sharing.ts";
import { Checkpoints } from "./checkpoints.ts";
import { ContactLog } from "./contact-log.ts";
import { FixedStepLoop } from "./loop.ts";
import { observe } from "./observation.ts";
import {
  changeParameters,
  checkpointBytes,
  createWorld,
  moveHand,
  STEP,
  stateHash,
  step,
  type World,
  writeCheckpoint,
} from "./physics/index.ts";
import { expectRoom, openTarget, Publisher } from "./publisher.ts";
import { openPlan } from "./restore-plan.ts";
import { Schedule } from "./schedule.ts";
import { Slices, type Surroundings } from "./slices.ts";

/** Steps that one call of step(n) may ask for: over two hours of simulated time. */
const MAX_STEPS = 1_000_000;

export class Simulation implements SimulationApi {
  readonly #surroundings: Surroundings;
  readonly #loop: FixedStepLoop;
  readonly #slices: Slices;
  readonly #checkpoints: Checkpoints;
  readonly #failed: (error: SimulationFailed) => void;
  #state: LifeCycle = "new";
  /** With all changes that were acknowledged: also those of a restored run that wait for their step. */
  #config: Config = defaultConfig;
  #world: World | null = null;
  #schedule = new Schedule();
  #sink: FrameSink | null = null;
  #publisher: Publisher | null = null;
  /** Whether somebody wants to see contacts, and what is kept for that. */
  #contactsWanted = false;
  #contacts: ContactLog | null = null;
  #failure: string | null = null;
  /** Told with every publication, so not allocated for each. */
  readonly #said: { -readonly [K in keyof WriterStatus]: WriterStatus[K] } = {
    state: "new",
    step: 0,
    dropped: 0,
    stepTime: 0,
  };
  #seenRequests = 0;

  readonly #beat = (): void => this.#sink?.heartbeat();

  /** @param failed told when a run ends by itself because a step failed; a call whose step fails says so itself */
  constructor(surroundings: Surroundings, failed: (error: SimulationFailed) => void = () => {}) {
    this.#surroundings = surroundings;
    this.#failed = failed;
    this.#slices = new Slices(surroundings);
    this.#checkpoints = new Checkpoints(() => surroundings.now());
    this.#loop = new FixedStepLoop({
      now: () => surroundings.now(),
      schedule: (callback, delay) => surroundings.schedule(callback, delay),
      cancel: (handle) => surroundings.cancel(handle),
      step: () => this.#advance(),
      publish: (due, rate) => {
        this.#publisher?.publish(this.#present(), due, rate, false, this.#contacts);
        this.#tell();
        this.#offerCheckpoint();
      },
      idle: () => {
        this.#beat();
        this.#tell(); // without shared memory, heartbeats travel with it
      },
      interrupted: () => this.#messageWaits(),
      failed: (error) => this.#failed(this.#fail(error)),
    });
  }

  init(change: ConfigChange): SimulationStatus {
    this.#expect("init", "new");
    this.#begin(createWorld(applyChange(defaultConfig, change)));
    this.#state = "ready";
    return this.status();
  }

  restore(plan: RestorePlan, target?: FrameTarget): SimulationStatus {
    this.#expect("restore", "new");
    const { world, changes, step: aim, patience } = openPlan(plan);
    const schedule = new Schedule(changes);
    const config = schedule.outcome(world.config);
    const sink = target === undefined ? null : openTarget(target, world.count);
    try {
      this.#catchUp(world, schedule, aim, patience, () => sink?.heartbeat());
    } catch (error) {
      sink?.close();
      throw error;
    }
    this.#begin(world, config, schedule);
    this.#state = "paused";
    if (sink) {
      this.#connect(sink);
      this.#show();
    }
    return this.status();
  }

  attach(target: FrameTarget): void {
    this.#expect("attach", "ready", "running", "paused", "failed");
    const sink = openTarget(target, this.#present().count);
    this.#slices.cancel("attach");
    this.#connect(sink);
    this.#show();
  }

  start(): void {
    this.#expect("start", "ready", "running");
    this.#slices.cancel("start");
    this.#run();
  }

  pause(): number {
    this.#expect("pause", "ready", "running", "paused");
    this.#slices.cancel("pause");
    if (this.#state === "running") {
      this.#loop.stop();
      this.#state = "paused";
      this.#show();
    }
    return this.#present().step;
  }

  resume(): void {
    this.#expect("resume", "ready", "running", "paused");
    this.#slices.cancel("resume");
    this.#run();
  }

  step(n = 1): number | Promise<number> {
    this.#expect("step", "ready", "paused");
    if (!(Number.isInteger(n) && n >= 1 && n <= MAX_STEPS)) {
      throw new InvalidArgument(`step got ${show(n)}, but takes a whole number of steps from 1 to ${MAX_STEPS}`);
    }
    this.#slices.cancel("step");
    const advance = () => {
      // Costs far less than the step, and makes the frame's last interval one step whatever the clock makes of the slices.
      this.#publisher?.keep(this.#present());
      this.#guarded(() => this.#advance());
    };
    const more = this.#slices.run(n, advance, () => this.#show());
    return more ? more.then(() => this.#present().step) : this.#present().step;
  }

  reset(change: ConfigChange = {}, target?: FrameTarget): SimulationStatus {
    this.#expect("reset", "ready", "running", "paused", "failed");
    const config = applyChange(this.#config, change);
    if (target === undefined && this.#sink) expectRoom(this.#sink, config.balls);
    const sink = target === undefined ? null : openTarget(target, config.balls);
    const world = createWorld(config);
    this.#slices.cancel("reset");
    this.#begin(world);
    if (sink) this.#connect(sink);
    else this.#checkpoints.begin(true); // what this memory keeps is of the run before
    if (this.#state === "failed") this.#state = "paused";
    this.#failure = null;
    this.#loop.reset();
    this.#show();
    return this.status();
  }

  set(change: ConfigChange): SimulationStatus {
    this.#expect("set", "ready", "running", "paused");
    const config = applyChange(this.#config, change, "set");
    this.#slices.cancel("set");
    this.#schedule.hurry(this.#present());
    this.#config = config;
    changeParameters(this.#present(), config);
    this.#loop.setSpeed(config.speed);
    return this.status();
  }

  grab(hand: number, ball: number, x: number, y: number): number {
    return this.#move({ act: "grab", hand, ball, x, y });
  }

  drag(hand: number, x: number, y: number): number {
    return this.#move({ act: "drag", hand, x, y });
  }

  release(hand: number): number {
    return this.#move({ act: "release", hand });
  }

  hash(): { readonly step: number; readonly hash: string } {
    this.#expect("hash", "ready", "running", "paused"); // what a failed step left is of no step
    const world = this.#present();
    return { step: world.step, hash: stateHash(world) };
  }

  status(): SimulationStatus {
    const world = this.#world;
    return {
      state: this.#state,
      generation: this.#sink?.generation ?? 0,
      step: world?.step ?? 0,
      time: (world?.step ?? 0) * STEP,
      config: this.#config,
      radius: world?.radius ?? 0,
      droppedSteps: this.#loop.droppedSteps,
      stepsPerSecond: this.#loop.stepsPerSecond,
      realSpeed: this.#loop.rate,
      stepTime: this.#loop.stepTime,
      subSteps: world?.subSteps ?? 0,
      checkpointInterval: this.#checkpoints.interval,
      ...(this.#failure === null ? {} : { failure: this.#failure }),
    };
  }

  observe(ball = 0): Observation {
    this.#expect("observe", "ready", "running", "paused", "failed");
    return observe(this.#present(), ball, this.#loop.stepTime);
  }

  observeContacts(wanted: boolean): void {
    this.#expect("observeContacts", "new", "ready", "running", "paused", "failed");
    if (typeof wanted !== "boolean") {
      throw new InvalidArgument(`observeContacts got ${show(wanted)}, but takes true or false`);
    }
    this.#contactsWanted = wanted;
    this.#followContacts();
    // While nothing runs, no other publication comes.
    if (this.#state === "ready" || this.#state === "paused") this.#show();
  }

  checkpoint(): { readonly step: number; readonly bytes: Uint8Array<ArrayBuffer> } {
    this.#expect("checkpoint", "ready", "running", "paused");
    const world = this.#present();
    const bytes = new Uint8Array(checkpointBytes(world));
    writeCheckpoint(world, bytes);
    return { step: world.step, bytes };
  }

  dispose(): void {
    this.#slices.cancel("dispose");
    this.#loop.stop();
    this.#state = "disposed";
    this.#tell();
    this.#sink?.close();
    this.#world = null;
    this.#schedule = new Schedule();
    this.#sink = null;
    this.#publisher = null;
    this.#contacts = null;
  }

  #move(move: HandMove): number {
    this.#expect(move.act, "ready", "running", "paused");
    const world = this.#present();
    const checked = checkMove(move, world.count);
    this.#slices.cancel(move.act);
    this.#schedule.hurry(world);
    moveHand(world, checked);
    return world.step;
  }

  #expect(call: string, ...allowed: LifeCycle[]): void {
    if (allowed.includes(this.#state)) return;
    const reason = this.#failure === null ? "" : ` (${this.#failure})`;
    const message = `${call} is not possible while the simulation is ${this.#state}${reason}; it must be ${allowed.join(" or ")}`;
    const details = { call, state: this.#state };
    throw this.#state === "failed" ? new SimulationFailed(message, details) : new InvalidState(message, details);
  }

  #present(): World {
    if (!this.#world) throw new InvalidState(`there is no scene while the simulation is ${this.#state}`);
    return this.#world;
  }

  #begin(world: World, config: Config = world.config, schedule: Schedule = new Schedule()): void {
    this.#world = world;
    this.#config = config;
    this.#schedule = schedule;
    this.#loop.setSpeed(config.speed);
    this.#publisher?.begin();
    this.#followContacts();
  }

  #followContacts(): void {
    this.#contacts?.stop();
    this.#contacts = this.#contactsWanted && this.#world ? new ContactLog(this.#world) : null;
  }

  #connect(sink: FrameSink): void {
    this.#sink?.close();
    this.#sink = sink;
    this.#publisher = new Publisher(sink);
    this.#seenRequests = sink.requests();
    this.#checkpoints.begin(this.#present().step > 0);
  }

  /** Runs to the step aimed at, or until the patience ends. */
  #catchUp(world: World, schedule: Schedule, aim: number, patience: number, beat: () => void): void {
    const { now } = this.#surroundings;
    let begun = now();
    try {
      schedule.apply(world);
      while (world.step < aim) {
        const time = now();
        begun = Math.min(begun, time); // a clock set back gives no more time than there was
        if (time - begun >= patience) return;
        step(world, beat);
        schedule.apply(world);
      }
    } catch (error) {
      throw failure(world, error);
    }
  }

  #run(): void {
    this.#state = "running";
    this.#loop.start();
    this.#tell();
  }

  #advance(): void {
    const world = this.#present();
    step(world, this.#beat);
    this.#schedule.apply(world);
  }

  /** Raised by a caller just before it sends a message. */
  #messageWaits(): boolean {
    const requests = this.#sink?.requests() ?? 0;
    const raised = requests !== this.#seenRequests;
    this.#seenRequests = requests;
    return raised;
  }

  /** Publishes the present state to be shown exactly as it is; not what a failed step left behind. */
  #show(): void {
    if (this.#state !== "failed") {
      const now = this.#surroundings.now();
      this.#publisher?.publish(this.#present(), now, this.#loop.rate, true, this.#contacts);
    }
    this.#tell();
    this.#offerCheckpoint();
  }

  #offerCheckpoint(): void {
    if (this.#sink && this.#state !== "failed") this.#checkpoints.offer(this.#sink, this.#present());
  }

  #tell(): void {
    const said = this.#said;
    said.state = this.#state;
    said.step = this.#world?.step ?? 0;
    said.dropped = this.#loop.droppedSteps;
    said.stepTime = this.#loop.stepTime;
    this.#sink?.setStatus(said);
  }

  #guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      throw this.#fail(error);
    }
  }

  #fail(error: unknown): SimulationFailed {
    this.#loop.stop();
    this.#state = "failed";
    const failed = failure(this.#world, error);
    this.#failure = failed.message;
    this.#tell();
    return failed;
  }
}

function failure(world: World | null, error: unknown): SimulationFailed {
  const next = (world?.step ?? 0) + 1;
  const message = error instanceof Error ? error.message : String(error);
  return new SimulationFailed(`step ${next} failed: ${message}`, { step: next });
}

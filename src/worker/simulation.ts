/**
 * The simulation's life cycle, as the RPC interface shows it:
 *
 *   new → ready → running ⇄ paused;  failed from any, reset recovers;  disposed is final
 *
 * It knows no worker: clock and scheduler are injected, and every method is synchronous (but a long step(n), and
 * the first look at contacts, whose code is fetched then), so that all of it can be tested in one thread. Nothing is touched before an argument has been checked whole.
 */
import { applyChange, type ConfigChange, defaultConfig } from "../shared/config.ts";
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
import { FixedStepLoop } from "./loop.ts";
import { observe } from "./observation.ts";
import { Outlet } from "./outlet.ts";
import { checkpointBytes, createWorld, STEP, stateHash, type World, writeCheckpoint } from "./physics/index.ts";
import { openTarget } from "./publisher.ts";
import { openPlan } from "./restore-plan.ts";
import { Run, stepFailure } from "./run.ts";
import { Slices, type Surroundings } from "./slices.ts";

/** Steps that one call of step(n) may ask for: over two hours of simulated time. */
const MAX_STEPS = 1_000_000;

export class Simulation implements SimulationApi {
  readonly #surroundings: Surroundings;
  readonly #loop: FixedStepLoop;
  readonly #slices: Slices;
  readonly #outlet: Outlet;
  readonly #failed: (error: SimulationFailed) => void;
  #state: LifeCycle = "new";
  #run: Run | null = null;
  #failure: string | null = null;

  readonly #beat = (): void => this.#outlet.beat();

  /** @param failed told when a run ends by itself because a step failed; a call whose step fails says so itself */
  constructor(surroundings: Surroundings, failed: (error: SimulationFailed) => void = () => {}) {
    this.#surroundings = surroundings;
    this.#failed = failed;
    this.#slices = new Slices(surroundings);
    this.#outlet = new Outlet(() => surroundings.now());
    this.#loop = new FixedStepLoop({
      now: () => surroundings.now(),
      schedule: (callback, delay) => surroundings.schedule(callback, delay),
      cancel: (handle) => surroundings.cancel(handle),
      step: () => this.#present.advance(this.#beat),
      publish: (due, rate) => this.#publish(due, rate, false),
      idle: () => {
        this.#beat();
        this.#tell(); // without shared memory, heartbeats travel with it
      },
      interrupted: () => this.#outlet.messageWaits(),
      failed: (error) => this.#failed(this.#fail(error)),
    });
  }

  init(change: ConfigChange): SimulationStatus {
    this.#expect("init", "new");
    this.#begin(new Run(createWorld(applyChange(defaultConfig, change))));
    this.#state = "ready";
    return this.status();
  }

  restore(plan: RestorePlan, target?: FrameTarget): SimulationStatus {
    this.#expect("restore", "new");
    const { world, changes, step: aim, patience } = openPlan(plan);
    const run = new Run(world, changes);
    const sink = target === undefined ? null : openTarget(target, world.count);
    try {
      run.catchUp(aim, patience, this.#surroundings.now, () => sink?.heartbeat());
    } catch (error) {
      sink?.close();
      throw error;
    }
    this.#begin(run);
    this.#state = "paused";
    if (sink) {
      this.#outlet.connect(sink, world);
      this.#show();
    }
    return this.status();
  }

  attach(target: FrameTarget): void {
    this.#expect("attach", "ready", "running", "paused", "failed");
    const sink = openTarget(target, this.#world.count);
    this.#slices.cancel("attach");
    this.#outlet.connect(sink, this.#world);
    this.#show();
  }

  start(): void {
    this.#expect("start", "ready", "running");
    this.#slices.cancel("start");
    this.#go();
  }

  pause(): number {
    this.#expect("pause", "ready", "running", "paused");
    this.#slices.cancel("pause");
    if (this.#state === "running") {
      this.#loop.stop();
      this.#state = "paused";
      this.#show();
    }
    return this.#world.step;
  }

  resume(): void {
    this.#expect("resume", "ready", "running", "paused");
    this.#slices.cancel("resume");
    this.#go();
  }

  step(n = 1): number | Promise<number> {
    this.#expect("step", "ready", "paused");
    if (!(Number.isInteger(n) && n >= 1 && n <= MAX_STEPS)) {
      throw new InvalidArgument(`step got ${show(n)}, but takes a whole number of steps from 1 to ${MAX_STEPS}`);
    }
    this.#slices.cancel("step");
    const next = () => {
      // Costs far less than the step, and makes the frame's last interval one step whatever the clock makes of the slices.
      this.#outlet.keep(this.#world);
      try {
        this.#present.advance(this.#beat);
      } catch (error) {
        throw this.#fail(error);
      }
    };
    const more = this.#slices.run(n, next, () => this.#show());
    return more ? more.then(() => this.#world.step) : this.#world.step;
  }

  reset(change: ConfigChange = {}, target?: FrameTarget): SimulationStatus {
    this.#expect("reset", "ready", "running", "paused", "failed");
    const config = applyChange(this.#present.config, change);
    if (target === undefined) this.#outlet.expectRoom(config.balls);
    const sink = target === undefined ? null : openTarget(target, config.balls);
    const world = createWorld(config);
    this.#slices.cancel("reset");
    this.#begin(new Run(world));
    if (sink) this.#outlet.connect(sink, world);
    if (this.#state === "failed") this.#state = "paused";
    this.#failure = null;
    this.#loop.reset();
    this.#show();
    return this.status();
  }

  set(change: ConfigChange): SimulationStatus {
    this.#expect("set", "ready", "running", "paused");
    const run = this.#present;
    const config = applyChange(run.config, change, "set");
    this.#slices.cancel("set");
    run.set(config);
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
    const world = this.#world;
    return { step: world.step, hash: stateHash(world) };
  }

  status(): SimulationStatus {
    const world = this.#run?.world;
    return {
      state: this.#state,
      generation: this.#outlet.generation,
      step: world?.step ?? 0,
      time: (world?.step ?? 0) * STEP,
      config: this.#run?.config ?? defaultConfig,
      radius: world?.radius ?? 0,
      droppedSteps: this.#loop.droppedSteps,
      stepsPerSecond: this.#loop.stepsPerSecond,
      realSpeed: this.#loop.rate,
      stepTime: this.#loop.stepTime,
      subSteps: world?.subSteps ?? 0,
      checkpointInterval: this.#outlet.checkpointInterval,
      ...(this.#failure === null ? {} : { failure: this.#failure }),
    };
  }

  observe(ball = 0): Observation {
    this.#expect("observe", "ready", "running", "paused", "failed");
    return observe(this.#world, ball, this.#loop.stepTime);
  }

  observeContacts(wanted: boolean): void | Promise<void> {
    this.#expect("observeContacts", "new", "ready", "running", "paused", "failed");
    if (typeof wanted !== "boolean") {
      throw new InvalidArgument(`observeContacts got ${show(wanted)}, but takes true or false`);
    }
    const fetching = this.#outlet.wantContacts(wanted);
    if (fetching) return fetching.then(() => this.#showContacts());
    this.#showContacts();
  }

  #showContacts(): void {
    this.#outlet.followContacts(this.#run?.world ?? null);
    // While nothing runs, no other publication comes.
    if (this.#state === "ready" || this.#state === "paused") this.#show();
  }

  checkpoint(): { readonly step: number; readonly bytes: Uint8Array<ArrayBuffer> } {
    this.#expect("checkpoint", "ready", "running", "paused");
    const world = this.#world;
    const bytes = new Uint8Array(checkpointBytes(world));
    writeCheckpoint(world, bytes);
    return { step: world.step, bytes };
  }

  dispose(): void {
    this.#slices.cancel("dispose");
    this.#loop.stop();
    this.#state = "disposed";
    this.#tell();
    this.#outlet.close();
    this.#run = null;
  }

  #move(move: HandMove): number {
    this.#expect(move.act, "ready", "running", "paused");
    const run = this.#present;
    const checked = checkMove(move, run.world.count);
    this.#slices.cancel(move.act);
    run.move(checked);
    return run.world.step;
  }

  #expect(call: string, ...allowed: LifeCycle[]): void {
    if (allowed.includes(this.#state)) return;
    const reason = this.#failure === null ? "" : ` (${this.#failure})`;
    const message = `${call} is not possible while the simulation is ${this.#state}${reason}; it must be ${allowed.join(" or ")}`;
    const details = { call, state: this.#state };
    throw this.#state === "failed" ? new SimulationFailed(message, details) : new InvalidState(message, details);
  }

  /** Where the state allows a call that needs one, there is one. */
  get #present(): Run {
    return this.#run as Run;
  }

  get #world(): World {
    return this.#present.world;
  }

  #begin(run: Run): void {
    this.#run = run;
    this.#loop.setSpeed(run.config.speed);
    this.#outlet.begin(run.world);
  }

  #go(): void {
    this.#state = "running";
    this.#loop.start();
    this.#tell();
  }

  /** The present state, to be shown exactly as it is. */
  #show(): void {
    this.#publish(this.#surroundings.now(), this.#loop.rate, true);
  }

  #publish(due: number, rate: number, exact: boolean): void {
    const isWhole = this.#state !== "failed"; // a failed step may have left a state half done
    if (isWhole) this.#outlet.publish(this.#world, due, rate, exact);
    this.#tell();
    if (isWhole) this.#outlet.offerCheckpoint(this.#world);
  }

  #tell(): void {
    this.#outlet.tell(this.#state, this.#run?.world.step ?? 0, this.#loop);
  }

  #fail(error: unknown): SimulationFailed {
    this.#loop.stop();
    this.#state = "failed";
    const failed = stepFailure(this.#world, error);
    this.#failure = failed.message;
    this.#tell();
    return failed;
  }
}

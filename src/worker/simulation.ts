/**
 * The simulation's life cycle, as the RPC interface shows it:
 *
 *   new → ready → running ⇄ paused;  failed from any, reset recovers;  disposed is final
 *
 * It knows no worker: clock and scheduler are injected, and every method is synchronous (but a long step(n)), so that
 * all of it can be tested in one thread. Nothing is touched before an argument has been checked whole.
 */
import { applyChange, type Config, type ConfigChange, defaultConfig } from "../shared/config.ts";
import { Cancelled, InvalidArgument, InvalidState, SimulationFailed, show } from "../shared/errors.ts";
import { FrameWriter } from "../shared/exchange.ts";
import type { FrameTarget, LifeCycle, SimulationApi, SimulationStatus } from "../shared/protocol.ts";
import { FixedStepLoop, type LoopHost, TICK_MS } from "./loop.ts";
import { changeParameters, createWorld, STEP, stateHash, step, type World } from "./physics/index.ts";
import { Publisher } from "./publisher.ts";

/** Time and tasks, as the loop needs them; see LoopHost. */
export type Surroundings = Pick<LoopHost, "now" | "schedule" | "cancel">;

/** Steps that one call of step(n) may ask for: over two hours of simulated time. */
const MAX_STEPS = 1_000_000;
/** step(n) up to this many runs in one go; more runs in slices, so that other calls get in. */
const STEPS_AT_ONCE = 1_000;

export class Simulation implements SimulationApi {
  readonly #surroundings: Surroundings;
  readonly #loop: FixedStepLoop;
  #state: LifeCycle = "new";
  #config: Config = defaultConfig;
  #world: World | null = null;
  #writer: FrameWriter | null = null;
  #publisher: Publisher | null = null;
  #failure: string | null = null;
  #seenRequests = 0;
  #cancelSlices: ((error: Cancelled) => void) | null = null;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#loop = new FixedStepLoop({
      now: () => surroundings.now(),
      schedule: (callback, delay) => surroundings.schedule(callback, delay),
      cancel: (handle) => surroundings.cancel(handle),
      step: () => this.#advance(),
      publish: (due, rate) => this.#publisher?.publish(this.#present(), due, rate, false),
      interrupted: () => this.#messageWaits(),
      failed: (error) => this.#fail(error),
    });
  }

  init(change: ConfigChange): SimulationStatus {
    this.#expect("init", "new");
    const config = applyChange(defaultConfig, change);
    this.#begin(config);
    this.#state = "ready";
    return this.status();
  }

  attach(target: FrameTarget): void {
    this.#expect("attach", "ready", "running", "paused", "failed");
    this.#connect(target, this.#present().count);
    this.#show();
  }

  start(): void {
    this.#expect("start", "ready", "running");
    this.#run();
  }

  pause(): number {
    this.#expect("pause", "ready", "running", "paused");
    this.#interruptSlices("pause");
    if (this.#state === "running") {
      this.#loop.stop();
      this.#state = "paused";
      this.#show();
    }
    return this.#present().step;
  }

  resume(): void {
    this.#expect("resume", "ready", "running", "paused");
    this.#interruptSlices("resume");
    this.#run();
  }

  step(n = 1): number | Promise<number> {
    this.#expect("step", "ready", "paused");
    if (!(Number.isInteger(n) && n >= 1 && n <= MAX_STEPS)) {
      throw new InvalidArgument(`step got ${show(n)}, but takes a whole number of steps from 1 to ${MAX_STEPS}`);
    }
    this.#interruptSlices("step");
    if (n > STEPS_AT_ONCE) return this.#stepInSlices(n);
    for (let i = 0; i < n; i++) this.#guarded(() => this.#advance());
    this.#show();
    return this.#present().step;
  }

  reset(change: ConfigChange = {}, target?: FrameTarget): SimulationStatus {
    this.#expect("reset", "ready", "running", "paused", "failed");
    const config = applyChange(this.#config, change);
    if (!target && this.#writer && config.balls > this.#writer.capacity) {
      throw new InvalidArgument(
        `reset to ${config.balls} balls needs a target with room for them; the present one has room for ${this.#writer.capacity}`,
      );
    }
    this.#interruptSlices("reset");
    if (target) this.#connect(target, config.balls);
    this.#begin(config);
    if (this.#state === "failed") this.#state = "paused";
    this.#failure = null;
    this.#loop.reset();
    this.#show();
    return this.status();
  }

  set(change: ConfigChange): SimulationStatus {
    this.#expect("set", "ready", "running", "paused");
    const config = applyChange(this.#config, change, "set");
    this.#config = config;
    changeParameters(this.#present(), config);
    this.#loop.setSpeed(config.speed);
    return this.status();
  }

  hash(): { readonly step: number; readonly hash: string } {
    this.#expect("hash", "ready", "running", "paused", "failed");
    const world = this.#present();
    return { step: world.step, hash: stateHash(world) };
  }

  status(): SimulationStatus {
    const world = this.#world;
    return {
      state: this.#state,
      generation: this.#writer?.generation ?? 0,
      step: world?.step ?? 0,
      time: (world?.step ?? 0) * STEP,
      config: this.#config,
      radius: world?.radius ?? 0,
      droppedSteps: this.#loop.droppedSteps,
      stepsPerSecond: this.#loop.stepsPerSecond,
      realSpeed: this.#loop.rate,
      stepTime: this.#loop.stepTime,
      subSteps: world?.subSteps ?? 0,
      ...(this.#failure === null ? {} : { failure: this.#failure }),
    };
  }

  dispose(): void {
    this.#interruptSlices("dispose");
    this.#loop.stop();
    this.#state = "disposed";
    this.#tell();
    this.#world = null;
    this.#writer = null;
    this.#publisher = null;
  }

  #expect(call: string, ...allowed: LifeCycle[]): void {
    if (allowed.includes(this.#state)) return;
    const reason = this.#failure === null ? "" : ` (${this.#failure})`;
    const message = `${call} is not possible while the simulation is ${this.#state}${reason}; it must be ${allowed.join(" or ")}`;
    throw this.#state === "failed" ? new SimulationFailed(message) : new InvalidState(message);
  }

  #present(): World {
    if (!this.#world) throw new InvalidState(`there is no scene while the simulation is ${this.#state}`);
    return this.#world;
  }

  #begin(config: Config): void {
    this.#world = createWorld(config);
    this.#config = config;
    this.#loop.setSpeed(config.speed);
    this.#publisher?.begin();
  }

  #connect(target: FrameTarget, balls: number): void {
    const writer = new FrameWriter(target.buffer);
    if (writer.generation !== target.generation) {
      throw new InvalidArgument(
        `the target says generation ${target.generation}, but its buffer is of generation ${writer.generation}`,
      );
    }
    if (writer.capacity < balls) {
      throw new InvalidArgument(`the target has room for ${writer.capacity} balls, but the scene has ${balls}`);
    }
    this.#writer = writer;
    this.#publisher = new Publisher(writer);
    this.#seenRequests = writer.requests();
  }

  #run(): void {
    this.#state = "running";
    this.#loop.start();
    this.#tell();
  }

  #advance(): void {
    const world = this.#present();
    step(world);
    this.#writer?.heartbeat();
  }

  /** Raised by a caller just before it sends a message. */
  #messageWaits(): boolean {
    const requests = this.#writer?.requests() ?? 0;
    const raised = requests !== this.#seenRequests;
    this.#seenRequests = requests;
    return raised;
  }

  /** Publishes the present state to be shown exactly as it is. */
  #show(): void {
    this.#publisher?.publish(this.#present(), this.#surroundings.now(), this.#loop.rate, true);
    this.#tell();
  }

  #tell(): void {
    this.#writer?.setStatus({
      state: this.#state,
      step: this.#world?.step ?? 0,
      dropped: this.#loop.droppedSteps,
      stepTime: this.#loop.stepTime,
    });
  }

  #guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#fail(error);
      throw new SimulationFailed(this.#failure ?? "");
    }
  }

  #fail(error: unknown): void {
    this.#loop.stop();
    this.#state = "failed";
    const message = error instanceof Error ? error.message : String(error);
    this.#failure = `step ${(this.#world?.step ?? 0) + 1} failed: ${message}`;
    this.#tell();
  }

  #interruptSlices(call: string): void {
    this.#cancelSlices?.(new Cancelled(`the steps under way were ended by ${call}`));
    this.#cancelSlices = null;
  }

  #stepInSlices(n: number): Promise<number> {
    const { now, schedule, cancel } = this.#surroundings;
    return new Promise((resolve, reject) => {
      let left = n;
      let handle: unknown;
      const slice = () => {
        const begun = now();
        try {
          do this.#guarded(() => this.#advance());
          while (--left > 0 && now() - begun < TICK_MS);
        } catch (error) {
          this.#cancelSlices = null;
          reject(error);
          return;
        }
        this.#show();
        if (left > 0) {
          handle = schedule(slice, 0);
          return;
        }
        this.#cancelSlices = null;
        resolve(this.#present().step);
      };
      this.#cancelSlices = (error) => {
        cancel(handle);
        reject(error);
      };
      handle = schedule(slice, 0);
    });
  }
}

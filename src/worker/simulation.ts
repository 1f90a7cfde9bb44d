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
import type { FrameWriter, WriterStatus } from "../shared/exchange.ts";
import type { FrameTarget, LifeCycle, SimulationApi, SimulationStatus } from "../shared/protocol.ts";
import { FixedStepLoop } from "./loop.ts";
import { changeParameters, createWorld, STEP, stateHash, step, type World } from "./physics/index.ts";
import { expectRoom, openTarget, Publisher } from "./publisher.ts";
import { Slices, STEPS_AT_ONCE, type Surroundings } from "./slices.ts";

/** Steps that one call of step(n) may ask for: over two hours of simulated time. */
const MAX_STEPS = 1_000_000;
export class Simulation implements SimulationApi {
  readonly #surroundings: Surroundings;
  readonly #loop: FixedStepLoop;
  readonly #slices: Slices;
  #state: LifeCycle = "new";
  #config: Config = defaultConfig;
  #world: World | null = null;
  #writer: FrameWriter | null = null;
  #publisher: Publisher | null = null;
  #failure: string | null = null;
  /** Told with every publication, so not allocated for each. */
  readonly #said: { -readonly [K in keyof WriterStatus]: WriterStatus[K] } = {
    state: "new",
    step: 0,
    dropped: 0,
    stepTime: 0,
  };
  #seenRequests = 0;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#slices = new Slices(surroundings);
    this.#loop = new FixedStepLoop({
      now: () => surroundings.now(),
      schedule: (callback, delay) => surroundings.schedule(callback, delay),
      cancel: (handle) => surroundings.cancel(handle),
      step: () => this.#advance(),
      publish: (due, rate) => {
        this.#publisher?.publish(this.#present(), due, rate, false);
        this.#tell();
      },
      interrupted: () => this.#messageWaits(),
      failed: (error) => this.#fail(error),
    });
  }

  init(change: ConfigChange): SimulationStatus {
    this.#expect("init", "new");
    this.#begin(createWorld(applyChange(defaultConfig, change)));
    this.#state = "ready";
    return this.status();
  }

  attach(target: FrameTarget): void {
    this.#expect("attach", "ready", "running", "paused", "failed");
    const writer = openTarget(target);
    expectRoom(writer, this.#present().count);
    this.#slices.cancel("attach");
    this.#connect(writer);
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
    const advance = () => this.#guarded(() => this.#advance());
    if (n > STEPS_AT_ONCE) {
      return this.#slices.run(n, advance, () => this.#show()).then(() => this.#present().step);
    }
    for (let i = 0; i < n; i++) advance();
    this.#show();
    return this.#present().step;
  }

  reset(change: ConfigChange = {}, target?: FrameTarget): SimulationStatus {
    this.#expect("reset", "ready", "running", "paused", "failed");
    const config = applyChange(this.#config, change);
    const writer = target === undefined ? this.#writer : openTarget(target);
    if (writer) expectRoom(writer, config.balls);
    const world = createWorld(config);
    this.#slices.cancel("reset");
    if (writer !== this.#writer && writer) this.#connect(writer);
    this.#begin(world);
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
    this.#slices.cancel("dispose");
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

  #begin(world: World): void {
    this.#world = world;
    this.#config = world.config;
    this.#loop.setSpeed(world.config.speed);
    this.#publisher?.begin();
  }

  #connect(writer: FrameWriter): void {
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

  /** Publishes the present state to be shown exactly as it is; not what a failed step left behind. */
  #show(): void {
    if (this.#state !== "failed") {
      this.#publisher?.publish(this.#present(), this.#surroundings.now(), this.#loop.rate, true);
    }
    this.#tell();
  }

  #tell(): void {
    const said = this.#said;
    said.state = this.#state;
    said.step = this.#world?.step ?? 0;
    said.dropped = this.#loop.droppedSteps;
    said.stepTime = this.#loop.stepTime;
    this.#writer?.setStatus(said);
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
}

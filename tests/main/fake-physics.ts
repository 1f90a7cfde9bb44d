/**
 * Physics as the client sees it, with a state small enough to be predicted: one number, which every step multiplies and
 * adds the gravity to. So its hash tells at which step each change took effect. Time passes when the test says so.
 */
import { applyChange, type Config, type ConfigChange, defaultConfig } from "../../src/shared/config.ts";
import { InvalidArgument, InvalidState } from "../../src/shared/errors.ts";
import type { HandMove } from "../../src/shared/hands.ts";
import { MessageWriter } from "../../src/shared/message-exchange.ts";
import type {
  FrameTarget,
  LifeCycle,
  Observation,
  RestorePlan,
  SimulationApi,
  SimulationStatus,
  TimedChange,
} from "../../src/shared/protocol.ts";
import { type FrameSink, openSink } from "../../src/shared/sharing.ts";

export interface FakeWorld {
  readonly step: number;
  readonly value: number;
  readonly config: Config;
  /** What the hands hold, and where. */
  readonly held: readonly HandMove[];
}

/** One step of the fake's physics. */
export function fakeStep({ step, value, config, held }: FakeWorld): FakeWorld {
  let next = Math.imul(value, 31) + Math.round(config.gravity * 16) + 1;
  for (const move of held) if (move.act === "grab") next += 97 * move.hand + 7 * move.ball + Math.round(3 * move.x);
  return { step: step + 1, value: next | 0, config, held };
}
export function fakeBeginning(config: Config): FakeWorld {
  return { step: 0, value: config.seed | 0, config, held: [] };
}
/** A hand moves. */
export function fakeMove(world: FakeWorld, move: HandMove): FakeWorld {
  const { held } = world;
  const others = held.filter(({ hand }) => hand !== move.hand);
  if (move.act === "grab") return { ...world, held: [...others, move] };
  if (move.act === "release") return { ...world, held: others };
  return { ...world, held: held.map((grab) => (grab.hand === move.hand ? { ...grab, x: move.x, y: move.y } : grab)) };
}
export function fakeHash({ step, value }: FakeWorld): { step: number; hash: string } {
  return { step, hash: (value >>> 0).toString(16).padStart(8, "0") };
}
export class FakePhysics implements SimulationApi {
  world: FakeWorld = fakeBeginning(defaultConfig);
  state: LifeCycle = "new";
  sink: FrameSink | null = null;
  plan: RestorePlan | undefined;
  /** Whether it keeps a checkpoint as soon as it is given memory. */
  keepsAtOnce = true;
  /** Steps that a catch-up gets through before its patience ends. */
  catchUp = Number.POSITIVE_INFINITY;
  #scheduled: TimedChange[] = [];
  #clock = 0;

  init(change: ConfigChange): SimulationStatus {
    this.#expect("new");
    this.world = fakeBeginning(applyChange(defaultConfig, change));
    this.state = "ready";
    return this.status();
  }
  restore(plan: RestorePlan, target?: FrameTarget): SimulationStatus {
    this.#expect("new");
    this.plan = plan;
    this.world = plan.checkpoint ? readWorld(plan.checkpoint) : fakeBeginning(applyChange(defaultConfig, plan.config));
    const { step } = this.world;
    this.#scheduled = plan.changes.filter((timed) => timed.step >= step);
    this.#applyDue();
    for (let n = 0; n < this.catchUp && this.world.step < plan.step; n++) this.#advance();
    this.state = "paused";
    if (target) this.attach(target);
    return this.status();
  }
  attach(target: FrameTarget): void {
    this.#expect("ready", "running", "paused");
    this.#connect(target);
    if (this.world.step > 0 && this.keepsAtOnce) this.keep();
  }
  start(): void {
    this.resume();
  }
  pause(): number {
    this.#expect("ready", "running", "paused");
    if (this.state === "running") this.state = "paused";
    this.#tell();
    return this.world.step;
  }
  resume(): void {
    this.#expect("ready", "running", "paused");
    this.state = "running";
    this.#tell();
  }
  step(n = 1): number {
    this.#expect("ready", "paused");
    for (let i = 0; i < n; i++) this.#advance();
    this.#tell();
    return this.world.step;
  }
  reset(change: ConfigChange = {}, target?: FrameTarget): SimulationStatus {
    this.#expect("ready", "running", "paused");
    this.world = fakeBeginning(applyChange(this.world.config, change));
    this.#scheduled = [];
    if (target) this.#connect(target);
    this.#tell();
    return this.status();
  }
  set(change: ConfigChange): SimulationStatus {
    this.#expect("ready", "running", "paused");
    const config = applyChange(this.world.config, change, "set");
    this.#hurry();
    this.world = { ...this.world, config: { ...this.world.config, ...change } };
    void config;
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
    return fakeHash(this.world);
  }
  observe(ball = 0): Observation {
    const { step, value } = this.world;
    const still = { x: 0, y: 0, angle: 0, vx: 0, vy: 0, spin: 0, speed: 0, energy: 0 };
    return {
      ...{ step, time: step / 120, energy: value, meanSpeed: 0, meanHeight: 0, meanSpin: 0, stepTime: 0 },
      ...(ball === 0 ? {} : { ball: { number: ball, ...still } }),
    };
  }
  status(): SimulationStatus {
    const { step, config } = this.world;
    return {
      state: this.state,
      generation: this.sink?.generation ?? 0,
      step,
      time: step / 120,
      config,
      radius: 15,
      droppedSteps: 0,
      stepsPerSecond: 0,
      realSpeed: 1,
      stepTime: 0,
      subSteps: 1,
      checkpointInterval: 500,
    };
  }
  /** Whether contacts are wanted, as last said. */
  contactsWanted = false;
  observeContacts(wanted: boolean): void {
    this.contactsWanted = wanted;
  }
  checkpoint(): { readonly step: number; readonly bytes: Uint8Array<ArrayBuffer> } {
    return { step: this.world.step, bytes: writeWorld(this.world) };
  }
  dispose(): void {
    this.state = "disposed";
    this.sink?.close();
    this.sink = null;
  }

  /** Time passes: so many steps, if it runs. */
  run(steps: number): void {
    if (this.state !== "running") return;
    for (let i = 0; i < steps; i++) this.#advance();
    this.#tell();
  }
  /** Keeps a checkpoint, as it does twice a second. */
  keep(): void {
    const bytes = writeWorld(this.world);
    const isKept = this.sink!.keepCheckpoint(this.world.step, bytes.length, (into) => into.set(bytes));
    if (!isKept) throw new Error("the checkpoint was not kept");
  }

  #connect(target: FrameTarget): void {
    const { sink } = this;
    // By a clock that hurries, so that whatever it says is sent at once.
    this.sink = "ports" in target ? new MessageWriter(target, () => (this.#clock += 1_000)) : openSink(target);
    if (this.sink.capacity < this.world.config.balls) {
      this.sink = sink;
      throw new InvalidArgument("there is no room");
    }
    sink?.close();
    this.#tell();
  }
  #advance(): void {
    this.world = fakeStep(this.world);
    this.sink?.heartbeat();
    this.#applyDue();
  }
  #applyDue(): void {
    while (this.#scheduled.length > 0 && this.#scheduled[0].step <= this.world.step) {
      this.#apply(this.#scheduled.shift()!);
    }
  }
  #hurry(): void {
    for (const timed of this.#scheduled.splice(0)) this.#apply(timed);
  }
  #move(move: HandMove): number {
    this.#expect("ready", "running", "paused");
    this.#hurry();
    this.world = fakeMove(this.world, move);
    return this.world.step;
  }
  #apply({ change, moves = [] }: TimedChange): void {
    this.world = { ...this.world, config: applyChange(this.world.config, change, "set") };
    for (const move of moves) this.world = fakeMove(this.world, move);
  }
  #tell(): void {
    this.sink?.setStatus({ state: this.state, step: this.world.step, dropped: 0, stepTime: 1 });
  }
  #expect(...allowed: LifeCycle[]): void {
    if (!allowed.includes(this.state)) throw new InvalidState(`not while ${this.state}`, { state: this.state });
  }
}

function writeWorld(world: FakeWorld): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(world)) as Uint8Array<ArrayBuffer>;
}
function readWorld(bytes: Uint8Array): FakeWorld {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as FakeWorld;
  } catch {
    throw new InvalidArgument("the checkpoint is none");
  }
}

/** Every call that can be made to a simulation, well or badly: how it is made, what has to come of it, and what it changes. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { transfer } from "comlink";
import fc from "fast-check";
import { applyChange, type Config, type ConfigChange, defaultConfig } from "../../src/shared/config.ts";
import { InvalidConfig } from "../../src/shared/errors.ts";
import type { HandMove } from "../../src/shared/hands.ts";
import type { FrameTarget, Observation, RestorePlan, Sharing, SimulationStatus } from "../../src/shared/protocol.ts";
import { type CreatedTarget, createTarget, openSource } from "../../src/shared/sharing.ts";
import { readCheckpoint, stateHash } from "../../src/worker/physics/index.ts";
import { anyChange } from "../arbitraries.ts";
import { checkHash, type Method, type Model, type Remains } from "./model.ts";
import type { Subject } from "./subject.ts";
import { Twin } from "./twin.ts";

export interface Call {
  readonly method: Method;
  /** As a counterexample shows it. */
  readonly text: string;
  send(subject: Subject, model: Model): Promise<unknown>;
  /** The error that its arguments are refused with where the call as such is allowed. */
  refusal(model: Model): string | null;
  /** It was answered: checks the answer and changes the model as it should have changed the simulation. */
  accept(model: Model, value: unknown): void;
  /** It was refused. */
  refused?(model: Model): void;
}

/** Enough for piles, few enough for thousands of steps. */
const MAX_BALLS = 25;
const MOST_STEPS = 2_500;

const show = (value: unknown) => JSON.stringify(value, (_, part) => (typeof part === "number" ? String(part) : part));

// --- Changes of parameters

const liveChange: fc.Arbitrary<ConfigChange> = fc.record(
  {
    gravity: fc.integer({ min: 0, max: 2_000 }),
    rotation: fc.integer({ min: -360, max: 360 }),
    friction: fc.double({ min: 0, max: 2, noNaN: true }),
    speed: fc.constantFrom(0, 0.5, 1, 1, 2, 8),
  },
  { requiredKeys: [] },
);
const scene: fc.Arbitrary<ConfigChange> = fc.record(
  { seed: fc.nat(9), balls: fc.integer({ min: 1, max: MAX_BALLS }), sides: fc.integer({ min: 3, max: 9 }) },
  { requiredKeys: [] },
);
const junkChanges: readonly unknown[] = [
  { gravity: Number.NaN },
  { gravity: 100, friction: -1 },
  { balls: 0 },
  { balls: 1e9 },
  { balls: 20, radius: 200 },
  { nonsense: 1 },
  { constructor: 1 },
  [1],
  "gravity",
  5,
  null,
];
/** Good ones mostly; what of the others is refused, the table says. */
const anyReset: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(scene, liveChange).map(([a, b]) => ({ ...a, ...b })) },
  { weight: 1, arbitrary: anyChange(MAX_BALLS) },
  { weight: 1, arbitrary: fc.constantFrom(...junkChanges) },
);
const anySet: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: liveChange },
  { weight: 1, arbitrary: fc.constantFrom<unknown>({ balls: 3 }, { seed: 1, gravity: 5 }, ...junkChanges) },
);

/** The configuration that a change leads to, or null if it is refused. */
function tryChange(base: Config, change: unknown, scope: "reset" | "set"): Config | null {
  try {
    return applyChange(base, change, scope);
  } catch (error) {
    if (error instanceof InvalidConfig) return null;
    throw error;
  }
}

// --- The calls

/** One whose arguments can't be wrong. */
function plain(method: "start" | "resume" | "pause" | "hash" | "status" | "checkpoint" | "dispose"): Call {
  return {
    method,
    text: method,
    send: (subject) => subject.remote[method]() as Promise<unknown>,
    refusal: () => null,
    accept: (model, value) => answers[method](model, value),
  };
}

const answers: Record<Parameters<typeof plain>[0], (model: Model, value: unknown) => void> = {
  start: (model) => {
    model.state = "running";
  },
  resume: (model) => {
    model.state = "running";
  },
  pause: (model, value) => {
    strictEqual(value, model.step);
    if (model.state === "running") model.state = "paused";
  },
  hash: (model, value) => checkHash(model, value as { step: number; hash: string }),
  status: (model, value) => strictEqual((value as SimulationStatus).state, model.state),
  checkpoint: (model, value) => {
    const kept = value as NonNullable<Remains["kept"]>;
    checkHash(model, { step: kept.step, hash: stateHash(readCheckpoint(kept.bytes)) });
    model.kept = kept;
  },
  dispose: (model) => {
    model.state = "disposed";
    model.detach();
  },
};

/** What is no ball's number. */
const badBalls: readonly unknown[] = [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "1", {}, null];

function observe(ball: unknown): Call {
  return {
    method: "observe",
    text: `observe(${show(ball)})`,
    send: (subject) => subject.remote.observe(ball as number),
    refusal: (model) =>
      Number.isInteger(ball) && (ball as number) >= 0 && (ball as number) <= (model.twin?.began.balls ?? 0)
        ? null
        : "InvalidArgument",
    accept(model, value) {
      const { step, ball: observed } = value as Observation;
      strictEqual(step, model.step);
      strictEqual(observed?.number ?? 0, ball);
    },
  };
}

/** Watching changes nothing: hashes and states stay what they would have been. */
function observeContacts(wanted: unknown): Call {
  return {
    method: "observeContacts",
    text: `observeContacts(${show(wanted)})`,
    send: (subject) => subject.remote.observeContacts(wanted as boolean),
    refusal: () => (typeof wanted === "boolean" ? null : "InvalidArgument"),
    accept: (_, value) => strictEqual(value, undefined),
  };
}

function init(change: unknown): Call {
  return {
    method: "init",
    text: `init(${show(change)})`,
    send: (subject) => subject.remote.init(change as ConfigChange),
    refusal: () => (tryChange(defaultConfig, change, "reset") ? null : "InvalidConfig"),
    accept(model, value) {
      model.begin(new Twin(applyChange(defaultConfig, change)));
      model.state = "ready";
      deepStrictEqual((value as SimulationStatus).config, model.twin?.config);
    },
  };
}

function set(change: unknown): Call {
  return {
    method: "set",
    text: `set(${show(change)})`,
    send: (subject) => subject.remote.set(change as ConfigChange),
    refusal: ({ twin }) => (twin && tryChange(twin.finalConfig, change, "set") ? null : "InvalidConfig"),
    accept(model, value) {
      model.twin?.set(change as ConfigChange);
      const { step, config } = value as SimulationStatus;
      deepStrictEqual({ step, config }, { step: model.step, config: model.twin?.config });
    },
  };
}

/** What a hand does, well or badly. */
function move(act: HandMove["act"], hand: unknown, ball: unknown, x: unknown, y: unknown): Call {
  const isWhole = (value: unknown, most: number) =>
    Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most;
  const isPlace = (value: unknown) => typeof value === "number" && Math.abs(value) <= 1e6;
  const told = { act, hand, ...(act === "grab" ? { ball } : {}), ...(act === "release" ? {} : { x, y }) } as HandMove;
  return {
    method: act,
    text: show(told),
    send({ remote }) {
      if (told.act === "grab") return remote.grab(told.hand, told.ball, told.x, told.y);
      return told.act === "drag" ? remote.drag(told.hand, told.x, told.y) : remote.release(told.hand);
    },
    refusal({ twin }) {
      const isRight =
        isWhole(hand, 10) &&
        (act !== "grab" || isWhole(ball, twin?.config.balls ?? 0)) &&
        (act === "release" || (isPlace(x) && isPlace(y)));
      return isRight ? null : "InvalidArgument";
    },
    accept(model, value) {
      strictEqual(value, model.step);
      model.twin?.move(told);
    },
  };
}

/** What is wrong with a target, and the error that it is refused with. */
const badTargets = {
  small: "InvalidArgument",
  generation: "InvalidArgument",
  null: "InvalidArgument",
  junk: "InvalidArgument",
} as const;
type Defect = keyof typeof badTargets | null;

/** A target of the next generation, as it is to be sent. */
function prepareTarget(model: Model, sharing: Sharing, balls: number, defect: Defect) {
  const room = defect === "small" ? Math.max(balls - 1, 0) : balls;
  // No target has room for less than one: then it is wrong in another way.
  const created = createTarget(sharing, Math.max(room, 1), ++model.generations);
  const { target, transfer: transferables } = created;
  const wrong = room === 0 || defect === "junk" ? { ...target, generation: -1, capacity: "many" } : target;
  const sent = defect === "null" ? null : defect === "generation" ? { ...target, generation: 1.5 } : wrong;
  return { created, sent: (sent && transfer(sent, transferables)) as FrameTarget, sharing, room };
}

function closeTarget({ target, origins }: CreatedTarget): void {
  const ports =
    "ports" in target ? [...target.ports, ...origins.map((origin) => (origin as { port: MessagePort }).port)] : [];
  for (const port of ports) port.close();
}

/** It publishes there from now on. */
function use(model: Model, { created, sharing, room }: ReturnType<typeof prepareTarget>): void {
  model.detach();
  model.source = openSource(created.origins[1], 1);
  model.closeTarget = () => closeTarget(created);
  model.isShared = sharing === "shared";
  model.room = room;
  model.sourceIsOfRun = true;
}

function attach(sharing: Sharing, defect: Defect): Call {
  let prepared: ReturnType<typeof prepareTarget>;
  return {
    method: "attach",
    text: `attach(${sharing}${defect ? `, ${defect}` : ""})`,
    send(subject, model) {
      prepared = prepareTarget(model, sharing, model.twin?.config.balls ?? 1, defect);
      return subject.remote.attach(prepared.sent);
    },
    refusal: () => (defect ? badTargets[defect] : null),
    accept: (model) => use(model, prepared),
    refused: () => closeTarget(prepared.created),
  };
}

function reset(change: unknown, sharing: Sharing | null, defect: Defect): Call {
  let prepared: ReturnType<typeof prepareTarget> | undefined;
  const next = ({ twin }: Model) => tryChange(twin?.finalConfig ?? defaultConfig, change, "reset");
  return {
    method: "reset",
    text: `reset(${show(change)}${sharing ? `, ${sharing}${defect ? `, ${defect}` : ""}` : ""})`,
    send(subject, model) {
      if (!sharing) {
        prepared = undefined;
        return subject.remote.reset(change as ConfigChange);
      }
      prepared = prepareTarget(model, sharing, next(model)?.balls ?? 1, defect);
      return subject.remote.reset(change as ConfigChange, prepared.sent);
    },
    refusal(model) {
      const config = next(model);
      if (!config) return "InvalidConfig";
      if (sharing) return defect ? badTargets[defect] : null;
      return model.source && config.balls > model.room ? "InvalidArgument" : null;
    },
    accept(model, value) {
      model.begin(new Twin(next(model) as Config));
      if (prepared) use(model, prepared);
      if (model.state === "failed") model.state = "paused";
      deepStrictEqual((value as SimulationStatus).config, model.twin?.config);
    },
    refused: () => prepared && closeTarget(prepared.created),
  };
}

function steps(n: unknown): Call {
  const isRight = typeof n === "number" && Number.isInteger(n) && n >= 1 && n <= 1_000_000;
  return {
    method: "step",
    text: `step(${show(n)})`,
    send: (subject) => subject.remote.step(n as number),
    refusal: () => (isRight ? null : "InvalidArgument"),
    accept(model, value) {
      strictEqual(value, model.step + (n as number));
      model.twin?.runTo(value as number);
    },
  };
}

// --- Bringing a run back

interface Revival {
  readonly withCheckpoint: boolean;
  /** Steps beyond the last one of the lost worker. */
  readonly beyond: number;
  readonly patience: number;
  readonly defect: keyof typeof badPlans | null;
}

const corrupted = (bytes: Uint8Array<ArrayBuffer>) => bytes.slice(0, bytes.length - 3);

/** What can be wrong with a plan. */
const badPlans = {
  null: () => null,
  config: (plan: RestorePlan) => ({ ...plan, config: { ...plan.config, gravity: Number.NaN } }),
  step: (plan: RestorePlan) => ({ ...plan, step: 1.5 }),
  patience: (plan: RestorePlan) => ({ ...plan, patience: -1 }),
  changes: (plan: RestorePlan) => ({ ...plan, changes: [{ step: -1, change: {} }] }),
  moves: (plan: RestorePlan) => ({ ...plan, changes: [{ step: 0, change: {}, moves: "grab" }] }),
  hand: (plan: RestorePlan) => ({ ...plan, changes: [{ step: 0, change: {}, moves: [{ act: "drag", hand: 11 }] }] }),
  order: (plan: RestorePlan) => ({ ...plan, changes: [5, 3].map((step) => ({ step, change: { gravity: 1 } })) }),
  reset: (plan: RestorePlan) => ({ ...plan, changes: [{ step: 0, change: { balls: 5 } }] }),
  checkpoint: (plan: RestorePlan) => ({
    ...plan,
    checkpoint: plan.checkpoint ? corrupted(plan.checkpoint) : new Uint8Array(40),
  }),
} satisfies Record<string, (plan: RestorePlan) => unknown>;

function restore({ withCheckpoint, beyond, patience, defect }: Revival): Call {
  const nothing: Remains = { began: defaultConfig, changes: [], step: 0, kept: null };
  let plan: RestorePlan;
  let remains = nothing;
  return {
    method: "restore",
    text: `restore(${show({ withCheckpoint, beyond, patience, defect })})`,
    send(subject, model) {
      remains = model.remains ?? nothing;
      const { began, changes, step, kept } = remains;
      const checkpoint = withCheckpoint && kept ? { checkpoint: kept.bytes } : {};
      plan = { config: began, ...checkpoint, changes, step: step + beyond, patience };
      return subject.remote.restore(defect ? (badPlans[defect](plan) as RestorePlan) : plan);
    },
    refusal: () => (defect ? (defect === "config" || defect === "reset" ? "InvalidConfig" : "InvalidArgument") : null),
    accept(model, value) {
      const { step, config } = value as SimulationStatus;
      const least = plan.checkpoint ? (remains.kept?.step ?? 0) : 0;
      ok(step >= least && step <= plan.step, `restored to step ${step}, but the plan was ${least} to ${plan.step}`);
      if (patience > 1) strictEqual(step, plan.step);
      const twin = new Twin(remains.began, remains.changes);
      twin.runTo(step);
      model.begin(twin);
      model.state = "paused";
      if (plan.checkpoint) model.note("restored from a checkpoint");
      if (step < plan.step) model.note("restored in part");
      deepStrictEqual(config, twin.finalConfig);
    },
  };
}

// --- All of them

const sharing = fc.constantFrom<Sharing>("shared", "shared", "message");
const defect = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom<Defect>(...(Object.keys(badTargets) as (keyof typeof badTargets)[])) },
);
const anyHand = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 1, max: 3 }) as fc.Arbitrary<unknown> },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(10, 11, 0, 1.5, "1", null, undefined) },
);
const anyBall = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 1, max: 6 }) as fc.Arbitrary<unknown> },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(MAX_BALLS + 1, 0, -1, Number.NaN, "7") },
);
const anyPlace = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: -400, max: 400 }) as fc.Arbitrary<unknown> },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(1e6, 2e6, Number.NaN, Number.POSITIVE_INFINITY, "0") },
);
const badSteps: readonly unknown[] = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e7, "12px", null, [3]];

export const dispose: Call = plain("dispose");

/** All other calls that are answered while no time passes. */
export const promptCall: fc.Arbitrary<Call> = fc.oneof(
  { weight: 4, arbitrary: anyReset.map(init) },
  {
    weight: 8,
    arbitrary: fc
      .record<Revival>({
        withCheckpoint: fc.constantFrom(true, true, true, false),
        beyond: fc.nat(40),
        patience: fc.constantFrom(0, 1, 1e6, 1e6),
        defect: fc.oneof(
          { weight: 5, arbitrary: fc.constant(null) },
          {
            weight: 1,
            arbitrary: fc.constantFrom<Revival["defect"]>(...(Object.keys(badPlans) as (keyof typeof badPlans)[])),
          },
        ),
      })
      .map(restore),
  },
  { weight: 4, arbitrary: fc.tuple(sharing, defect).map(([how, wrong]) => attach(how, wrong)) },
  { weight: 2, arbitrary: fc.constant(plain("start")) },
  { weight: 3, arbitrary: fc.constant(plain("pause")) },
  { weight: 4, arbitrary: fc.constant(plain("resume")) },
  { weight: 2, arbitrary: fc.constant(steps(1)) },
  { weight: 1, arbitrary: fc.constantFrom(...badSteps.map(steps)) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(anyReset, fc.oneof(fc.constant(null), sharing), defect)
      .map(([change, how, wrong]) => reset(change, how, wrong)),
  },
  { weight: 4, arbitrary: anySet.map(set) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom("grab", "grab", "drag", "release"), anyHand, anyBall, anyPlace, anyPlace)
      .map((told) => move(...told)),
  },
  { weight: 3, arbitrary: fc.constant(plain("hash")) },
  { weight: 1, arbitrary: fc.constant(plain("status")) },
  { weight: 2, arbitrary: fc.oneof(fc.integer({ min: 0, max: MAX_BALLS }), fc.constantFrom(...badBalls)).map(observe) },
  { weight: 2, arbitrary: fc.constant(plain("checkpoint")) },
  { weight: 2, arbitrary: fc.constantFrom(true, true, false, "yes").map(observeContacts) },
);

/** So many steps that they may take time to pass. */
export const longStep: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 2, max: 20 }),
  fc.integer({ min: 2, max: MOST_STEPS }),
);

/**
 * What a simulation should be after the calls made to it: its life cycle, where it publishes, and the run itself, which is
 * the headless kernel's. A call's outcome is known before it is made.
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { Config } from "../../src/shared/config.ts";
import type { LifeCycle, SimulationApi, SimulationStatus, TimedChange } from "../../src/shared/protocol.ts";
import type { FrameSource } from "../../src/shared/sharing.ts";
import { STEP } from "../../src/worker/physics/index.ts";
import { type Answer, answerOf, type Subject } from "./subject.ts";
import type { Twin } from "./twin.ts";

export type Method = keyof SimulationApi;

/** The states in which a method may be called. */
export const allowed: Readonly<Record<Method, readonly LifeCycle[]>> = {
  init: ["new"],
  restore: ["new"],
  attach: ["ready", "running", "paused", "failed"],
  start: ["ready", "running"],
  pause: ["ready", "running", "paused"],
  resume: ["ready", "running", "paused"],
  step: ["ready", "paused"],
  reset: ["ready", "running", "paused", "failed"],
  set: ["ready", "running", "paused"],
  grab: ["ready", "running", "paused"],
  drag: ["ready", "running", "paused"],
  release: ["ready", "running", "paused"],
  hash: ["ready", "running", "paused"],
  status: ["new", "ready", "running", "paused", "failed", "disposed"],
  observe: ["ready", "running", "paused", "failed"],
  observeContacts: ["new", "ready", "running", "paused", "failed"],
  checkpoint: ["ready", "running", "paused"],
  dispose: ["new", "ready", "running", "paused", "failed", "disposed"],
};

/** Steps under way that were asked for at once. */
export interface LongStep {
  readonly aim: number;
  answer: Answer | null;
  /** Whether a later call has ended it. */
  cancelled: boolean;
}

/** All that outlives a lost worker. */
export interface Remains {
  readonly began: Config;
  readonly changes: readonly TimedChange[];
  readonly step: number;
  readonly kept: { readonly step: number; readonly bytes: Uint8Array<ArrayBuffer> } | null;
}

export class Model {
  state: LifeCycle = "new";
  /** Null before there is a scene. */
  twin: Twin | null = null;
  /** The step at which a failed one has left the scene half done; null if none has. */
  broken: number | null = null;
  /** The page's end of where the simulation publishes. */
  source: FrameSource | null = null;
  /** How it is closed, with everything else of its generation. */
  closeTarget = () => {};
  /** Whether frames and status are there the moment they are published. */
  isShared = false;
  /** Balls that fit where it publishes. */
  room = 0;
  generations = 0;
  long: LongStep | null = null;
  /** Of this run, as checkpoint() gave it. */
  kept: Remains["kept"] = null;
  /** Whether what the source keeps is of this run. */
  sourceIsOfRun = false;
  /** Of the worker that was lost last. */
  remains: Remains | null = null;
  /** How often things happened, by name: what a test has not tried, it has not shown. */
  readonly seen: Map<string, number>;

  constructor(seen: Map<string, number> = new Map()) {
    this.seen = seen;
  }

  note(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1);
  }

  get step(): number {
    return this.broken ?? this.twin?.step ?? 0;
  }

  /** The error that the life cycle refuses a call with, if it does. */
  refusal(method: Method): string | null {
    if (allowed[method].includes(this.state)) return null;
    return this.state === "failed" ? "SimulationFailed" : "InvalidState";
  }

  begin(twin: Twin): void {
    this.twin = twin;
    this.broken = null;
    this.kept = null;
    // Of a new run, shared memory keeps a state at once; a reader of messages may still hold one of the run before.
    this.sourceIsOfRun = this.isShared;
  }

  detach(): void {
    this.source?.close();
    this.closeTarget();
    this.source = null;
    this.isShared = false;
    this.closeTarget = () => {};
  }

  /** The worker is lost; what the next one is given of it. */
  lose(): void {
    if (this.twin) {
      const { began, changes } = this.twin;
      const newest = this.sourceIsOfRun ? (this.source?.checkpoint() ?? null) : null;
      const kept = (newest?.step ?? -1) > (this.kept?.step ?? -1) ? newest : this.kept;
      this.remains = { began, changes: [...changes], step: this.twin.step, kept };
    }
    this.detach();
    this.state = "new";
    this.twin = null;
    this.broken = null;
    this.long = null;
    this.kept = null;
  }
}

/** The simulation that is looked at; another one after a loss. */
export interface Real {
  subject: Subject;
}

/** Asks for the status and holds everything that can be seen against the model. */
export async function observe(model: Model, { subject }: Real): Promise<SimulationStatus> {
  // Its answer comes after all that the worker has said before.
  const answer = await answerOf(subject.remote.status());
  ok("value" in answer, `status is refused with ${"error" in answer && answer.error}`);
  const status = answer.value as SimulationStatus;
  const { twin, long, source } = model;
  if (twin && model.broken === null && model.state !== "disposed") twin.runTo(status.step);
  settleLong(model, status);
  strictEqual(status.state, model.state);
  strictEqual(status.step, model.state === "disposed" ? 0 : model.step);
  strictEqual(status.time, status.step * STEP);
  strictEqual(status.generation, model.state === "disposed" ? 0 : (source?.generation ?? 0));
  strictEqual("failure" in status, model.broken !== null);
  if (long) ok(status.step <= long.aim, `${status.step} steps, but ${long.aim} were asked for`);
  if (twin && model.state !== "disposed") deepStrictEqual(status.config, twin.finalConfig);
  if (model.isShared && ["ready", "running", "paused"].includes(model.state)) checkSource(model);
  return status;
}

/** Shared memory says what the status says, its newest frame is the present state, and what it keeps is of this run. */
function checkSource({ source, twin, state, step }: Model): void {
  if (!source || !twin) return;
  const said = source.status();
  deepStrictEqual([said.state, said.step], [state, step]);
  const kept = source.checkpoint();
  ok(kept === null || kept.step <= step, `a state of step ${kept?.step} is kept at step ${step}`);
  const frame = source.acquire();
  ok(frame, "nothing was published");
  deepStrictEqual([frame.generation, frame.step, frame.count], [source.generation, step, twin.config.balls]);
}

function settleLong(model: Model, { step, state }: SimulationStatus): void {
  const { long } = model;
  if (!long) return;
  if (long.answer === null) {
    ok(!long.cancelled, "the call that ended a long step left it pending");
    ok(state !== "failed", "the failure of a long step left it pending");
    return;
  }
  model.long = null;
  if ("value" in long.answer) {
    deepStrictEqual([long.answer.value, step], [long.aim, long.aim]);
    model.note("a long step: a result");
  } else {
    const due = long.cancelled ? "Cancelled" : state === "failed" ? "SimulationFailed" : "a result";
    strictEqual((long.answer.error as Error).name, due);
    model.note(`a long step: ${due}`);
  }
  if (long.cancelled) ok("error" in long.answer, "a long step that was ended went on to its end");
}

/** The hash is the kernel's at that step; the same in a checkpoint. */
export function checkHash(model: Model, { step, hash }: { readonly step: number; readonly hash: string }): void {
  strictEqual(step, model.step);
  if (model.broken === null) strictEqual(hash, model.twin?.hash, `the hash at step ${step}`);
}

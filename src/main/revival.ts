/**
 * Brings a run back in a new worker: from the state that was kept outside of the lost one and the changes that were
 * acknowledged since, to the last step that the page knows of.
 */
import { InvalidArgument, InvalidConfig } from "../shared/errors.ts";
import type { RestorePlan, Sharing, SimulationStatus } from "../shared/protocol.ts";
import type { FrameMemory } from "./frame-memory.ts";
import { afterMessages } from "./messages-read.ts";
import type { RunLog } from "./run-log.ts";

/** Milliseconds that a replaced worker has to catch up with a run that was running, and with one that stood. */
const PATIENCE_MS = 250;
const PATIENCE_AT_REST_MS = 60_000;
/** Steps at real time between two messages of status, where no memory is shared. */
const UNHEARD_STEPS = 30;

/** Where a run was when its worker was lost, and where it went on. */
export interface Resumption {
  /** The last step known. */
  step: number;
  readonly runs: boolean;
  /** The step from which it goes on. */
  reached: number;
}

/** @param restore asks the new worker to do as a plan says */
export async function restoreRun(
  run: RunLog,
  memory: FrameMemory,
  resumption: Resumption,
  sharing: Sharing,
  restore: (plan: RestorePlan) => Promise<SimulationStatus>,
): Promise<void> {
  await new Promise<void>((read) => afterMessages(read)); // the last that the lost one said may be there, unread
  run.keep(memory.written.checkpoint());
  resumption.step = Math.max(resumption.step, memory.written.status().step);
  const patience = resumption.runs ? PATIENCE_MS : PATIENCE_AT_REST_MS;
  // The picture may have been shown more than the page has heard of.
  const unheard = resumption.runs && sharing === "message" ? UNHEARD_STEPS * Math.ceil(run.config.speed) : 0;
  let status: SimulationStatus;
  try {
    status = await restore(run.plan(resumption.step + unheard, patience));
  } catch (error) {
    if (!(error instanceof InvalidArgument || error instanceof InvalidConfig)) throw error;
    status = await restore(run.afresh());
  }
  run.config = status.config;
  run.step = status.step;
  resumption.reached = status.step;
}

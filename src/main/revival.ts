/**
 * Brings a run back in a new worker: from the state that was kept outside of the lost one and the changes that were
 * acknowledged since, to the last step that the page knows of.
 */
import { type Remote, transfer } from "comlink";
import { InvalidArgument, InvalidConfig } from "../shared/errors.ts";
import type { RestorePlan, Sharing, SimulationApi, SimulationStatus } from "../shared/protocol.ts";
import type { FrameMemory } from "./frame-memory.ts";
import type { RunLog } from "./run-log.ts";
import { type Link, SET_UP_MS } from "./worker-link.ts";

/** Milliseconds that a replaced worker has to catch up with a run that was running, and with one that stood. */
const PATIENCE_MS = 250;
const PATIENCE_AT_REST_MS = 60_000;
/** Steps at real time between two messages of status, where no memory is shared. */
const UNHEARD_STEPS = 30;

export class Revival {
  readonly #memory: FrameMemory;
  readonly #sharing: Sharing;
  /** The worker in which the run is being brought back. */
  #link: Link<SimulationApi> | null = null;
  /** The last step known when its worker was lost, whether it ran, and the step from which it goes on. */
  #step = 0;
  #ran = false;
  #reached = 0;

  constructor(memory: FrameMemory, sharing: Sharing) {
    this.#memory = memory;
    this.#sharing = sharing;
  }

  /** The worker in which the run is being brought back, once it has answered at all. */
  get link(): Link<SimulationApi> | null {
    return this.#link && this.#link.answers > 0 ? this.#link : null;
  }

  /** Whether that worker builds the scene or reads its checkpoint, and has not begun to catch up. */
  get isBuilding(): boolean {
    return this.#link !== null && this.#memory.newest.source.status().heartbeat === 0;
  }

  /** Steps by which the run was set back when its worker was last replaced, and the one from which it went on. */
  get setBack(): { readonly step: number; readonly lost: number } {
    return { step: this.#reached, lost: Math.max(0, this.#step - this.#reached) };
  }

  lost(step: number, ran: boolean): void {
    this.#step = step;
    this.#ran = ran;
    this.#reached = 0;
  }

  /** @returns whether the run ran when it was lost */
  async bringBack(run: RunLog, link: Link<SimulationApi>): Promise<boolean> {
    this.#link = link;
    const memory = this.#memory;
    const ran = this.#ran;
    try {
      // Where the lost one spoke by messages, all of them have been read: the new one has answered since (crew.ts).
      run.keep(memory.written.checkpoint());
      this.#step = Math.max(this.#step, memory.written.status().step);
      const patience = ran ? PATIENCE_MS : PATIENCE_AT_REST_MS;
      // The picture may have been shown more than the page has heard of.
      const unheard = ran && this.#sharing === "message" ? UNHEARD_STEPS * Math.ceil(run.config.speed) : 0;
      let status: SimulationStatus;
      try {
        status = await this.#restore(link, run, run.plan(this.#step + unheard, patience));
      } catch (error) {
        if (!(error instanceof InvalidArgument || error instanceof InvalidConfig)) throw error;
        status = await this.#restore(link, run, run.afresh());
      }
      run.config = status.config;
      run.step = status.step;
      this.#reached = status.step;
    } finally {
      this.#link = null;
    }
    return ran;
  }

  /** In memory of its own from the start, so that its heartbeats are seen while it catches up. */
  async #restore(link: Link<SimulationApi>, { config }: RunLog, plan: RestorePlan): Promise<SimulationStatus> {
    const memory = this.#memory.create(config);
    this.#memory.use(memory);
    try {
      const make = (physics: Remote<SimulationApi>) => physics.restore(plan, transfer(memory.target, memory.transfer));
      const status = await link.call(make, plan.patience + SET_UP_MS);
      this.#memory.settle(memory);
      return status;
    } catch (error) {
      memory.source.close();
      throw error;
    }
  }
}

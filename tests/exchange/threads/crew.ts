/** Three threads on one exchange: a writer that goes flat out, a reader that races it and one that sleeps on its lease. */
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { CreatedTarget } from "../../../src/shared/sharing.ts";
import { transferOf } from "../../../src/shared/sharing.ts";
import type { Job, Report, Role } from "./thread.ts";

/** The reader's number is the index less one. */
export const roles: readonly Role[] = ["writer", "racer", "holder"];

// Words that the threads and their leader share.
export const STOP = 0;
/** Of role r: see Report in thread.ts. */
export const frameCount = (role: number) => 1 + 3 * role;
export const differentCount = (role: number) => 2 + 3 * role;
export const tornCount = (role: number) => 3 + 3 * role;
const WORDS = 10;

/** What has happened so far in a run. */
export interface Progress {
  readonly milliseconds: number;
  readonly published: number;
  /** By both readers. */
  readonly checked: number;
  readonly different: number;
  readonly torn: number;
}

export type Run = { readonly frames: CreatedTarget } | { readonly slots: SharedArrayBuffer };

const POLL = 50; // milliseconds

export class Crew {
  readonly #threads: readonly Worker[];
  /** Why no more runs are possible. */
  #failure: unknown = null;
  private constructor(threads: readonly Worker[]) {
    this.#threads = threads;
  }

  static async start(): Promise<Crew> {
    const threads = roles.map(() => new Worker(new URL("./bootstrap.mjs", import.meta.url)));
    await Promise.all(threads.map((thread) => once(thread, "message")));
    return new Crew(threads);
  }

  /** Runs all three, started together, until `enough` says so. */
  async run(
    run: Run,
    options: Partial<Pick<Job, "variant" | "counted">>,
    enough: (progress: Progress) => boolean,
  ): Promise<Record<Role, Report>> {
    if (this.#failure) throw this.#failure;
    const words = new Uint32Array(new SharedArrayBuffer(4 * WORDS));
    const answers = this.#threads.map((thread) => once(thread, "message") as Promise<[Report]>);
    for (const [r, role] of roles.entries()) {
      const end = "slots" in run ? { slots: run.slots } : r === 0 ? { sink: run.frames.target } : source(run, r - 1);
      const job: Job = { role, words, variant: "sound", counted: false, ...options, ...end };
      const transfer = "slots" in run ? [] : r === 0 ? run.frames.transfer : transferOf(run.frames.origins[r - 1]);
      this.#threads[r].postMessage(job, transfer as Parameters<Worker["postMessage"]>[1]);
    }
    const begun = performance.now();
    const count = (word: number) => Atomics.load(words, word);
    const progress = (): Progress => ({
      milliseconds: performance.now() - begun,
      published: count(frameCount(0)),
      checked: count(frameCount(1)) + count(frameCount(2)),
      different: count(differentCount(1)) + count(differentCount(2)),
      torn: count(tornCount(1)) + count(tornCount(2)),
    });
    // A thread that fails says so at once, not when the others have done enough.
    const failure = Promise.all(answers).catch((error: unknown) => {
      this.#failure = error;
      throw error;
    });
    while (!enough(progress())) await Promise.race([sleep(POLL), failure]);
    Atomics.store(words, STOP, 1);
    const reports = await Promise.all(answers);
    return Object.fromEntries(roles.map((role, r) => [role, reports[r][0]])) as Record<Role, Report>;
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }
}

function source({ frames }: { readonly frames: CreatedTarget }, reader: number): Pick<Job, "source"> {
  return { source: frames.origins[reader] };
}

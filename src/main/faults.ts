/** The page's end of the fault port, in test builds: `heptaspinFaults` on the console. */
import { type Fault, loseContext } from "../shared/faults.ts";
import type { WorkerName } from "./workers.ts";

export interface FaultPort {
  /** Workers started so far. */
  readonly started: number;
  /** Makes the newest worker of that name fail. The picture of a page that draws itself can lose its context, too. */
  fault(worker: WorkerName, kind: Fault): void;
  /** Ends the newest worker of that name as nobody but a browser would: behind the client's back. */
  terminate(worker: WorkerName): void;
}

declare global {
  interface Window {
    heptaspinFaults?: FaultPort;
  }
}

const newest = new Map<WorkerName, Worker>();
let started = 0;

const workerOf = (name: WorkerName): Worker => {
  const worker = newest.get(name);
  if (!worker) throw new Error(`there is no ${name} worker`);
  return worker;
};

/** A worker has been started, and can be made to fail from now on. */
export function offerFaults(name: WorkerName, worker: Worker): void {
  newest.set(name, worker);
  started++;
  window.heptaspinFaults ??= {
    get started() {
      return started;
    },
    fault(to, kind) {
      const canvas = newest.has(to) ? null : document.querySelector("canvas");
      if (canvas && kind.startsWith("context")) loseContext(canvas, kind === "context");
      else workerOf(to).postMessage({ fault: kind });
    },
    terminate: (to) => workerOf(to).terminate(),
  };
}

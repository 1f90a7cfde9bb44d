/** The two workers. Vite, and scripts/worker-chunks.ts in a build, look for the addresses as they are written here. */
import { offerFaults } from "./faults.ts";

export type WorkerName = "physics" | "render";

export const workerScripts: Readonly<Record<WorkerName, URL>> = {
  physics: new URL("../worker/physics.worker.ts", import.meta.url),
  render: new URL("../worker/render.worker.ts", import.meta.url),
};

export function startWorker(name: WorkerName): Worker {
  const worker = new Worker(workerScripts[name], { type: "module", name });
  if (import.meta.env.VITE_FAULTS === "1") offerFaults(name, worker);
  return worker;
}

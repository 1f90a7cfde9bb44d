/** The two workers. Bundlers look for these expressions as they are written. */
import { offerFaults } from "./faults.ts";

export type WorkerName = "physics" | "render";

export function startWorker(name: WorkerName): Worker {
  const worker =
    name === "physics"
      ? new Worker(new URL("../worker/physics.worker.ts", import.meta.url), { type: "module", name: "physics" })
      : new Worker(new URL("../worker/render.worker.ts", import.meta.url), { type: "module", name: "render" });
  if (import.meta.env.VITE_FAULTS === "1") offerFaults(name, worker);
  return worker;
}

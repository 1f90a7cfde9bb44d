/** The physics worker: exposes a Simulation, nothing else. */
import { expose } from "comlink";
import { sharedNow } from "../shared/clock.ts";
import { endpoint } from "../shared/endpoint.ts";
import { Simulation } from "./simulation.ts";

const simulation = new Simulation({
  now: sharedNow,
  // setTimeout cuts the fraction off: rounded down, it would fire before the step is due, and once more for it.
  schedule: (callback, delay) => setTimeout(callback, Math.ceil(delay)),
  cancel: (handle) => clearTimeout(handle as number),
});

expose(
  endpoint(simulation, [
    "init",
    "attach",
    "start",
    "pause",
    "resume",
    "step",
    "reset",
    "set",
    "hash",
    "status",
    "dispose",
  ]),
  self,
);

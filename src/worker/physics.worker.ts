/** The physics worker: exposes a Simulation, nothing else. */
import { serve } from "../shared/endpoint.ts";
import { simulationMethods } from "../shared/protocol.ts";
import { listenToFaults } from "./faults.ts";
import { greet } from "./life.ts";
import { Simulation } from "./simulation.ts";
import { createSurroundings } from "./surroundings.ts";

// Uncaught, a failure reaches the page as the worker's error event.
const simulation = new Simulation(createSurroundings(), (error) => reportError(error));

serve(simulation, simulationMethods, greet, self);
if (import.meta.env.VITE_FAULTS === "1") listenToFaults();

/**
 * A Simulation as the page has it: behind its endpoint, over a real message channel. Its clock and timers are fake
 * ones, so nothing happens that the test did not ask for.
 */
import { type Endpoint, type Remote, wrap } from "comlink";
import { serve } from "../../src/shared/endpoint.ts";
import { rehydrate } from "../../src/shared/errors.ts";
import { FrameWriter } from "../../src/shared/exchange.ts";
import { MessageWriter } from "../../src/shared/message-exchange.ts";
import { type SimulationApi, simulationMethods } from "../../src/shared/protocol.ts";
import { Simulation } from "../../src/worker/simulation.ts";
import { FakeTime } from "../worker/fake-time.ts";

/** What came of a call. */
export type Answer = { readonly value: unknown } | { readonly error: unknown };

export const answerOf = (call: Promise<unknown>): Promise<Answer> =>
  call.then(
    (value) => ({ value }),
    (error) => ({ error: rehydrate(error) }),
  );

/** Milliseconds: of a clock that is rounded as browsers without isolation round it, and what a look at it takes. */
const ROUNDED_TO = 0.1;
const LOOK = 0.05;
const EPOCH = 1e7;

export class Subject {
  readonly time: FakeTime;
  readonly remote: Remote<SimulationApi>;
  /** Errors that the simulation told its thread of. */
  readonly reported: unknown[] = [];
  /** By which the clock is wrong; milliseconds. */
  clockError = 0;
  /** What the clock says, whatever the time; null for one that goes. */
  clockStandsAt: number | null = null;
  readonly #simulation: Simulation;
  readonly #ports: readonly [MessagePort, MessagePort];

  constructor() {
    this.time = new FakeTime({ read: (time) => this.clockStandsAt ?? this.#read(time) });
    const { port1, port2 } = new MessageChannel();
    this.#ports = [port1, port2];
    this.#simulation = new Simulation(this.time, (error) => this.reported.push(error));
    serve(this.#simulation, simulationMethods, async () => {}, port1);
    port1.start();
    this.remote = wrap<SimulationApi>(port2 as unknown as Endpoint);
  }

  #read(time: number): number {
    this.clockError += LOOK;
    return Math.floor((EPOCH + time + this.clockError) / ROUNDED_TO) * ROUNDED_TO;
  }

  /** Ends it as a lost worker ends: without a word. */
  lose(): void {
    this.#simulation.dispose();
    for (const port of this.#ports) port.close();
  }
}

/** Whether the next sub-step that is told of throws, so that its step is left half done. */
let stepsFail = false;
for (const { prototype } of [FrameWriter, MessageWriter]) {
  const { heartbeat } = prototype;
  prototype.heartbeat = function (this: FrameWriter & MessageWriter) {
    if (stepsFail) throw new Error("a step that was made to fail");
    heartbeat.call(this);
  };
}

/** While it runs, every step of a simulation that has somewhere to publish fails. */
export async function whileStepsFail<R>(run: () => Promise<R>): Promise<R> {
  stepsFail = true;
  try {
    return await run();
  } finally {
    stepsFail = false;
  }
}

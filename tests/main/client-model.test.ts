/**
 * Any calls in any order, while workers die at any moment: every call settles, answers come in the order of the calls, the
 * run is always the one that the acknowledged changes make, it never goes back, and workers are replaced no more often
 * than allowed. The model is the list of acknowledged changes, replayed.
 */
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import type { Heptaspin, Restart } from "../../src/main/client.ts";
import { type Config, type ConfigChange, defaultConfig } from "../../src/shared/config.ts";
import { InvalidState, WorkerLost } from "../../src/shared/errors.ts";
import type { HandMove } from "../../src/shared/hands.ts";
import type { Observation, SimulationStatus } from "../../src/shared/protocol.ts";
import { Crew } from "./fake-crew.ts";
import { fakeBeginning, fakeHash, fakeMove, fakeStep } from "./fake-physics.ts";
import { messagesRead } from "./fake-worker.ts";

const RUNS = Number(process.env.CHAOS_RUNS ?? 60);

/** The run as the acknowledged calls made it. */
class Model {
  began: Config = defaultConfig;
  changes: { readonly step: number; readonly change: ConfigChange; readonly move?: HandMove }[] = [];
  step = 0;
  calls = 0;
  settled = 0;
  /** Numbers of the calls that were answered with a result, in the order of their answers. */
  readonly answered: number[] = [];
  readonly wrong: unknown[] = [];

  begin(config: Config): void {
    this.began = config;
    this.changes = [];
    this.step = 0;
  }
  hashAt(steps: number): { step: number; hash: string } {
    let world = fakeBeginning(this.began);
    let next = 0;
    for (let step = 0; ; step++) {
      for (; next < this.changes.length && this.changes[next].step <= step; next++) {
        const { change, move } = this.changes[next];
        world = { ...world, config: { ...world.config, ...change } };
        if (move) world = fakeMove(world, move);
      }
      if (step === steps) return fakeHash(world);
      world = fakeStep(world);
    }
  }
}

class Real {
  readonly crew = new Crew();
  client!: Heptaspin;
  readonly pending = new Set<Promise<unknown>>();
  readonly restarts: Restart[] = [];
  failures = 0;
  limit = 0;

  async open(mode: "shared-offscreen" | "message-offscreen", limit: number): Promise<void> {
    this.crew.install();
    this.limit = limit;
    this.client = await this.crew.open({ mode, restartsPerMinute: limit });
    this.client.onRestart((restart) => this.restarts.push(restart));
    this.client.onFailure(() => this.failures++);
    await this.crew.frames();
  }
}

abstract class Command implements fc.AsyncCommand<Model, Real> {
  abstract readonly name: string;
  check(): boolean {
    return true;
  }
  abstract run(model: Model, real: Real): Promise<void>;
  toString(): string {
    return this.name;
  }
}

/** A call that is not awaited; what its answer says is noted when it comes. */
class Call extends Command {
  readonly name: string;
  readonly #make: (client: Heptaspin) => Promise<unknown>;
  readonly #acknowledged: (model: Model, answer: never) => void;
  /** Whether its answer comes in its turn: changes that go out together are answered together. */
  readonly #isOrdered: boolean;
  constructor(
    name: string,
    make: (client: Heptaspin) => Promise<unknown>,
    acknowledged: (model: Model, answer: never) => void = () => {},
    isOrdered = true,
  ) {
    super();
    this.name = name;
    this.#make = make;
    this.#acknowledged = acknowledged;
    this.#isOrdered = isOrdered;
  }
  async run(model: Model, real: Real): Promise<void> {
    const number = model.calls++;
    const call = this.#make(real.client).then(
      (answer) => {
        if (this.#isOrdered) model.answered.push(number);
        this.#acknowledged(model, answer as never);
      },
      (error: unknown) => {
        // A step is not possible while it runs; everything else can only fail by a loss.
        if (!(error instanceof WorkerLost || (error instanceof InvalidState && this.name.startsWith("step")))) {
          model.wrong.push(error);
        }
      },
    );
    const settled = call.finally(() => {
      model.settled++;
      real.pending.delete(settled);
    });
    real.pending.add(settled);
  }
}

class Passes extends Command {
  readonly name: string;
  readonly #hops: number;
  constructor(hops: number) {
    super();
    this.#hops = hops;
    this.name = `wait(${hops})`;
  }
  async run(): Promise<void> {
    for (let hop = 0; hop < this.#hops; hop++) await new Promise((resolve) => setImmediate(resolve));
  }
}

class Runs extends Command {
  readonly name: string;
  readonly #steps: number;
  constructor(steps: number) {
    super();
    this.#steps = steps;
    this.name = `run(${steps})`;
  }
  async run(_model: Model, real: Real): Promise<void> {
    const { physics } = real.crew.now;
    if (!physics.terminated && !physics.hangs) physics.api.run(this.#steps);
  }
}

/** A state is kept, with all that was asked for answered: else it may hold what was never acknowledged. */
class Keeps extends Command {
  readonly name = "keep";
  async run(_model: Model, real: Real): Promise<void> {
    if (real.pending.size > 0) await settle(real);
    const { physics } = real.crew.now;
    if (!physics.terminated && !physics.hangs && physics.api.sink) physics.api.keep();
    await messagesRead();
  }
}

class Kills extends Command {
  readonly name: string;
  readonly #worker: "physics" | "render";
  readonly #way: "fail" | "die" | "messageerror" | "before" | "after";
  constructor(worker: "physics" | "render", way: "fail" | "die" | "messageerror" | "before" | "after") {
    super();
    this.#worker = worker;
    this.#way = way;
    this.name = `${way}(${worker})`;
  }
  async run(_model: Model, real: Real): Promise<void> {
    const worker = real.crew.now[this.#worker];
    if (worker.terminated) return;
    if (this.#way === "fail") worker.fail();
    else if (this.#way === "die" && worker.isGreeted) worker.die();
    else if (this.#way === "messageerror" || this.#way === "die") worker.dispatchEvent(new Event("messageerror"));
    else worker.fate = this.#way; // with the next call
  }
}

/** Everything comes to an end, and is what the acknowledged changes make of it. */
class Settles extends Command {
  readonly name = "settle";
  async run(model: Model, real: Real): Promise<void> {
    await settle(real);
    expect(model.wrong).toEqual([]);
    expect(model.settled).toBe(model.calls);
    expect(model.answered).toEqual([...model.answered].sort((a, b) => a - b));
    expect(real.restarts.length).toBeLessThanOrEqual(real.limit);
    if (real.client.condition === "failed") {
      expect(real.failures).toBeGreaterThan(0);
      await expect(real.client.hash()).rejects.toThrow(WorkerLost);
      expect(real.crew.alive).toBe(0);
      const { config } = real.client;
      await real.client.restart();
      await real.crew.frames();
      model.begin(config);
      real.restarts.length = 0; // the limit begins anew
    }
    // A worker that is to die with its next call has it now.
    const { step, hash } = await real.client
      .hash()
      .catch(() => real.client.hash())
      .catch(() => ({ step: -1, hash: "" }));
    if (step < 0) return this.run(model, real);
    expect({ step, hash }).toEqual(model.hashAt(step));
    expect(step).toBeGreaterThanOrEqual(model.step);
    model.step = step;
    expect(real.client.config).toEqual(
      model.changes.reduce((config, { change }) => Object.assign(config, change), {
        ...model.began,
      }),
    );
  }
}

/** All calls have settled and nothing is being replaced. */
async function settle(real: Real): Promise<void> {
  await real.crew.until(() => real.pending.size === 0 && real.client.condition !== "restarting");
  await real.crew.frames();
}

/** Of those that become one, the latest counts: it is the last one told before the answer, and answered last. */
class Drag extends Call {
  constructor(hand: number, x: number) {
    super(
      `drag(${hand}, ${x})`,
      (client) => client.drag(hand, x, 0),
      (model, step: number) => model.changes.push({ step, change: {}, move: { act: "drag", hand, x, y: 0 } }),
      false,
    );
  }
}

const hand = fc.integer({ min: 1, max: 3 });
const place = fc.integer({ min: -300, max: 300 });
const note = (model: Model, step: number) => {
  model.step = step;
};
const call = {
  pause: fc.constant(new Call("pause", (client) => client.pause(), note)),
  resume: fc.constant(new Call("resume", (client) => client.resume())),
  step: fc.integer({ min: 1, max: 5 }).map((n) => new Call(`step(${n})`, (client) => client.step(n), note)),
  set: fc.integer({ min: 0, max: 999 }).map((gravity) => {
    const acknowledged = (model: Model, { step, config }: SimulationStatus) => {
      model.changes.push({ step, change: { gravity: config.gravity } });
      model.step = step;
    };
    return new Call(`set(${gravity})`, (client) => client.set({ gravity }), acknowledged, false);
  }),
  grab: fc.tuple(hand, fc.integer({ min: 1, max: 20 }), place).map(
    ([hand, ball, x]) =>
      new Call(
        `grab(${hand}, ${ball}, ${x})`,
        (client) => client.grab(hand, ball, x, 0),
        (model, step: number) => model.changes.push({ step, change: {}, move: { act: "grab", hand, ball, x, y: 0 } }),
      ),
  ),
  drag: fc.tuple(hand, place).map(([hand, x]) => new Drag(hand, x)),
  release: hand.map(
    (hand) =>
      new Call(
        `release(${hand})`,
        (client) => client.release(hand),
        (model, step: number) => model.changes.push({ step, change: {}, move: { act: "release", hand } }),
      ),
  ),
  reset: fc.integer({ min: 0, max: 999 }).map((seed) => {
    const acknowledged = (model: Model, { config }: SimulationStatus) => model.begin(config);
    return new Call(`reset(${seed})`, (client) => client.reset({ seed }), acknowledged);
  }),
  hash: fc.constant(
    new Call(
      "hash",
      (client) => client.hash(),
      (model, answer: { step: number; hash: string }) => {
        if (answer.hash !== model.hashAt(answer.step).hash) model.wrong.push(answer);
      },
    ),
  ),
  observe: fc.constant(
    new Call(
      "observe",
      (client) => client.observe(3),
      (model, answer: Observation) => {
        if (answer.ball?.number !== 3) model.wrong.push(answer);
      },
    ),
  ),
  checkpoint: fc.constant(new Call("checkpoint", (client) => client.checkpoint())),
};

const commands = fc.commands<Model, Real, false>(
  [
    ...Object.values(call),
    fc.integer({ min: 1, max: 6 }).map((hops) => new Passes(hops)),
    fc.integer({ min: 1, max: 40 }).map((steps) => new Runs(steps)),
    fc.constant(new Keeps()),
    fc
      .tuple(
        fc.constantFrom("physics" as const, "physics" as const, "render" as const),
        fc.constantFrom("fail" as const, "die" as const, "messageerror" as const, "before" as const, "after" as const),
      )
      .map(([worker, way]) => new Kills(worker, way)),
    fc.constant(new Settles()),
  ],
  { maxCommands: 60, size: "max" },
);

let real: Real | undefined;
afterEach(async () => {
  await real?.client.dispose();
  real?.crew.close();
  vi.unstubAllGlobals();
});

test("whatever is called and whoever dies, when it may be", async () => {
  let restarts = 0;
  const property = fc.asyncProperty(
    commands,
    fc.constantFrom("shared-offscreen" as const, "message-offscreen" as const),
    fc.constantFrom(2, Number.POSITIVE_INFINITY),
    async (list, mode, limit) => {
      real = new Real();
      await real.open(mode, limit);
      try {
        const model = new Model();
        await fc.asyncModelRun(() => ({ model, real: real! }), list);
        await new Settles().run(model, real);
        restarts += real.restarts.length;
      } finally {
        await real.client.dispose();
        await Promise.all(real.pending);
        expect([real.crew.alive, real.crew.requests]).toEqual([0, 0]);
        real.crew.close();
        vi.unstubAllGlobals();
      }
    },
  );
  await fc.assert(property, { numRuns: RUNS });
  expect(restarts).toBeGreaterThan(0);
});

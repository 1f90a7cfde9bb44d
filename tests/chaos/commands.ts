/** What may happen to a simulation: calls one by one and in bursts, time and clocks that misbehave, lost workers. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { HeptaspinError } from "../../src/shared/errors.ts";
import { type Call, dispose, longStep, promptCall } from "./calls.ts";
import { checkHash, type LongStep, type Model, observe, type Real } from "./model.ts";
import { type Answer, answerOf, Subject, whileStepsFail } from "./subject.ts";

type Command = fc.AsyncCommand<Model, Real>;

function command(text: string, run: (model: Model, real: Real) => Promise<void>, check = (_: Model) => true): Command {
  return {
    check,
    async run(model, real) {
      await run(model, real);
      await observe(model, real);
      model.note("commands");
    },
    toString: () => text,
  };
}

/** Calls that end steps which are under way, once they are let in. */
const ending = ["attach", "start", "pause", "resume", "step", "reset", "set", "grab", "drag", "release", "dispose"];

function expectRefusal(answer: Answer | null, expected: string): void {
  ok(answer && "error" in answer, `${expected} was due, but there is ${answer ? "a result" : "no answer"}`);
  const { error } = answer;
  ok(error instanceof HeptaspinError, `${expected} was due, but this came: ${error}`);
  strictEqual(error.name, expected, `${expected} was due, but ${error.name} came: ${error.message}`);
}

/** Holds what came of a call against the model, and takes the model along. */
function judge(model: Model, { method, text, accept, refused }: Call, expected: string | null, answer: Answer): void {
  if (expected !== null) {
    expectRefusal(answer, expected);
    refused?.(model);
    model.note(`${method}: ${expected}`);
    return;
  }
  ok("value" in answer, `${text} was refused with ${"error" in answer && answer.error}`);
  if (model.long && ending.includes(method)) model.long.cancelled = true;
  accept(model, answer.value);
  model.note(method);
}

const refusalOf = (model: Model, call: Call) => model.refusal(call.method) ?? call.refusal(model);

/** @param stubborn whether it is made also where it has to be refused */
function single(call: Call, stubborn: boolean): Command {
  return command(
    call.text,
    async (model, { subject }) => {
      const answer = await answerOf(call.send(subject, model));
      judge(model, call, refusalOf(model, call), answer);
    },
    (model) => stubborn || model.refusal(call.method) === null,
  );
}

const hasScene = ({ twin, state }: Model) => twin !== null && state !== "disposed";

/** None of them awaited before the next: they are answered in the order in which they were made. */
function burst(calls: readonly Call[]): Command {
  return command(
    `all at once: ${calls.map(({ text }) => text).join(", ")}`,
    async (model, { subject }) => {
      const order: number[] = [];
      const answers = calls.map((call, i) => {
        const answer = answerOf(call.send(subject, model));
        void answer.then(() => order.push(i));
        return answer;
      });
      const all = await Promise.all(answers);
      // The first look at contacts waits for its code, which changes nothing that others are answered.
      const isPrompt = (i: number) => calls[i].method !== "observeContacts";
      deepStrictEqual(order.filter(isPrompt), [...calls.keys()].filter(isPrompt));
      for (const [i, call] of calls.entries()) judge(model, call, refusalOf(model, call), all[i]);
    },
    hasScene,
  );
}

/** A burst's calls are packed before the first is answered, so none of them may depend on what another one changes. */
const independent: fc.Arbitrary<Call> = promptCall.filter(
  ({ method }) => !["init", "restore", "attach", "reset"].includes(method),
);

function manySteps(n: number): Command {
  return command(
    `step(${n})`,
    async (model, { subject }) => {
      const expected = model.refusal("step");
      const before = model.long;
      const long: LongStep = { aim: model.step + n, answer: null, cancelled: false };
      const answer = answerOf(subject.remote.step(n));
      if (expected !== null) {
        expectRefusal(await answer, expected);
        return;
      }
      model.long = long;
      void answer.then((came) => {
        long.answer = came;
      });
      await subject.remote.status();
      if (before) expectRefusal(before.answer, "Cancelled");
    },
    hasScene,
  );
}

/** Steps that a tick may catch up on at real time, twice: of the tick that was late already, and of this one. */
const MARGIN = 20;

function timePasses(milliseconds: number): Command {
  return command(`${milliseconds} ms pass`, async (model, real) => {
    const before = model.step;
    const { state, long, twin } = model;
    real.subject.time.pass(milliseconds);
    const { step, config } = await observe(model, real);
    if (state === "running") {
      // Never a burst, whatever the clock says meanwhile: 2 % are what looks at the clock take.
      const most = (1.02 * milliseconds * config.speed * 120) / 1_000 + MARGIN * Math.max(1, config.speed);
      ok(step - before <= most, `${step - before} steps in ${milliseconds} ms at speed ${config.speed}`);
    } else if (long === null && twin && state !== "disposed") {
      strictEqual(step, before, `steps while ${state}`);
    }
  });
}

function clock(text: string, change: (subject: Subject) => void): Command {
  return command(text, async (_, { subject }) => change(subject));
}
const HOUR = 3_600_000;
const clocks: readonly Command[] = [
  clock("the clock jumps an hour ahead", (subject) => {
    subject.clockError += HOUR;
  }),
  clock("the clock is set back an hour", (subject) => {
    subject.clockError -= HOUR;
  }),
  clock("the clock stands still", (subject) => {
    subject.clockStandsAt = subject.time.now();
  }),
  clock("the clock goes on", (subject) => {
    subject.clockStandsAt = null;
  }),
];

const lost = command("the worker is lost", async (model, real) => {
  real.subject.lose();
  model.lose();
  real.subject = new Subject();
});

/** The next step that is due fails; what is under way then ends by name. */
const failure = command(
  "a step fails",
  async (model, real) => {
    const { subject } = real;
    const { state } = model;
    const reported = subject.reported.length;
    await whileStepsFail(async () => {
      const answer = state === "running" ? null : answerOf(subject.remote.step(1));
      if (model.long) model.long.cancelled = answer !== null;
      await subject.remote.status(); // the step has been asked for
      subject.time.pass(50);
      const status = await subject.remote.status();
      const failed = status.state === "failed";
      ok(
        failed || (status.state === "running" && status.config.speed < 1),
        `it is ${status.state} after a failed step`,
      );
      if (answer) expectRefusal(await answer, "SimulationFailed");
      strictEqual(subject.reported.length - reported, failed && state === "running" ? 1 : 0);
      if (failed) {
        model.state = "failed";
        model.note("a step failed");
      }
      model.broken = failed ? status.step : null;
    });
  },
  ({ state, source }) => source !== null && ["ready", "running", "paused"].includes(state),
);

const hash = command(
  "the hash is the kernel's",
  async (model, { subject }) => {
    const expected = model.refusal("hash");
    const answer = await answerOf(subject.remote.hash());
    if (expected === null) checkHash(model, (answer as { value: { step: number; hash: string } }).value);
    else expectRefusal(answer, expected);
  },
  hasScene,
);

const anyCall = fc
  .tuple(
    promptCall,
    fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  )
  .map(([call, stubborn]) => single(call, stubborn));

export const anyCommand: fc.Arbitrary<Command>[] = [
  anyCall,
  anyCall,
  anyCall,
  anyCall,
  fc.array(independent, { minLength: 2, maxLength: 6 }).map(burst),
  fc.nat(120).map(timePasses),
  fc.integer({ min: 500, max: 1_200 }).map(timePasses),
  longStep.map(manySteps),
  fc.constantFrom(...clocks),
  fc.constant(hash),
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(lost) },
    { weight: 3, arbitrary: fc.constant(failure) },
    { weight: 1, arbitrary: fc.constant(single(dispose, true)) },
  ),
];

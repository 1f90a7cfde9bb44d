/**
 * What comlink's wire can be abused for, by somebody who knows it by heart: any message at all to a worker, and any answer
 * at all from one. It is refused by name or passed over; nothing is set, no call is lost, nothing stays behind. Real
 * message channels, so that all of it is really cloned and transferred.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WorkerLink } from "../../src/main/worker-link.ts";
import { serve } from "../../src/shared/endpoint.ts";
import { HeptaspinError, InvalidArgument, rehydrate } from "../../src/shared/errors.ts";
import { type SimulationApi, simulationMethods } from "../../src/shared/protocol.ts";
import { prepareSharing } from "../../src/shared/sharing.ts";
import { Simulation } from "../../src/worker/simulation.ts";
import { FakeTime } from "../worker/fake-time.ts";
import { FakeWorker, messagesRead } from "./fake-worker.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** What every object has, by which it would show if something was set. */
const innocent = () =>
  [Object, Function, Array, String, Number, Error, Promise, Map].map(({ prototype }) => Reflect.ownKeys(prototype));
const before = innocent();
afterEach(() => {
  expect(innocent()).toEqual(before);
});

const raw = (value: unknown) => ({ type: "RAW", value });
const own = (json: string) => JSON.parse(json) as object;
const cyclic = () => {
  const ring: unknown[] = [1];
  ring.push({ ring });
  return ring;
};
const deep = (levels: number) => Array.from({ length: levels }).reduce<unknown>((inner) => [inner], "init");
/** An array with fields named as its methods are. */
const disguised = (...values: unknown[]) =>
  Object.assign([...values], { map: "x", slice: "x", reduce: "x", some: "x", length: values.length });

describe("a worker that is sent anything", () => {
  let simulation: Simulation;
  let port: MessagePort;
  let inside: MessagePort;
  let answers: { readonly id: unknown; readonly name?: string; readonly value?: { value?: unknown } }[];
  let greeted: number;

  beforeAll(() => prepareSharing("message"));
  beforeEach(() => {
    ({ port1: inside, port2: port } = new MessageChannel());
    simulation = new Simulation(new FakeTime());
    greeted = 0;
    serve(
      simulation,
      simulationMethods,
      async () => {
        greeted++;
      },
      inside,
    );
    inside.start();
    answers = [];
    port.onmessage = ({ data }) => answers.push(data);
    simulation.init({ seed: 3 });
    simulation.step(20);
  });
  afterEach(() => {
    simulation.dispose();
    port.close();
  });

  const call = (id: unknown, name: string, ...args: unknown[]) => ({
    ...{ id, type: "APPLY", path: [name] },
    argumentList: args.map(raw),
  });
  /** It goes on as if nothing had been: the same run, and an answer to whoever asks well. */
  async function expectWell(): Promise<void> {
    answers = [];
    port.postMessage(call("well", "hash"));
    await messagesRead();
    const { step, hash } = simulation.hash();
    expect(answers).toEqual([{ id: "well", ...raw({ step, hash }) }]);
    expect(simulation.status()).toMatchObject({ state: "ready", step: 20 });
    expect(greeted).toBe(0);
  }

  const names = [
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "then",
    "nope",
    "#fail",
    "answer",
  ];
  const long = Array.from({ length: 100_000 }, () => "__proto__");
  const paths: unknown[] = [
    ...[...names, "", 0, -1, null, {}, cyclic(), deep(1_000), ["hash"]].map((name) => [name]),
    ...names.flatMap((name) => [
      ["hash", name],
      [name, "hash"],
      ["hash", name, name, "polluted"],
    ]),
    ...[[], ["hash", "apply"], ["hash", "call"], ["hash", "bind"], ["answer", "apply"], long, ["x".repeat(1e6)]],
    ...[undefined, null, 7, "hash", {}, { length: 1, 0: "hash" }, disguised("nope"), disguised()],
  ];
  const types = ["GET", "SET", "APPLY", "CONSTRUCT", "ENDPOINT", "RELEASE", "get", "__proto__", 1, null, undefined, {}];

  test("every path by every kind of message: each is refused once, by name", async () => {
    const sent = types.flatMap((type) => paths.map((path) => ({ type, path, value: raw({ polluted: true }) })));
    // What every kind but a call is refused for, too: a method that there is, and good arguments.
    const kinds = types.filter((type) => type !== "APPLY").map((type) => ({ ...call(0, "hash"), type, value: raw(1) }));
    for (const [i, message] of [...sent, ...kinds].entries()) port.postMessage({ ...message, id: `${i}` });
    await messagesRead();
    expect(answers.map(({ id }) => id)).toEqual([...sent, ...kinds].map((_, i) => `${i}`));
    for (const { name, value } of answers) {
      expect(name).toBe("throw");
      const { name: error, message } = (value as { value: Error }).value;
      expect(["InvalidArgument", "TypeError"]).toContain(error);
      expect(message.length).toBeLessThan(200);
    }
    await expectWell();
  });

  test.each<[string, () => unknown]>([
    ["no object at all", () => "text"],
    ["nothing", () => null],
    ["no id", () => ({ ...call(0, "dispose"), id: undefined })],
    ["a number for an id", () => call(7, "dispose")],
    ["an object for an id", () => call({}, "dispose")],
    ["a list for an id", () => call(["a"], "dispose")],
    ["an id on another's behalf", () => call(own('{"__proto__":"a"}'), "dispose")],
    ["a list", () => [call("a", "dispose")]],
    ["bytes", () => new Uint8Array(1_000)],
  ])("%s: passed over, unanswered", async (_, message) => {
    port.postMessage(message());
    await messagesRead();
    expect(answers).toEqual([]);
    await expectWell();
  });

  test.each<[string, () => unknown]>([
    ["no list", () => "ab"],
    ["nothing", () => null],
    ["a length", () => ({ length: 1e9 })],
    ["unpacked values", () => [1, "a", null]],
    ["nothing where one belongs", () => new Array(3)],
    [
      "an error that is thrown where it is unpacked",
      () => [handler("throw", { isError: true, value: { message: "x" } })],
    ],
    ["a value that is thrown there", () => [handler("throw", { isError: false, value: "x" })]],
    ["half an error", () => [handler("throw", null)]],
    ["a function's end that is none", () => [handler("proxy", "port")]],
    ["a handler that nobody has", () => [handler("nope", { gravity: 1 })]],
    ["a handler that every object has", () => [handler("__proto__", 1)]],
    ["a packing of another kind", () => [{ type: "PROXY", value: { gravity: 1 } }]],
    ["a list that maps by a text", () => disguised(raw(1), handler("throw", null))],
  ])("arguments that are %s: refused by name", async (_, argumentList) => {
    port.postMessage({ ...call("args", "set"), argumentList: argumentList() });
    await messagesRead();
    expect(answers).toMatchObject([{ id: "args", name: "throw" }]);
    expect((answers[0].value as { value: Error }).value.name).toMatch(/^(InvalidArgument|InvalidConfig|TypeError)$/);
    await expectWell();
  });

  const handler = (name: string, value: unknown) => ({ type: "HANDLER", name, value });

  test("a function as an argument, by a real port: it is not taken, and nobody listens at its other end", async () => {
    const { port1, port2 } = new MessageChannel();
    const heard: unknown[] = [];
    port1.onmessage = ({ data }) => heard.push(data);
    port.postMessage({ ...call("f", "observe"), argumentList: [handler("proxy", port2)] }, [port2]);
    port1.postMessage(call("x", "status"));
    await messagesRead();
    expect([answers.map(({ name }) => name), heard]).toEqual([["throw"], []]);
    port1.close();
    await expectWell();
  });

  test("the same id twice is two calls, and two answers", async () => {
    port.postMessage(call("twin", "step", 1));
    port.postMessage(call("twin", "step", 2));
    await messagesRead();
    expect(answers).toEqual([21, 23].map((step) => ({ id: "twin", ...raw(step) })));
  });

  /** Values that a call may come with, however well it is packed. */
  const hostile: readonly [string, () => unknown][] = [
    ["a ring", cyclic],
    ["nested deep", () => deep(2_000)],
    ["a very long text", () => "9".repeat(1_000_000)],
    ["a very long list", () => Array.from({ length: 20_000 }, (_, i) => i)],
    ["very many keys", () => Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`key${i}`, i]))],
    ["a very long key", () => ({ ["k".repeat(1_000_000)]: 1 })],
    ["a prototype", () => own('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')],
    ["a prototype of a parameter", () => own('{"gravity":{"__proto__":{"polluted":1}}}')],
    ["a disguised list", () => disguised(1, 2)],
    ["gaps", () => new Array(5)],
    ["a great number", () => 10n ** 40n],
    ["a map", () => new Map([["gravity", 1]])],
    ["a date", () => new Date(Number.NaN)],
    ["an error", () => new RangeError("x")],
    ["an expression", () => /(a+)+$/],
    ["a number in a box", () => Object(5)],
    ["bytes", () => new Uint8Array(100_000)],
    ["memory", () => new SharedArrayBuffer(64)],
    ["a target of too little memory", () => ({ generation: 9, buffer: new SharedArrayBuffer(64) })],
    ["a target without memory", () => ({ generation: 9, buffer: new ArrayBuffer(1e5) })],
    ["a target of no ports", () => ({ generation: 9, capacity: 20, ports: [cyclic(), {}] })],
    ["a target of ports that are lists", () => ({ generation: 9, capacity: 1e9, ports: disguised(1, 2) })],
    ["a plan of rings", () => ({ config: cyclic(), changes: cyclic(), step: cyclic(), patience: cyclic() })],
    ["a plan of bytes", () => ({ config: {}, checkpoint: new Uint8Array(1e5), changes: [], step: 0, patience: 0 })],
  ];

  test.each(hostile)("%s, to every method: answered or refused by a name of ours, in few words", async (_, value) => {
    const methods = simulationMethods.filter((method) => method !== "dispose");
    const state = () => (({ state, step, config }) => ({ state, step, config }))(simulation.status());
    for (const method of methods) {
      const was = state();
      for (const args of [[value()], [1, value(), value(), value()]]) port.postMessage(call(method, method, ...args));
      await messagesRead();
      const [first, second, ...rest] = answers.splice(0);
      expect([first.id, second.id, rest]).toEqual([method, method, []]);
      for (const { name, value: thrown } of [first, second]) {
        if (name !== "throw") continue;
        const { value: wire } = thrown as { value: { name: string; message: string } };
        expect(rehydrate(Object.assign(new Error(wire.message), wire))).toBeInstanceOf(HeptaspinError);
        expect(wire.message.length).toBeLessThan(300);
        if (first.name === "throw" && second.name === "throw") expect(state()).toEqual(was);
      }
      simulation.pause();
    }
    const { radius, config, time } = simulation.status();
    for (const number of [radius, time, ...Object.values(config)]) {
      if (number !== "auto") expect(number).toSatisfy(Number.isFinite);
    }
  });

  test("channels whose other ends are closed: written to in vain, and the worker is well", async () => {
    const channels = [new MessageChannel(), new MessageChannel()];
    const ports = channels.map(({ port2 }) => port2);
    port.postMessage(call("closed", "attach", { generation: 2, capacity: 20, ports }), ports);
    for (const { port1 } of channels) port1.close();
    await messagesRead();
    expect(answers).toEqual([{ id: "closed", ...raw(undefined) }]);
    simulation.start();
    simulation.pause();
    port.postMessage(call("after", "hash"));
    await messagesRead();
    expect(answers.at(-1)).toMatchObject({ id: "after", type: "RAW" });
  });

  test("anything by chance: each message that says whom to answer is answered once, and the run stays what it is", async () => {
    const some = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom<unknown>(...names, "hash", "status", "observe", "apply", "polluted") },
      { weight: 1, arbitrary: fc.anything() as fc.Arbitrary<unknown> },
    );
    const packed = fc.oneof(
      some.map(raw),
      fc.record({ type: fc.constant("HANDLER"), name: fc.constantFrom("throw", "proxy", "x"), value: some }),
      some,
    );
    const message = fc.record(
      {
        id: fc.oneof(fc.string(), some),
        type: fc.constantFrom<unknown>(...types),
        path: fc.oneof(fc.array(some, { maxLength: 3 }), some),
        argumentList: fc.oneof(fc.array(packed, { maxLength: 3 }), some),
        value: packed,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 20 }), async (messages) => {
        answers = [];
        const sent = messages.filter((one) => {
          try {
            port.postMessage(one);
            return typeof one.id === "string";
          } catch {
            return false; // it can't be cloned
          }
        });
        await messagesRead();
        expect(answers.map(({ id }) => id)).toEqual(sent.map(({ id }) => id));
      }),
      { numRuns: 300 },
    );
    await expectWell();
  });
});

describe("a page that is answered anything", () => {
  let worker: FakeWorker;
  let link: WorkerLink<SimulationApi>;
  let lost: unknown[];
  /** Of the calls that have arrived, in order. */
  let ids: string[];

  beforeEach(() => {
    worker = new FakeWorker();
    ids = [];
    const arrived: string[] = [];
    ids = arrived;
    worker.inside.onmessage = ({ data }) => arrived.push(data.id);
    lost = [];
    link = new WorkerLink<SimulationApi>("test", worker as unknown as Worker, (error) => lost.push(error));
  });
  afterEach(() => link.close());

  const outcome = (call: Promise<unknown>) =>
    call.then(
      (value) => ({ value }),
      (error: Error) => ({ error }),
    );
  async function answered(...answers: object[]): Promise<{ value?: unknown; error?: Error }> {
    const call = outcome(link.call((physics) => physics.status()));
    await messagesRead();
    for (const answer of answers) worker.inside.postMessage({ id: ids.at(-1), ...answer });
    return call;
  }

  test("a call settles with the first answer, and later ones say nothing", async () => {
    expect(await answered(raw(1), raw(2), raw(3))).toEqual({ value: 1 });
    expect(await answered(raw(4))).toEqual({ value: 4 });
    expect([link.pending, lost]).toEqual([0, []]);
  });

  const thrown = (value: unknown) => ({ type: "HANDLER", name: "throw", value });
  test.each<[string, object]>([
    ["an error that is none", thrown(null)],
    ["an error without anything", thrown({ isError: true })],
    ["an error of rings", thrown({ isError: true, value: { message: cyclic(), name: cyclic(), details: cyclic() } })],
    ["an error with a prototype", thrown({ isError: true, value: own('{"__proto__":{"polluted":1},"message":"x"}') })],
    ["details with a prototype", thrown({ isError: true, value: { message: "x", details: own('{"__proto__":"y"}') } })],
    ["a handler that nobody has", { type: "HANDLER", name: "nope", value: 1 }],
    ["a function's end that is none", { type: "HANDLER", name: "proxy", value: "port" }],
  ])("%s: the call is rejected, the worker well", async (_, answer) => {
    const { error } = await answered(answer);
    if (error !== undefined && error !== null) expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(await answered(raw("well"))).toEqual({ value: "well" });
    expect([link.pending, lost]).toEqual([0, []]);
  });

  test("a function for an answer is not taken", async () => {
    const { port1, port2 } = new MessageChannel();
    const call = outcome(link.call((physics) => physics.status()));
    await messagesRead();
    worker.inside.postMessage({ id: ids[0], type: "HANDLER", name: "proxy", value: port2 }, [port2]);
    expect((await call) as { error: Error }).toHaveProperty("error.name", "TypeError");
    port1.close();
  });

  test("answers to what was never asked, or to nobody, are passed over, and leave nothing", async () => {
    const call = outcome(link.call((physics) => physics.status()));
    await messagesRead();
    const junk = [
      null,
      "text",
      7,
      [],
      {},
      { id: 7 },
      { id: {} },
      { id: null },
      { id: "nobody", ...raw(1) },
      own('{"__proto__":{"id":"x"}}'),
    ];
    for (const data of junk) worker.inside.postMessage(data);
    await messagesRead();
    expect([link.pending, link.answers, lost]).toEqual([1, 0, []]);
    worker.inside.postMessage({ id: ids[0], ...raw("at last") });
    expect(await call).toEqual({ value: "at last" });
  });

  test("an answer after its call was given up, or after the end, changes nothing", async () => {
    const call = outcome(link.call((physics) => physics.status()));
    await messagesRead();
    link.lose("it was given up");
    worker.dispatchEvent(new MessageEvent("message", { data: { id: ids[0], ...raw("late") } }));
    expect(await call).toHaveProperty("error.name", "WorkerLost");
    expect([link.pending, link.answers, lost.length]).toEqual([0, 0, 1]);
  });

  const unsendable: readonly [string, () => unknown][] = [
    ["a function", () => () => 1],
    ["a symbol", () => Symbol("x")],
    ["a promise", () => Promise.resolve()],
    ["a method within", () => ({ balls: 1, grow() {} })],
    ["a weak map", () => new WeakMap()],
    [
      "bytes that have been given away",
      () => {
        const bytes = new Uint8Array(8);
        structuredClone(bytes, { transfer: [bytes.buffer] });
        return bytes;
      },
    ],
  ];
  test.each(unsendable)("%s as an argument: refused by name, nothing is sent", async (what, value) => {
    const { error } = (await outcome(link.call((physics) => physics.reset(value() as never)))) as { error?: Error };
    if (what.startsWith("bytes")) return; // they are empty on arrival, or can't be sent, as the engine likes
    expect(error).toBeInstanceOf(InvalidArgument);
    await messagesRead();
    expect([ids, link.pending, lost]).toEqual([[], 0, []]);
  });

  test("what can't be sent leaves nothing behind, nor do answers that nobody asked for", async () => {
    const floods = async (times: number) => {
      for (let i = 0; i < times; i++) {
        const call = link.call((physics) => physics.observe((() => i) as never));
        worker.inside.postMessage({ id: `nobody-${i}`, ...raw(i) });
        await call.catch(() => {});
      }
      await messagesRead();
      for (let turn = 0; turn < 4; turn++) {
        collect();
        await messagesRead();
      }
      return process.memoryUsage().heapUsed;
    };
    await floods(2_000);
    const held = await floods(2_000);
    expect((await floods(8_000)) - held).toBeLessThan(1_500_000); // a call that is remembered takes 500 bytes
    expect([link.pending, lost]).toEqual([0, []]);
  });
});

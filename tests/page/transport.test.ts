import { expect, it, vi } from "vitest";
import { Transport } from "../../src/main/controls/transport.ts";
import { HiddenPause } from "../../src/main/visibility.ts";

/** A client whose answers come when the test says so. */
function setUp(running: boolean) {
  const calls: string[] = [];
  const open: (() => void)[] = [];
  const call =
    <T>(name: string, value: T) =>
    () => {
      calls.push(name);
      return new Promise<T>((resolve) => open.push(() => resolve(value)));
    };
  const client = {
    pause: call("pause", 1),
    resume: call<void>("resume", undefined),
    step: call("step", 1),
    reset: call("reset", {} as never),
  };
  const listener = { changed: vi.fn(), answered: vi.fn(), failed: vi.fn() };
  const transport = new Transport(client, running, listener);
  const settle = async () => {
    for (let rounds = 0; rounds < 50; rounds++) {
      open.shift()?.();
      await Promise.resolve();
    }
  };
  return { calls, client, listener, transport, settle };
}

it("shows what was asked for at once, and asks in order", async () => {
  const { calls, transport, settle, listener } = setUp(true);
  transport.toggle();
  expect(transport.running).toBe(false);
  transport.toggle();
  expect(transport.running).toBe(true);
  transport.reset();
  await settle();
  expect(calls).toEqual(["pause", "resume", "reset"]);
  expect(listener.changed).toHaveBeenCalledTimes(2);
  expect(listener.answered).toHaveBeenCalledTimes(3);
});

it("asks the next only when the one before is answered", async () => {
  const { calls, transport } = setUp(true);
  transport.toggle();
  transport.toggle();
  await new Promise((resolve) => setTimeout(resolve));
  expect(calls).toEqual(["pause"]);
});

it("steps only what is paused, and one step at a time", async () => {
  const { calls, transport, settle } = setUp(true);
  transport.step();
  transport.step();
  transport.step();
  expect(transport.running).toBe(false);
  await settle();
  expect(calls).toEqual(["pause", "step"]);
  transport.step();
  await settle();
  expect(calls).toEqual(["pause", "step", "step"]);
});

it("believes the simulation, but not what it said before it was asked", async () => {
  const { transport, settle } = setUp(true);
  transport.toggle();
  transport.observe("running");
  expect(transport.running).toBe(false);
  await settle();
  transport.observe("running");
  expect(transport.running).toBe(true);
  transport.observe("failed");
  expect(transport.running).toBe(false);
});

it("reports a failure, and goes on with what follows", async () => {
  const { calls, client, listener, transport, settle } = setUp(false);
  client.step = () => Promise.reject(new Error("no"));
  transport.step();
  transport.reset();
  await settle();
  expect(listener.failed).toHaveBeenCalledExactlyOnceWith(new Error("no"));
  expect(calls).toEqual(["reset"]);
});

it("a hidden page pauses, and goes on when it is seen again", async () => {
  const { calls, transport, settle } = setUp(true);
  const pause = new HiddenPause(transport, false);
  pause.update(true);
  pause.update(true);
  expect(transport.running).toBe(false);
  pause.update(false);
  pause.update(false);
  await settle();
  expect(calls).toEqual(["pause", "resume"]);
  transport.toggle();
  pause.update(true);
  pause.update(false);
  await settle();
  expect(calls).toEqual(["pause", "resume", "pause"]);
});

it("what was paused before the page was hidden stays paused", async () => {
  const { calls, transport, settle } = setUp(false);
  const pause = new HiddenPause(transport, false);
  pause.update(true);
  pause.update(false);
  await settle();
  expect(calls).toEqual([]);
});

it("a page opened in the background starts when it is first seen", async () => {
  const { calls, transport, settle } = setUp(false);
  const pause = new HiddenPause(transport, true);
  pause.update(true);
  expect(transport.running).toBe(false);
  pause.update(false);
  await settle();
  expect(calls).toEqual(["resume"]);
});

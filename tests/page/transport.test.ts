import { describe, expect, it, vi } from "vitest";
import { STEPS_PER_SECOND, Transport } from "../../src/main/controls/transport.ts";
import { HiddenPause, watchHidden } from "../../src/main/visibility.ts";
import { Cancelled, WorkerLost } from "../../src/shared/errors.ts";
import { STEP } from "../../src/worker/physics/index.ts";

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
  const listener = { changed: vi.fn(), answered: vi.fn(), stopped: vi.fn(), failed: vi.fn() };
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

describe("going to a time", () => {
  /** A simulation at a step, that takes as long as the test likes to step on, and is ended by a pause. */
  function going(step: number) {
    const calls: string[] = [];
    let end: { arrive(): void; cancel(): void } | undefined;
    const client = {
      async pause() {
        calls.push("pause");
        end?.cancel();
        return step;
      },
      async resume() {
        calls.push("resume");
      },
      step(n = 1) {
        calls.push(`step ${n}`);
        if (n === 1) return Promise.resolve(++step);
        return new Promise<number>((resolve, reject) => {
          end = {
            arrive() {
              end = undefined;
              step += n;
              resolve(step);
            },
            cancel() {
              end = undefined;
              step += 10;
              reject(new Cancelled("the steps under way were ended by pause"));
            },
          };
        });
      },
      async reset() {
        calls.push("reset");
        step = 0;
        return {} as never;
      },
    };
    const listener = { changed: vi.fn(), answered: vi.fn(), stopped: vi.fn(), failed: vi.fn() };
    const transport = new Transport(client, true, listener);
    const settled = () => new Promise((resolve) => setTimeout(resolve));
    return { calls, listener, transport, settled, arrive: () => end?.arrive() };
  }

  it("counts in the simulation's steps", () => {
    expect(STEPS_PER_SECOND * STEP).toBe(1);
  });

  it("pauses, steps what is left, and stands there", async () => {
    const { calls, listener, transport, settled, arrive } = going(120);
    transport.goTo(60);
    expect([transport.running, transport.destination]).toEqual([false, 60]);
    await settled();
    expect(calls).toEqual(["pause", "step 7080"]);
    expect(transport.destination).toBe(60);
    arrive();
    await settled();
    expect([transport.running, transport.destination]).toEqual([false, undefined]);
    expect(listener.failed).not.toHaveBeenCalled();
    expect(listener.stopped).not.toHaveBeenCalled();
  });

  it("starts again for a time that has passed, and does nothing where it is there", async () => {
    const { calls, transport, settled, arrive } = going(120);
    transport.goTo(0.5);
    await settled();
    expect(calls).toEqual(["pause", "reset", "step 60"]);
    arrive();
    await settled();
    transport.goTo(0.5);
    await settled();
    expect(calls).toEqual(["pause", "reset", "step 60", "pause"]);
    expect(transport.destination).toBeUndefined();
  });

  it("is cancelled between two steps, and says where it stands", async () => {
    const { listener, transport, settled } = going(110);
    transport.goTo(60);
    await settled();
    transport.cancel();
    expect(transport.destination).toBeUndefined();
    await settled();
    expect(listener.stopped).toHaveBeenCalledExactlyOnceWith(1);
    expect(listener.failed).not.toHaveBeenCalled();
    transport.cancel();
    await settled();
    expect(listener.stopped).toHaveBeenCalledOnce();
  });

  it("does not begin once it is cancelled", async () => {
    const { calls, transport, settled } = going(120);
    transport.goTo(60);
    transport.cancel();
    await settled();
    expect(calls).toEqual(["pause", "pause"]);
  });

  it.each([
    ["play", (transport: Transport) => transport.toggle(), "resume"],
    ["step", (transport: Transport) => transport.step(), "step 1"],
    ["reset", (transport: Transport) => transport.reset(), "reset"],
    ["going to the same time", (transport: Transport) => transport.goTo(60), "step 7070"],
  ])("ends without delay when %s is asked for", async (_, act, last) => {
    const { calls, listener, transport, settled } = going(120);
    transport.goTo(60);
    await settled();
    act(transport);
    await settled();
    expect(calls.slice(0, 3)).toEqual(["pause", "step 7080", "pause"]);
    expect(calls.at(-1)).toBe(last);
    expect(listener.failed).not.toHaveBeenCalled();
    expect(listener.stopped).not.toHaveBeenCalled();
  });
});

describe("a worker lost under a request", () => {
  /** The first `losses` calls are rejected as a lost worker's are; the others are answered. */
  function losing(losses: number) {
    const { calls, client, listener, transport } = setUp(true);
    let left = losses;
    const call = (name: string) => async () => {
      calls.push(name);
      if (left-- > 0) throw new WorkerLost("it has ended");
      return 1 as never;
    };
    Object.assign(client, { pause: call("pause"), resume: call("resume"), step: call("step"), reset: call("reset") });
    const settled = () => new Promise((resolve) => setTimeout(resolve));
    return { calls, listener, transport, settled };
  }

  it("is asked for again, so that a pause holds and a reset is made, in order", async () => {
    const { calls, listener, transport, settled } = losing(1);
    transport.toggle();
    transport.reset();
    await settled();
    expect(calls).toEqual(["pause", "pause", "reset"]);
    expect(listener.failed).not.toHaveBeenCalled();
    expect(transport.running).toBe(false);
  });

  it("is not asked for a third time, and the loss is reported", async () => {
    const { calls, listener, transport, settled } = losing(2);
    transport.reset();
    await settled();
    expect(calls).toEqual(["reset", "reset"]);
    expect(listener.failed).toHaveBeenCalledExactlyOnceWith(new WorkerLost("it has ended"));
  });

  it("may have taken a step, which is therefore not asked for again", async () => {
    const { calls, listener, transport, settled } = losing(1);
    transport.observe("paused");
    transport.step();
    await settled();
    expect(calls).toEqual(["step"]);
    expect(listener.failed).toHaveBeenCalledOnce();
  });
});

it("a simulation that began afresh is asked to run if that is what is shown", async () => {
  const { calls, transport, settle } = setUp(true);
  transport.renew();
  await settle();
  transport.toggle();
  await settle();
  transport.renew();
  await settle();
  expect(calls).toEqual(["resume", "pause"]);
});

describe("a page that goes away and comes back", () => {
  function sight() {
    const document = Object.assign(new EventTarget(), { hidden: false });
    const window = new EventTarget();
    const said: boolean[] = [];
    watchHidden({ document, window } as never, (hidden) => said.push(hidden));
    const happen = (target: "document" | "window", type: string, hidden: boolean) => {
      document.hidden = hidden;
      (target === "document" ? document : window).dispatchEvent(new Event(type));
      return said.at(-1);
    };
    return { happen };
  }

  it("is hidden and seen", () => {
    const { happen } = sight();
    expect(happen("document", "visibilitychange", true)).toBe(true);
    expect(happen("document", "visibilitychange", false)).toBe(false);
  });

  it("is frozen, and resumed while it is still hidden", () => {
    const { happen } = sight();
    expect(happen("document", "freeze", true)).toBe(true);
    expect(happen("document", "resume", true)).toBe(true);
    expect(happen("document", "visibilitychange", false)).toBe(false);
  });

  it("is left before it is hidden, and shown again from the cache", () => {
    const { happen } = sight();
    expect(happen("window", "pagehide", false)).toBe(true);
    expect(happen("window", "pageshow", false)).toBe(false);
  });

  it("goes on only if it ran when it was left", async () => {
    for (const running of [true, false]) {
      const { calls, transport, settle } = setUp(running);
      const pause = new HiddenPause(transport, false);
      // As browsers do: left, hidden and frozen; then resumed, seen and shown.
      for (const hidden of [true, true, true, true, false, false]) pause.update(hidden);
      await settle();
      expect(calls).toEqual(running ? ["pause", "resume"] : []);
    }
  });
});

/** Every call settles: with its result, its own error, or WorkerLost, and WorkerLost never without reason. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expose } from "comlink";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { StartPatience } from "../../src/main/start-watch.ts";
import { WorkerLink } from "../../src/main/worker-link.ts";
import { InvalidArgument, InvalidState, WorkerLost } from "../../src/shared/errors.ts";
import { FakeLocks } from "./fake-locks.ts";
import { FakeWorker, messagesRead } from "./fake-worker.ts";

class Service {
  readonly log: number[] = [];
  /** Answers of hold(), to be given when the test says so. */
  readonly held: ((value: string) => void)[] = [];
  echo(n: number): number {
    this.log.push(n);
    return n;
  }
  hold(): Promise<string> {
    return new Promise((resolve) => this.held.push(resolve));
  }
  fail(): never {
    throw new InvalidState("not now");
  }
}

const DEADLINE = 30_000;
const script = new URL("http://localhost/worker.js");
let worker: FakeWorker;
let service: Service;
let lost: WorkerLost[];
let link: WorkerLink<Service>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  worker = new FakeWorker();
  service = new Service();
  expose(service, worker.inside);
  lost = [];
  link = new WorkerLink<Service>("test", worker as unknown as Worker, (error) => lost.push(error));
});
afterEach(() => {
  link.close();
  vi.useRealTimers();
});

/** A call's end: its value, its error, or "pending" for ever. */
function outcome(promise: Promise<unknown>): { value: unknown } {
  const result: { value: unknown } = { value: "pending" };
  promise.then(
    (value) => {
      result.value = value;
    },
    (error) => {
      result.value = error;
    },
  );
  return result;
}
const hold = () => outcome(link.call((remote) => remote.hold() as Promise<string>));

describe("a call", () => {
  test("settles with its result or its own named error, and leaves no timer", async () => {
    expect(await link.call((remote) => remote.echo(3))).toBe(3);
    const error = await link.call((remote) => remote.fail() as Promise<never>).catch((e: Error) => e);
    expect(error).toBeInstanceOf(InvalidState);
    expect((error as Error).message).toBe("not now");
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(10 * DEADLINE);
    await messagesRead();
    expect(lost).toEqual([]);
  });

  test("is posted before it returns, so that calls arrive, and settle, in order", async () => {
    const settled: number[] = [];
    const numbers = Array.from({ length: 50 }, (_, i) => i);
    await Promise.all(numbers.map((n) => link.call((remote) => remote.echo(n)).then((answer) => settled.push(answer))));
    expect(service.log).toEqual(numbers);
    expect(settled).toEqual(numbers);
  });

  test("with an argument that can't be sent is refused by name; the worker is well", async () => {
    for (const argument of [() => 3, Symbol("3")]) {
      const error = await link.call((remote) => remote.echo(argument as never)).catch((e: Error) => e);
      expect(error).toBeInstanceOf(InvalidArgument);
      expect((error as Error).message).toMatch(/^an argument can't be sent to the test worker: /);
    }
    vi.advanceTimersByTime(10 * DEADLINE);
    await messagesRead();
    expect([await link.call((remote) => remote.echo(1)), lost, worker.terminated]).toEqual([1, [], false]);
  });

  test("whose making throws is rejected with just that; the worker is well", async () => {
    const argument = {
      get throwing(): never {
        throw new RangeError("mine");
      },
    };
    await expect(link.call((remote) => remote.echo(argument as never))).rejects.toThrow("mine");
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(10 * DEADLINE);
    await messagesRead();
    expect(lost).toEqual([]);
  });
});

describe("a worker is lost", () => {
  const ways: [string, string, () => unknown][] = [
    [
      "on an error in it",
      'the test worker is lost: it threw "boom"',
      () => worker.dispatchEvent(Object.assign(new Event("error"), { message: "boom" })),
    ],
    [
      "when its script can't be loaded",
      "the test worker is lost: its script could not be loaded",
      () => worker.dispatchEvent(new Event("error")),
    ],
    [
      "when an answer can't be read",
      "the test worker is lost: a message from it could not be read",
      () => worker.dispatchEvent(new Event("messageerror")),
    ],
    [
      "when it does not answer in time",
      "the test worker is lost: it did not answer within 30 s",
      () => vi.advanceTimersByTimeAsync(DEADLINE).then(messagesRead),
    ],
  ];

  test.each(ways)(
    "%s: every pending call is rejected, the worker ended, the owner told once",
    async (_, message, lose) => {
      const calls = [hold(), hold(), hold()];
      const endless = outcome(link.call((remote) => remote.hold() as Promise<string>, Number.POSITIVE_INFINITY));
      await messagesRead();
      await lose();
      await messagesRead();
      const reason = message.replace("the test worker is lost: ", "");
      const error = new WorkerLost(message, { worker: "test", phase: "start", lastStep: -1, reason });
      expect([...calls, endless].map(({ value }) => value)).toEqual([error, error, error, error]);
      expect(worker.terminated).toBe(true);
      expect(lost).toEqual([error]);
      expect(vi.getTimerCount()).toBe(0);

      // And for good: a further reason tells nothing new, a further call is not even made.
      worker.dispatchEvent(new Event("messageerror"));
      const make = vi.fn();
      await expect(link.call(make)).rejects.toBe(lost[0]);
      expect(make).not.toHaveBeenCalled();
      expect(lost).toHaveLength(1);
    },
  );

  test("by close: pending calls are rejected, but the owner knows already", async () => {
    const call = hold();
    await messagesRead();
    link.close();
    link.close();
    await messagesRead();
    const details = { worker: "test", phase: "closed", lastStep: -1, reason: "it was closed" };
    expect(call.value).toEqual(new WorkerLost("the test worker was closed", details));
    expect([worker.terminated, lost, vi.getTimerCount()]).toEqual([true, [], 0]);
    await expect(link.call((remote) => remote.echo(1))).rejects.toThrow("the test worker was closed");
  });
});

test("the phase and the last step are those of the moment of the loss", async () => {
  let step = 3;
  const running = new WorkerLink<Service>(
    "test",
    worker as unknown as Worker,
    () => {},
    () => step,
  );
  const call = outcome(running.call((remote) => remote.hold() as Promise<string>));
  running.ready();
  step = 7;
  running.lose("it went");
  step = 9;
  await messagesRead();
  expect(call.value).toMatchObject({ details: { worker: "test", phase: "run", lastStep: 7, reason: "it went" } });
});

test("calls under way and answered ones are counted, whatever the answer", async () => {
  const calls = [hold(), outcome(link.call((remote) => remote.fail() as Promise<never>))];
  expect([link.pending, link.answers]).toEqual([2, 0]);
  await messagesRead();
  expect([link.pending, link.answers]).toEqual([1, 1]);
  service.held[0]("now");
  await messagesRead();
  expect([link.pending, link.answers, calls[0].value]).toEqual([0, 2, "now"]);
});

test("closed with calls under way, it can be collected", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const links: WeakRef<object>[] = [];
  await (async () => {
    for (let i = 0; i < 10; i++) {
      const silent = new FakeWorker() as unknown as Worker;
      const next = new WorkerLink<Service>("test", silent, () => {});
      outcome(next.call((remote) => remote.hold() as Promise<string>));
      next.close();
      links.push(new WeakRef(next), new WeakRef(silent));
    }
    await messagesRead();
  })();
  for (let turn = 0; turn < 10; turn++) {
    collect();
    await messagesRead();
  }
  expect(links.filter((link) => link.deref() !== undefined).length).toBeLessThan(4); // the stack may hold the last
});

describe("the handshake", () => {
  let locks: FakeLocks;
  let release: () => void;
  let hello: (name: string) => unknown;
  beforeEach(() => {
    locks = new FakeLocks();
    vi.stubGlobal("navigator", { locks });
    hello = (name) => {
      release = locks.hold(name);
    };
    worker = new FakeWorker();
    expose({ hello: (name: string) => hello(name), hold: () => service.hold() }, worker.inside);
    lost = [];
    link = new WorkerLink<Service>("test", worker as unknown as Worker, (error) => lost.push(error));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  test("after it, the end of the worker's thread is noticed at once", async () => {
    void link.greet("lock", script, "shared", new StartPatience());
    const call = hold();
    await messagesRead();
    expect([call.value, locks.count("lock")]).toEqual(["pending", 2]);
    release();
    await messagesRead();
    expect(call.value).toMatchObject({ details: { reason: "its thread has ended" } });
    expect(lost).toHaveLength(1);
    expect(locks.names).toEqual([]);
  });

  test("closed, the page no longer waits for the lock, and no loss is told", async () => {
    await link.greet("lock", script, "shared", new StartPatience());
    link.close();
    expect(locks.count("lock")).toBe(1);
    release();
    await messagesRead();
    expect([lost, locks.names]).toEqual([[], []]);
  });

  test("closed while it is being answered, at whatever moment, the page does not wait for the lock", async () => {
    for (let turns = 0; turns < 20; turns++) {
      const name = `lock ${turns}`;
      const greeted = link.greet(name, script, "shared", new StartPatience());
      worker.addEventListener("message", async () => {
        for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        link.close();
      });
      await greeted;
      await messagesRead();
      expect([turns, locks.count(name)]).toEqual([turns, 1]); // the worker's own
      worker = new FakeWorker();
      expose({ hello: (lock: string) => hello(lock) }, worker.inside);
      link = new WorkerLink<Service>("test", worker as unknown as Worker, (error) => lost.push(error));
    }
  });

  test("of a worker that gets no lock is no loss", async () => {
    hello = () => {
      throw new Error("no locks here");
    };
    await link.greet("lock", script, "shared", new StartPatience());
    await messagesRead();
    expect([lost, locks.names]).toEqual([[], []]);
  });
});

describe("a worker that says nothing from the start", () => {
  /** Of each request for the script: the way to answer it. */
  let requests: ((response: Response | Error) => void)[];
  let signals: AbortSignal[];
  let answer: (value?: unknown) => void;
  const seconds = async (count: number) => {
    await vi.advanceTimersByTimeAsync(1_000 * count);
    await messagesRead();
  };
  /** The script comes from the network. */
  const arrive = async (what: Response | Error = new Response("close()")) => {
    requests[0](what);
    await messagesRead();
  };
  beforeEach(async () => {
    requests = [];
    signals = [];
    const locks = new FakeLocks();
    vi.stubGlobal("navigator", { locks });
    vi.stubGlobal("fetch", (url: URL, { signal }: { signal: AbortSignal }) => {
      expect(url).toBe(script);
      signals.push(signal);
      return new Promise((resolve, reject) => {
        requests.push((what) => (what instanceof Error ? reject(what) : resolve(what)));
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    });
    worker = new FakeWorker();
    const hello = (lock: string) => {
      locks.hold(lock);
      return new Promise((resolve) => (answer = resolve));
    };
    expose({ hello, hold: () => service.hold() }, worker.inside);
    lost = [];
    link = new WorkerLink<Service>("test", worker as unknown as Worker, (error) => lost.push(error));
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    void link.greet("lock", script, "shared", new StartPatience());
    await messagesRead();
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  test("is lost after two seconds, once its script is known to be there", async () => {
    const call = hold();
    await seconds(0.999);
    expect(requests).toHaveLength(0);
    await seconds(0.001);
    expect(requests).toHaveLength(1);
    await arrive();
    await seconds(0.999);
    expect(lost).toEqual([]);
    await seconds(0.001);
    expect(lost).toHaveLength(1);
    expect(lost[0].details).toMatchObject({ phase: "start", reason: "it ended, or hangs, before its first answer" });
    expect(call.value).toBe(lost[0]);
    expect([worker.terminated, vi.getTimerCount()]).toEqual([true, 0]);
  });

  test("is waited for as long as the network takes, and three times as long again", async () => {
    await seconds(5); // one to begin with, four for the script
    await arrive();
    await seconds(11.9);
    expect(lost).toEqual([]);
    await seconds(0.2);
    expect(lost).toHaveLength(1);
  });

  test("leaves the next one four times as much time", async () => {
    link.close();
    const patience = new StartPatience();
    for (const time of [1, 4]) {
      requests = [];
      const next = new WorkerLink<Service>("test", new FakeWorker() as unknown as Worker, (error) => lost.push(error));
      void next.greet("lock", script, "shared", patience);
      await seconds(time);
      await arrive();
      lost = [];
      await seconds(time - 0.001);
      expect(lost).toEqual([]);
      await seconds(0.002);
      expect(lost).toHaveLength(1);
    }
  });

  test("is left to its deadline where the script can't be had", async () => {
    await seconds(1);
    await arrive(new TypeError("Failed to fetch"));
    await seconds(28.9);
    expect(lost).toEqual([]);
    await seconds(0.2);
    expect(lost[0].details.reason).toBe("it did not answer within 30 s");
  });

  test.each([
    ["before the script is asked for", async () => {}],
    ["while the script is under way", () => seconds(1)],
    [
      "after the script has come",
      async () => {
        await seconds(1);
        await arrive();
        await seconds(0.9);
      },
    ],
  ])("is well if it answers %s", async (_, when) => {
    await when();
    answer();
    await messagesRead();
    expect(vi.getTimerCount()).toBe(0);
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
    await seconds(60);
    expect(lost).toEqual([]);
  });

  test.each([0, 1, 1.5])("is no longer watched once it is closed, after %d s", async (after) => {
    await seconds(after);
    link.close();
    await messagesRead();
    expect([vi.getTimerCount(), requests.length, signals.map(({ aborted }) => aborted)]).toEqual([
      0,
      after < 1 ? 0 : 1,
      after < 1 ? [] : [true],
    ]);
    await seconds(60);
    expect([lost, requests.length]).toEqual([[], after < 1 ? 0 : 1]);
  });

  test("is no longer watched if it is closed in the moment in which the script comes", async () => {
    await seconds(1);
    const come = arrive();
    link.close();
    await come;
    expect(vi.getTimerCount()).toBe(0);
  });

  test("is judged only after the answer that is there has been read", async () => {
    await seconds(1);
    await arrive();
    answer();
    await Promise.resolve();
    // No message is read while this runs: as if the thread were blocked, and all timers overdue at its end.
    vi.advanceTimersByTime(10 * DEADLINE);
    await messagesRead();
    expect(lost).toEqual([]);
  });
});

describe("the deadline", () => {
  test("is not before its time", async () => {
    const call = hold();
    await vi.advanceTimersByTimeAsync(DEADLINE - 1);
    await messagesRead();
    expect(call.value).toBe("pending");
    await vi.advanceTimersByTimeAsync(1);
    await messagesRead();
    expect(call.value).toBeInstanceOf(WorkerLost);
  });

  test("may be another, or none", async () => {
    const none = outcome(link.call((remote) => remote.hold() as Promise<string>, Number.POSITIVE_INFINITY));
    await vi.advanceTimersByTimeAsync(100 * DEADLINE);
    await messagesRead();
    expect([none.value, vi.getTimerCount()]).toEqual(["pending", 0]);
    const short = outcome(link.call((remote) => remote.hold() as Promise<string>, 2500));
    await vi.advanceTimersByTimeAsync(2499);
    await messagesRead();
    expect(short.value).toBe("pending");
    await vi.advanceTimersByTimeAsync(1);
    await messagesRead();
    expect(short.value).toBeInstanceOf(WorkerLost);
  });

  test("does not count time in which this thread was blocked", async () => {
    const call = hold();
    await messagesRead();
    // However long the block: when it ends, one timer is overdue, not thirty.
    for (let block = 0; block < 20; block++) {
      vi.advanceTimersToNextTimer();
      await messagesRead();
    }
    expect(call.value).toBe("pending");
    service.held[0]("late");
    await messagesRead();
    expect([call.value, lost]).toEqual(["late", []]);
  });

  test("is judged only after the answers that are there have been read", async () => {
    const call = hold();
    await messagesRead();
    service.held[0]("there all the time");
    await Promise.resolve();
    // No message is read while this runs: as if the thread were blocked, and all timers overdue at its end.
    vi.advanceTimersByTime(10 * DEADLINE);
    await messagesRead();
    expect([call.value, lost]).toEqual(["there all the time", []]);
  });

  test("of an answered call is off, even between its time and its judgement", async () => {
    const call = hold();
    await messagesRead();
    vi.advanceTimersByTime(DEADLINE);
    link.close();
    await messagesRead();
    expect(call.value).toMatchObject({ name: "WorkerLost", message: "the test worker was closed" });
    expect(lost).toEqual([]);
  });
});

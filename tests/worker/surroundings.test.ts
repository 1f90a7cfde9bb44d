/** The worker's timers: no delay means at once, in order, and never in front of a message that was there before. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { createSurroundings } from "../../src/worker/surroundings.ts";

/**
 * Waits until all messages that are under way have come: several timers one after the other, for a thread that was held
 * up sees the first one due before it sees its messages.
 */
async function quiet(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setTimeout(resolve, 4));
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("without a delay", () => {
  test.each([0, 0.999, -5, Number.NaN])("%d: later, once, and without a timer", async (delay) => {
    const timer = vi.spyOn(globalThis, "setTimeout");
    const { schedule } = createSurroundings();
    let calls = 0;
    schedule(() => calls++, delay || 0);
    expect([calls, timer.mock.calls.length]).toEqual([0, 0]);
    await quiet();
    expect(calls).toBe(1);
  });

  test("in the order in which they were asked for, also from within one another", async () => {
    const { schedule } = createSurroundings();
    const order: string[] = [];
    schedule(() => {
      order.push("a");
      schedule(() => order.push("d"), 0);
    }, 0);
    schedule(() => order.push("b"), 0.5);
    schedule(() => order.push("c"), 0);
    await quiet();
    expect(order).toEqual(["a", "b", "c", "d"]);
  });

  test("messages from outside get in between two of them", () => {
    // One queue for all, as browsers have it; Node empties one port's before it looks at the next.
    const queue: (() => void)[] = [];
    class Port {
      other!: Port;
      onmessage = () => {};
      postMessage(): void {
        queue.push(() => this.other.onmessage());
      }
    }
    class Channel {
      readonly port1 = new Port();
      readonly port2 = new Port();
      constructor() {
        this.port1.other = this.port2;
        this.port2.other = this.port1;
      }
    }
    vi.stubGlobal("MessageChannel", Channel);
    const { schedule } = createSurroundings();
    const order: string[] = [];
    const again = () => {
      order.push("step");
      if (order.length < 9) schedule(again, 0);
    };
    schedule(again, 0);
    schedule(() => order.push("other"), 0);
    queue.push(() => order.push("message"));
    for (let task = queue.shift(); task; task = queue.shift()) {
      task();
      if (order.length === 4) queue.push(() => order.push("message"));
    }
    expect(order.join(" ")).toBe("step message other step step message step step step");
  });

  test("a thousand in a row wait for no timer's least delay", async () => {
    const timer = vi.spyOn(globalThis, "setTimeout");
    const { schedule } = createSurroundings();
    let left = 1000;
    await new Promise<void>((done) => {
      const again = () => (--left > 0 ? schedule(again, 0) : done());
      schedule(again, 0);
    });
    expect(timer).not.toHaveBeenCalled();
  });

  test("one that is cancelled never comes, and keeps nobody else from coming", async () => {
    const { schedule, cancel } = createSurroundings();
    const order: string[] = [];
    cancel(schedule(() => order.push("never"), 0));
    const second = schedule(() => order.push("never"), 0);
    schedule(() => order.push("a"), 0);
    cancel(second);
    cancel(second);
    await quiet();
    expect(order).toEqual(["a"]);
    schedule(() => order.push("b"), 0);
    await quiet();
    cancel(second);
    expect(order).toEqual(["a", "b"]);
  });

  test("asked for and cancelled over and over, no more than one message is under way", async () => {
    const post = vi.spyOn(MessagePort.prototype, "postMessage");
    const { schedule, cancel } = createSurroundings();
    let calls = 0;
    for (let i = 0; i < 10_000; i++) cancel(schedule(() => calls++, 0));
    schedule(() => calls++, 0);
    expect(post.mock.calls.length).toBe(1);
    await quiet();
    expect([calls, post.mock.calls.length]).toEqual([1, 1]);
  });

  test("one that throws does not hold up the next", async () => {
    const { schedule } = createSurroundings();
    const heard: unknown[] = [];
    const listeners = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.on("uncaughtException", (error) => heard.push(error));
    try {
      let calls = 0;
      schedule(() => {
        throw new Error("unlucky");
      }, 0);
      schedule(() => calls++, 0);
      await quiet();
      expect([calls, heard]).toEqual([1, [new Error("unlucky")]]);
    } finally {
      process.removeAllListeners("uncaughtException");
      for (const listener of listeners) process.on("uncaughtException", listener);
    }
  });
});

describe("with a delay", () => {
  test("a timer of whole milliseconds, rounded up, that can be cancelled", () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const timer = vi.spyOn(globalThis, "setTimeout");
    const { schedule, cancel } = createSurroundings();
    const order: string[] = [];
    schedule(() => order.push("8.2"), 8.2);
    schedule(() => order.push("1"), 1);
    cancel(schedule(() => order.push("never"), 3));
    expect(timer.mock.calls.map(([, delay]) => delay)).toEqual([9, 1, 3]);
    vi.advanceTimersByTime(8);
    expect(order).toEqual(["1"]);
    vi.advanceTimersByTime(1);
    expect(order).toEqual(["1", "8.2"]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

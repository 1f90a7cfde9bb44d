/** One worker kept answering: what a keeper does with workers that come late, or not at all. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Keeper } from "../../src/main/keeper.ts";
import { LocalLink } from "../../src/main/local-link.ts";
import { RestartLimit } from "../../src/main/restart-limit.ts";
import { type Link, UNLOADED } from "../../src/main/worker-link.ts";
import { InvalidState, WorkerLost } from "../../src/shared/errors.ts";
import { messagesRead } from "./fake-worker.ts";

class Service {
  isDisposed = false;
  constructor(readonly number: number) {}
  which(): number {
    return this.number;
  }
  dispose(): void {
    this.isDisposed = true;
  }
}

/** Workers asked for; each comes, or does not, when the test says so. */
let asked: { come: () => LocalLink<Service>; fail: (error: Error) => void }[];
let services: Service[];
let revive: (link: Link<Service>) => Promise<void>;
let told: string[];
let keeper: Keeper<Service>;

beforeEach(() => {
  asked = [];
  services = [];
  told = [];
  revive = async () => {};
  keeper = new Keeper<Service>({
    name: "test",
    maxCalls: 5,
    limit: new RestartLimit(3),
    open: (onLost) =>
      new Promise((resolve, reject) => {
        const come = () => {
          const service = new Service(services.length);
          services.push(service);
          const link = new LocalLink<Service>(
            "test",
            () => service,
            onLost,
            () => 0,
          );
          resolve(link);
          return link;
        };
        asked.push({ come, fail: reject });
      }),
    lost: () => told.push("lost"),
    revive: (link) => revive(link),
    revived: ({ details }) => told.push(`revived after: ${details.reason}`),
    failed: ({ message }) => told.push(`failed: ${message}`),
  });
});

const turns = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};
async function begun(): Promise<LocalLink<Service>> {
  const beginning = keeper.begin(async () => {});
  const link = asked[0].come();
  await beginning;
  keeper.admit();
  return link;
}
const which = () => keeper.call((remote) => remote.which());

test("calls wait for the first worker, and for each that follows", async () => {
  const early = which();
  const first = await begun();
  expect(await early).toBe(0);
  first.lose("it went");
  await messagesRead();
  const late = which();
  expect([keeper.isReplacing, keeper.link]).toEqual([true, null]);
  asked[1].come();
  expect(await late).toBe(1);
  await turns();
  expect([told, services[0].isDisposed]).toEqual([["lost", "revived after: it went"], true]);
});

test("of a loss those hear first whose calls it ends, and then another one is asked for", async () => {
  const first = await begun();
  let heard = -1;
  const call = first.call(() => new Promise((_, reject) => queueMicrotask(() => reject(new InvalidState("gone")))));
  const told = (async () => {
    await call.catch(() => {});
    for (let hop = 0; hop < 10; hop++) await null; // as promises that wait for it, and for each other, do
    heard = asked.length;
  })();
  first.lose("it went");
  await told;
  expect(heard).toBe(1);
  await messagesRead();
  expect(asked.length).toBe(2);
});

test("one that comes when nobody wants it any more is closed, and its loss means nothing", async () => {
  const first = await begun();
  first.lose("it went");
  await messagesRead();
  const error = new InvalidState("enough");
  keeper.refuse(error);
  const stray = asked[1].come();
  stray.lose("too late");
  await turns();
  expect([services[1].isDisposed, asked.length, told]).toEqual([true, 2, ["lost"]]);
  await expect(which()).rejects.toBe(error);
});

test("one that is lost before it has come is followed by another", async () => {
  const first = await begun();
  first.lose("it went");
  await messagesRead();
  asked[1].come().lose("stillborn");
  await messagesRead();
  expect(asked).toHaveLength(3);
  asked[2].come();
  expect(await which()).toBe(2);
  await turns();
  expect(told).toEqual(["lost", "revived after: stillborn"]);
});

test("one that can't take over is lost", async () => {
  const first = await begun();
  revive = async () => {
    if (services.length === 2) throw new InvalidState("not so");
  };
  first.lose("it went");
  await messagesRead();
  asked[1].come();
  await messagesRead();
  asked[2].come();
  expect(await which()).toBe(2);
  const reason = "it could not go on: not so";
  expect(told).toEqual(["lost", `revived after: ${reason}`]);
});

test("if there can be no other, that is the end", async () => {
  const first = await begun();
  first.lose("it went");
  await messagesRead();
  const call = which();
  asked[1].fail(new Error("no more of them"));
  await expect(call).rejects.toThrow("the picture is lost: it went; there can be no other: no more of them");
  expect(told).toEqual(["lost", `failed: ${(await which().catch((error) => error)).message}`]);
});

describe("whose script the network does not bring", () => {
  let window: EventTarget;
  beforeEach(() => {
    vi.useFakeTimers();
    window = new EventTarget();
    vi.stubGlobal("addEventListener", window.addEventListener.bind(window));
    vi.stubGlobal("removeEventListener", window.removeEventListener.bind(window));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  /** The newest asked for is not to be had. */
  async function miss(): Promise<void> {
    asked.at(-1)!.come().lose(UNLOADED);
    await turns();
  }
  /** How many have been asked for after so many milliseconds more. */
  async function askedAfter(milliseconds: number): Promise<number> {
    await vi.advanceTimersByTimeAsync(milliseconds);
    return asked.length;
  }

  test("the next is asked for at once, then each a second later; that was it, and says so", async () => {
    const first = await begun();
    first.lose(UNLOADED); // who has answered was there, whatever is said of him
    await messagesRead();
    expect(asked.length).toBe(2);
    const reason = "its script could not be loaded; 3 others within a minute, too";
    const refused = expect(which()).rejects.toThrow(reason);
    for (const times of [2, 3]) {
      await miss();
      expect([await askedAfter(999), await askedAfter(1), keeper.isReplacing]).toEqual([times, times + 1, true]);
    }
    await miss();
    await refused;
    expect([await askedAfter(60_000), vi.getTimerCount()]).toEqual([4, 0]);
    expect(told).toEqual(["lost", `failed: ${(await which().catch((error) => error)).message}`]);
  });

  test("the next is asked for as soon as there is a network again, once", async () => {
    (await begun()).lose("it went");
    await messagesRead();
    await miss();
    window.dispatchEvent(new Event("online"));
    window.dispatchEvent(new Event("online"));
    expect([asked.length, vi.getTimerCount()]).toEqual([3, 0]);
    asked[2].come();
    expect(await which()).toBe(2);
    window.dispatchEvent(new Event("online"));
    expect(await askedAfter(60_000)).toBe(3);
  });

  test("nobody is asked for once there is to be none", async () => {
    (await begun()).lose("it went");
    await messagesRead();
    await miss();
    keeper.refuse(new InvalidState("enough"));
    expect(vi.getTimerCount()).toBe(0);
    window.dispatchEvent(new Event("online"));
    expect(await askedAfter(60_000)).toBe(2);
  });
});

test("a start that fails is not tried again; one that is asked for is", async () => {
  const beginning = keeper.begin((link) => link.call((remote) => remote.which()));
  asked[0].come().lose("at once");
  await expect(beginning).rejects.toThrow(WorkerLost);
  expect(() => keeper.admit()).toThrow("at once");
  expect([asked.length, told]).toEqual([1, []]);
  const again = keeper.begin(async () => {});
  asked[1].come();
  await again;
  keeper.admit();
  expect(await which()).toBe(1);
});

test("calls that wait are as many as may be under way", async () => {
  const calls = Array.from({ length: 7 }, which);
  expect(keeper.refusal).toMatchObject({ name: "TooManyCalls" });
  const outcomes = Promise.allSettled(calls);
  await begun();
  expect((await outcomes).map(({ status }) => status === "fulfilled")).toEqual([
    ...[true, true, true, true, true],
    ...[false, false],
  ]);
});

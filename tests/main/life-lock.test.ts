import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lockName, watchLock } from "../../src/main/life-lock.ts";
import { FakeLocks } from "./fake-locks.ts";
import { messagesRead } from "./fake-worker.ts";

let locks: FakeLocks;
beforeEach(() => {
  locks = new FakeLocks();
  vi.stubGlobal("navigator", { locks });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test("calls back once the holder is gone, after what it said before", async () => {
  const release = locks.hold("lock");
  const heard: string[] = [];
  watchLock("lock", () => heard.push("gone"));
  await messagesRead();
  expect(heard).toEqual([]);
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => heard.push("said");
  port2.postMessage(null);
  release();
  await messagesRead();
  port1.close();
  expect(heard).toEqual(["said", "gone"]);
  expect(locks.names).toEqual([]);
});

test("called off, it neither calls back nor waits for the lock", async () => {
  const release = locks.hold("lock");
  const gone = vi.fn();
  const callOff = watchLock("lock", gone);
  expect(locks.count("lock")).toBe(2);
  callOff();
  expect(locks.count("lock")).toBe(1);
  release();
  await messagesRead();
  expect(gone).not.toHaveBeenCalled();
});

test("called off after the lock was given, it does not call back", async () => {
  const release = locks.hold("lock");
  const gone = vi.fn();
  const callOff = watchLock("lock", gone);
  await messagesRead();
  release();
  for (let turn = 0; turn < 6; turn++) await Promise.resolve();
  callOff();
  await messagesRead();
  expect(gone).not.toHaveBeenCalled();
});

test("where there are no locks, or they are refused, nothing happens", async () => {
  const gone = vi.fn();
  vi.stubGlobal("navigator", { locks: { request: () => Promise.reject(new DOMException("no", "SecurityError")) } });
  watchLock("lock", gone)();
  vi.stubGlobal("navigator", {});
  watchLock("lock", gone)();
  vi.stubGlobal("navigator", undefined);
  watchLock("lock", gone)();
  await messagesRead();
  expect(gone).not.toHaveBeenCalled();
});

test("every worker's lock has a name of its own", () => {
  const names = Array.from({ length: 100 }, () => lockName("physics"));
  expect(new Set(names).size).toBe(100);
  expect(names[0]).toMatch(/^heptaspin\/physics\/\d+,\d+,\d+,\d+$/);
});

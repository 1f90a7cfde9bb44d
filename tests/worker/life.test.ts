/** The sign of life: a lock that is held until the thread ends. */
import { afterEach, expect, test, vi } from "vitest";
import { InvalidArgument } from "../../src/shared/errors.ts";
import { createTarget } from "../../src/shared/sharing.ts";
import { greet, holdLock } from "../../src/worker/life.ts";

afterEach(() => vi.unstubAllGlobals());

/** As the browser does it: one holder at a time, for as long as its callback's promise is pending. */
class Locks {
  readonly held = new Map<string, Promise<unknown>>();
  readonly request = async (name: string, callback: () => Promise<unknown>): Promise<unknown> => {
    if (name.startsWith("#")) throw new DOMException("not here", "SecurityError");
    while (this.held.has(name)) await this.held.get(name);
    const work = callback();
    this.held.set(name, work);
    return work.finally(() => this.held.delete(name));
  };
}

const settled = (promise: Promise<unknown>) =>
  Promise.race([promise.then(() => true), new Promise<boolean>((done) => setTimeout(done, 20, false))]);

test("resolves once the lock is held, and never lets go of it", async () => {
  const locks = new Locks();
  vi.stubGlobal("navigator", { locks });
  let free = () => {};
  const other = new Promise<void>((done) => {
    free = done;
  });
  const before = locks.request("life", () => other);
  const held = holdLock("life");
  expect(await settled(held)).toBe(false);
  free();
  await before;
  expect(await settled(held)).toBe(true);
  expect(await settled(locks.held.get("life")!)).toBe(false);
});

test.each([
  ["no navigator", undefined],
  ["no locks", {}],
])("resolves at once where there is %s", async (_, navigator) => {
  vi.stubGlobal("navigator", navigator);
  await expect(holdLock("life")).resolves.toBeUndefined();
});

test("is rejected if the browser refuses the lock", async () => {
  vi.stubGlobal("navigator", { locks: new Locks() });
  await expect(holdLock("#life")).rejects.toThrow("not here");
});

test.each([undefined, null, 7, "", "-life", "x".repeat(201), {}, ["life"]])("refuses %j for a name", async (name) => {
  const locks = new Locks();
  vi.stubGlobal("navigator", { locks });
  await expect(holdLock(name as string)).rejects.toThrow(InvalidArgument);
  await expect(holdLock(name as string)).rejects.toThrow(/^the lock's name is .*, but must be 1 to 200 characters/);
  expect(locks.held.size).toBe(0);
});

test("a greeting prepares the way of sharing, whether or not there is a lock to hold", async () => {
  vi.stubGlobal("navigator", { locks: new Locks() });
  expect(() => createTarget("message", 1, 1)).toThrow("only after prepareSharing");
  await expect(greet("#life", "message")).rejects.toThrow("not here");
  const { transfer } = createTarget("message", 1, 1);
  for (const port of transfer) (port as MessagePort).close();
});

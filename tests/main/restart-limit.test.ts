import { expect, test } from "vitest";
import { RestartLimit } from "../../src/main/restart-limit.ts";

let now = 0;
const clock = () => now;

test("so many within any minute; refused ones don't count", () => {
  now = 5_000;
  const limit = new RestartLimit(3, clock);
  const take = (at: number) => {
    now = at;
    return limit.take();
  };
  expect([5_000, 20_000, 30_000, 30_000, 64_999].map(take)).toEqual([true, true, true, false, false]);
  expect([65_000, 65_001, 79_999, 80_000].map(take)).toEqual([true, false, false, true]);
});

test("a new beginning forgets those before", () => {
  const limit = new RestartLimit(1, clock);
  expect([limit.take(), limit.take()]).toEqual([true, false]);
  limit.clear();
  expect([limit.take(), limit.take()]).toEqual([true, false]);
});

test("none, or any number", () => {
  expect(new RestartLimit(0, clock).take()).toBe(false);
  const endless = new RestartLimit(Number.POSITIVE_INFINITY, clock);
  expect(Array.from({ length: 1000 }, () => endless.take())).not.toContain(false);
});

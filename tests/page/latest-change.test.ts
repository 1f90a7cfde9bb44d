import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LatestChange } from "../../src/main/controls/latest-change.ts";
import type { ConfigChange } from "../../src/shared/config.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A simulation that takes `time` ms for each change, and keeps a record. */
function simulation(time: number) {
  const record = { sent: [] as ConfigChange[], live: [] as ConfigChange[], open: 0, mostOpen: 0 };
  const answer = async (change: ConfigChange) => {
    record.sent.push(change);
    record.mostOpen = Math.max(record.mostOpen, ++record.open);
    await new Promise((resolve) => setTimeout(resolve, time));
    record.open--;
    if (change.balls === 13) throw new Error("unlucky");
    return {} as never;
  };
  const reset = (change: ConfigChange = {}) => answer(change);
  const set = (change: ConfigChange) => {
    record.live.push(change);
    return answer(change);
  };
  return { record, client: { reset, set } };
}

it("sends the first value at once and the last one always, a few a second, one at a time", async () => {
  const { record, client } = simulation(600);
  const changes = new LatestChange(client, { applied() {}, refused() {} });
  for (let balls = 100; balls < 300; balls++) {
    changes.submit({ balls });
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(5_000);
  expect(record.sent[0]).toEqual({ balls: 100 });
  expect(record.sent.at(-1)).toEqual({ balls: 299 });
  expect(record.sent.length).toBeLessThanOrEqual(6);
  expect(record.mostOpen).toBe(1);
  expect(changes.busy).toBe(false);
});

it("sends at most a few a second even if they are answered at once", async () => {
  const { record, client } = simulation(0);
  const changes = new LatestChange(client, { applied() {}, refused() {} });
  for (let balls = 100; balls < 200; balls++) {
    changes.submit({ balls });
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(record.sent.length).toBeLessThanOrEqual(5);
});

it("keeps what another control asked for meanwhile", async () => {
  const { record, client } = simulation(50);
  const changes = new LatestChange(client, { applied() {}, refused() {} });
  changes.submit({ balls: 1 });
  changes.submit({ balls: 2 });
  changes.submit({ seed: 5 });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(record.sent).toEqual([{ balls: 1 }, { balls: 2, seed: 5 }]);
});

it("says what was refused, and goes on", async () => {
  const { record, client } = simulation(50);
  const applied = vi.fn();
  const refused = vi.fn();
  const changes = new LatestChange(client, { applied, refused });
  changes.submit({ balls: 13 });
  changes.submit({ balls: 14 });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(refused).toHaveBeenCalledExactlyOnceWith({ balls: 13 }, new Error("unlucky"));
  expect(applied).toHaveBeenCalledOnce();
  expect(record.sent).toHaveLength(2);
});

it("starts the run again only for parameters that need it", async () => {
  const { record, client } = simulation(0);
  const changes = new LatestChange(client, { applied() {}, refused() {} });
  changes.submit({ gravity: 0 });
  await vi.advanceTimersByTimeAsync(1_000);
  changes.submit({ gravity: 0, seed: 2 });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(record.live).toEqual([{ gravity: 0 }]);
  expect(record.sent).toHaveLength(2);
});

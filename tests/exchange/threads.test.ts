/** The exchange between real threads: a writer flat out, a reader that races it and one that sleeps on its lease. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { createExchange } from "../../src/shared/exchange.ts";
import { createSlots, type Job, type Report, type Role, type Variant } from "./threads/thread.ts";

const roles: readonly Role[] = ["writer", "racer", "holder"];

/** Runs the three threads on one memory, started together. */
async function race(variant: Variant, buffer: SharedArrayBuffer, milliseconds: number): Promise<Record<Role, Report>> {
  const threads = roles.map((role) => ({
    role,
    worker: new Worker(new URL("./threads/bootstrap.mjs", import.meta.url)),
  }));
  try {
    await Promise.all(threads.map(({ worker }) => once(worker, "message")));
    const reports = await Promise.all(
      threads.map(async ({ role, worker }) => {
        const answer = once(worker, "message");
        const job: Job = { role, reader: role === "holder" ? 1 : 0, milliseconds, variant, buffer };
        worker.postMessage(job);
        const [report] = (await answer) as [Report];
        return [role, report] as const;
      }),
    );
    return Object.fromEntries(reports) as Record<Role, Report>;
  } finally {
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }
}

// The least counts are a tenth of what two busy cores reached, or less.
describe("real threads", { timeout: 120_000 }, () => {
  test.each([
    { balls: 20, checked: 10_000 },
    { balls: 1000, checked: 1000 },
  ])(
    "tear no frame of $balls balls",
    async ({ balls, checked }) => {
      const { racer, holder } = await race("frames", createExchange(balls, 1), 1500);
      expect([racer.torn, racer.backward, holder.torn, holder.backward]).toEqual([0, 0, 0, 0]);
      expect(racer.frames).toBeGreaterThan(checked);
      expect(holder.frames).toBeGreaterThan(20);
      expect(holder.overtaken).toBeGreaterThan(10);
    },
    60_000,
  );

  test("tear no frame when they dawdle between the steps of the protocol", async () => {
    const { racer, holder } = await race("sound", createSlots(), 1000);
    expect([racer.torn, racer.backward, holder.torn, holder.backward]).toEqual([0, 0, 0, 0]);
    expect(racer.repeats).toBeGreaterThan(20);
    expect(holder.overtaken).toBeGreaterThan(10);
  });

  test("show a reader that does not look again", async () => {
    const { racer } = await race("trusting reader", createSlots(), 1000);
    expect(racer.torn).toBeGreaterThan(0);
  });

  test("show one slot too few", async () => {
    const { racer, holder } = await race("cramped writer", createSlots(), 1000);
    expect(racer.torn + holder.torn).toBeGreaterThan(0);
  });
});

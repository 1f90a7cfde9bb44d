/** The exchange between real threads, at scale: a writer flat out, a reader that races it and one that sleeps. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTarget, prepareSharing } from "../../src/shared/sharing.ts";
import { Crew, type Progress } from "./threads/crew.ts";
import { createSlots, type Report } from "./threads/thread.ts";

await prepareSharing("message");

const HANG = 100_000; // milliseconds

/** For so long, and until so many frames are checked: a busy machine takes longer, and that is no fault. */
const until =
  (milliseconds: number, done: (progress: Progress) => boolean = () => true) =>
  (progress: Progress) =>
    (progress.milliseconds >= milliseconds && done(progress)) || progress.milliseconds >= HANG;

const faults = ({ torn, backward }: Report) => ({ torn, backward });
const none = { torn: 0, backward: 0 };

describe("real threads", { timeout: 2 * HANG }, () => {
  let crew: Crew;
  beforeAll(async () => {
    crew = await Crew.start();
  }, HANG);
  afterAll(() => crew.end());

  test.each([
    { balls: 20, checked: 1e6 },
    { balls: 1000, checked: 2e4 },
    { balls: 10_000, checked: 2e3 },
  ])("tear no frame of $balls balls", async ({ balls, checked }) => {
    const enough = until(5000, (progress) => progress.checked >= checked && progress.different > 100);
    const { writer, racer, holder } = await crew.run({ frames: createTarget("shared", balls, 1) }, {}, enough);
    const total = racer.frames + holder.frames;
    console.log(
      `${balls} balls: ${total} frames checked (${racer.different + holder.different} different) of ${writer.frames} published, ` +
        `${racer.repeats + holder.repeats} repeats; ${holder.checkpoints} checkpoints checked of ${writer.checkpoints}; ` +
        `${racer.torn + holder.torn} torn`,
    );
    expect([racer, holder].map(faults)).toEqual([none, none]);
    expect(total).toBeGreaterThanOrEqual(checked);
    expect(racer.different + holder.different).toBeGreaterThan(100);
    expect(holder.overtaken).toBeGreaterThan(0);
    expect(holder.checkpoints).toBeGreaterThan(0);
    for (const { repeats } of [racer, holder]) expect(repeats).toBeLessThanOrEqual(writer.frames);
  });

  test("the writer never waits: each publication is as many accesses, whatever readers do", async () => {
    const frames = createTarget("shared", 20, 1);
    const enough = until(500, (progress) => progress.published > 10_000 && progress.different > 100);
    const { writer, racer } = await crew.run({ frames }, { counted: true }, enough);
    expect(writer.waits).toBe(0);
    // LATEST and the leases are loaded, LATEST is stored, the heartbeat counted.
    expect(writer.accesses).toEqual([5, 5]);
    expect(racer.different).toBeGreaterThan(0);
  });

  test("tear no frame when they dawdle between the steps of the protocol", async () => {
    const enough = until(1000, (progress) => progress.different > 100);
    const { racer, holder } = await crew.run({ slots: createSlots() }, {}, enough);
    expect([racer, holder].map(faults)).toEqual([none, none]);
    expect(racer.repeats).toBeGreaterThan(0);
    expect(holder.overtaken).toBeGreaterThan(0);
  });

  test.each(["trusting reader", "cramped writer"] as const)("show a fault in the protocol: %s", async (variant) => {
    const enough = until(0, ({ torn }) => torn > 0);
    const { racer, holder } = await crew.run({ slots: createSlots() }, { variant }, enough);
    expect(racer.torn + holder.torn).toBeGreaterThan(0);
  });

  test("tear nothing that travels by message", async () => {
    const enough = until(1000, (progress) => progress.different > 100);
    const { writer, racer, holder } = await crew.run({ frames: createTarget("message", 20, 1) }, {}, enough);
    expect([racer, holder].map(faults)).toEqual([none, none]);
    for (const { different } of [racer, holder]) expect(different).toBeGreaterThan(1);
    expect(racer.different).toBeLessThanOrEqual(writer.frames);
    expect(holder.checkpoints).toBeGreaterThan(0);
  });
});

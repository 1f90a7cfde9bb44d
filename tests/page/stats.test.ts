import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  frameRate,
  goingState,
  isSlow,
  progressText,
  runState,
  speedReached,
  stepLine,
} from "../../src/main/stats/figures.ts";
import { StatusPoll } from "../../src/main/stats/status-poll.ts";
import { defaultConfig } from "../../src/shared/config.ts";
import { messagesRead } from "../main/fake-worker.ts";

describe("the figures in words", () => {
  it("say how many frames are drawn", () => {
    expect(frameRate(143.6)).toBe("144 frames/s");
  });

  it("give step and hash as people compare them", () => {
    expect(stepLine(2_080, "5f2c91ab")).toBe("Step 2,080 · 5f2c 91ab");
    expect(stepLine(2_080)).toBe("Step 2,080");
  });

  it("name each state", () => {
    expect(runState("running", false)).toBe("Running");
    expect(runState("running", true)).toBe("Slow");
    expect(runState("paused", true)).toBe("Paused");
    expect(runState("ready", false)).toBe("Paused");
    expect(runState("failed", false)).toBe("Stopped");
  });

  it("say what speed is reached, also where it is little", () => {
    expect([3.96, 0.44, 0.1, 0.094, 0.026].map(speedReached)).toEqual(["4.0×", "0.4×", "0.1×", "0.09×", "0.03×"]);
  });

  it("say how far it is to a time", () => {
    expect(goingState(60)).toBe("Going to 60 s");
    expect(progressText(24.9, 60)).toBe("24 of 60 s");
    expect(progressText(1_200, 8_000)).toBe("1,200 of 8,000 s");
  });

  it("call slow what runs and is below the speed asked for", () => {
    expect(isSlow({ state: "running", realSpeed: 0.4, config: defaultConfig })).toBe(true);
    expect(isSlow({ state: "running", realSpeed: 0.98, config: defaultConfig })).toBe(false);
    expect(isSlow({ state: "running", realSpeed: 1, config: { ...defaultConfig, speed: 2 } })).toBe(true);
    expect(isSlow({ state: "paused", realSpeed: 0, config: defaultConfig })).toBe(false);
  });
});

describe("the status poll", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function setUp(time: number) {
    const record = { asked: 0, open: 0, mostOpen: 0, hidden: false };
    const show = vi.fn();
    const failed = vi.fn();
    const late = vi.fn();
    const poll = new StatusPoll({
      ask: async () => {
        record.asked++;
        record.mostOpen = Math.max(record.mostOpen, ++record.open);
        await new Promise((resolve) => setTimeout(resolve, time));
        record.open--;
        if (record.asked === 2) throw new Error("lost");
        return record.asked;
      },
      show,
      failed,
      late,
      isIdle: () => record.hidden,
    });
    return { record, show, failed, late, poll };
  }

  it("asks at once and then twice a second, whatever one answer was", async () => {
    const { record, show, failed } = setUp(10);
    await vi.advanceTimersByTimeAsync(2_400);
    expect(record.asked).toBe(5);
    expect(show).toHaveBeenCalledTimes(4);
    expect(failed).toHaveBeenCalledExactlyOnceWith(new Error("lost"));
  });

  it("never has two questions open", async () => {
    const { record, poll } = setUp(1_700);
    poll.refresh();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(record.mostOpen).toBe(1);
    expect(record.asked).toBeGreaterThan(3);
  });

  it("asks again as soon as it can when the figures are known to be old", async () => {
    const { record, poll } = setUp(100);
    poll.refresh();
    await vi.advanceTimersByTimeAsync(101);
    expect(record.asked).toBe(2);
  });

  it("says once for each question that its answer is late", async () => {
    const { show, late } = setUp(2_700);
    await vi.advanceTimersByTimeAsync(900);
    await messagesRead();
    expect(late).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    await messagesRead();
    expect(late).toHaveBeenCalledOnce();
    expect(show).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_800);
    await messagesRead();
    expect(show).toHaveBeenCalledOnce();
    expect(late).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(2_000);
    await messagesRead();
    expect(late).toHaveBeenCalledTimes(2);
  });

  it("does not call an answer late that came in time", async () => {
    const { late } = setUp(900);
    await vi.advanceTimersByTimeAsync(10_000);
    await messagesRead();
    expect(late).not.toHaveBeenCalled();
  });

  it("is quiet while the page is hidden", async () => {
    const { record } = setUp(10);
    record.hidden = true;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(record.asked).toBe(1);
    record.hidden = false;
    await vi.advanceTimersByTimeAsync(600);
    expect(record.asked).toBe(2);
  });
});

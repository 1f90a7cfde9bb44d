/** The dialog of details: the figures in words, when they are asked for, and what is said of the balls. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { HeptaspinStatus } from "../../src/main/client.ts";
import { Details } from "../../src/main/details/details.ts";
import { detailRows } from "../../src/main/details/rows.ts";
import { defaultConfig } from "../../src/shared/config.ts";
import type { Mode } from "../../src/shared/protocol.ts";
import { type FakeElement, fakePage } from "./fake-page.ts";

const spread = { p50: 16.66, p99: 16.94, max: 17.12 };
const status: HeptaspinStatus = {
  ...{ state: "running", generation: 1, step: 600, time: 5, config: defaultConfig, radius: 15, droppedSteps: 1_234 },
  ...{ stepsPerSecond: 119.7, realSpeed: 1, stepTime: 0.034, subSteps: 7, checkpointInterval: 500 },
  ...{ mode: "shared-offscreen", renderer: "canvas2d", restarts: 2 },
  frames: { drawn: 300, framesPerSecond: 59.9, interval: spread, deviation: spread, age: 9.26 },
};

const words = (change: Partial<HeptaspinStatus> = {}) => Object.fromEntries(detailRows({ ...status, ...change }));

it("gives each figure in words", () => {
  expect(words()).toEqual({
    "Drawn by": "worker",
    "Frames by": "shared memory",
    "Picture by": "Canvas 2D",
    "Frames/s": "60",
    "Time between frames": "typical 16.7, 99 of 100 within 16.9, longest 17.1 ms",
    "Age of the picture": "9.3 ms",
    "Steps/s": "120",
    "Step time": "0.03 ms, 7 sub-steps",
    "Steps dropped": "1,234",
    "State kept every": "0.5 s",
    Restarts: "2",
  });
});

it("never says that the picture is of a time to come", () => {
  expect(words({ frames: { ...status.frames, age: -8.9 } })["Age of the picture"]).toBe("0.0 ms");
});

it.each<[Mode, string, string]>([
  ["shared-main", "main thread", "shared memory"],
  ["message-offscreen", "worker", "messages"],
  ["message-main", "main thread", "messages"],
])("tells the mode %s truthfully", (mode, drawn, frames) => {
  expect(words({ mode })).toMatchObject({ "Drawn by": drawn, "Frames by": frames });
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function setUp(ask: () => Promise<HeptaspinStatus>) {
  const parts = fakePage({ dialog: "", list: "dialog", say: "dialog", said: "dialog" });
  const failed = vi.fn();
  const options = {
    ...(parts as unknown as Record<string, never>),
    status: ask,
    account: async () => "20 balls.",
    failed,
  };
  const details = new Details(options as unknown as ConstructorParameters<typeof Details>[0]);
  const value = (name: string) =>
    parts.list.children.map((row: FakeElement) => row.children).find(([term]) => term.textContent === name)?.[1]
      .textContent;
  return { details, parts, failed, value };
}

it("asks at once and twice a second until it is closed, one question at a time", async () => {
  let asked = 0;
  let answer = (_: HeptaspinStatus): void => {};
  const { details, parts, value } = setUp(() => {
    asked++;
    return new Promise((resolve) => {
      answer = resolve;
    });
  });
  details.begin();
  await vi.advanceTimersByTimeAsync(1_100);
  expect(asked).toBe(1);
  answer(status);
  await vi.advanceTimersByTimeAsync(400);
  expect(asked).toBe(2);
  expect(value("Steps dropped")).toBe("1,234");
  answer({ ...status, droppedSteps: 5 });
  await vi.advanceTimersByTimeAsync(0);
  expect(value("Steps dropped")).toBe("5");
  expect(parts.list.children.length).toBe(detailRows(status).length);
  parts.dialog.dispatchEvent(new Event("close"));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked).toBe(2);
  details.begin();
  expect(asked).toBe(3);
});

it("goes on asking after a question that failed, and says that it did", async () => {
  const { details, failed, value } = setUp(
    vi.fn<() => Promise<HeptaspinStatus>>().mockRejectedValueOnce(new Error("lost")).mockResolvedValue(status),
  );
  details.begin();
  await vi.advanceTimersByTimeAsync(0);
  expect(failed).toHaveBeenCalledExactlyOnceWith(new Error("lost"));
  await vi.advanceTimersByTimeAsync(600);
  expect(value("Restarts")).toBe("2");
});

it("says what the balls do when it is asked, and is silent when it is opened again", async () => {
  const { parts } = setUp(async () => status);
  parts.say.click();
  await vi.advanceTimersByTimeAsync(0);
  expect(parts.said.textContent).toBe("20 balls.");
  parts.dialog.dispatchEvent(new Event("close"));
  expect(parts.said.textContent).toBe("");
});

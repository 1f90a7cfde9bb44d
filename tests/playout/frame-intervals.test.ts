/** What a draw loop tells of its last frames: the times between them, and when each was. */
import { expect, test } from "vitest";
import { FrameRecorder } from "../../src/shared/render/frame-recorder.ts";

test("those after a moment are told once, oldest first; of a pause there are none, and the last 600 are kept", () => {
  const recorder = new FrameRecorder();
  for (const now of [100, 116, 133]) recorder.record(now, 0, 1, now);
  recorder.interrupt();
  for (const now of [500, 516]) recorder.record(now, 0, 1, now);
  expect(recorder.intervals(0)).toEqual({ ends: Float64Array.of(116, 133, 516), lengths: Float64Array.of(16, 17, 16) });
  expect(recorder.intervals(133)).toEqual({ ends: Float64Array.of(516), lengths: Float64Array.of(16) });
  expect(recorder.intervals(516).ends.length).toBe(0);
  for (let i = 1; i <= 700; i++) recorder.record(516 + i, 0, 1, 516 + i);
  const { ends } = recorder.intervals(0);
  expect([ends.length, ends[0], ends[599]]).toEqual([600, 617, 1_216]);
});

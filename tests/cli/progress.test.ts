import { expect, it } from "vitest";
import { createProgress } from "../../src/cli/progress.ts";

it("writes over one line, ten times a second at most, and wipes it", () => {
  let time = 0;
  let text = "";
  const stream = {
    write(piece: string) {
      text += piece;
    },
  };
  const progress = createProgress(stream, 1000, () => time);
  progress.clear();
  for (let step = 1; step <= 1000; step++) {
    time += 0.25;
    progress.at(step);
  }
  expect(text).toBe("\r\u001b[K400 of 1000 steps\r\u001b[K800 of 1000 steps");
  progress.clear();
  progress.clear();
  expect(text.endsWith("800 of 1000 steps\r\u001b[K")).toBe(true);
});

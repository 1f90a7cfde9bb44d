/**
 * Blocks the main thread on purpose, and says how many frames were drawn meanwhile. The button shows that it is pressed
 * before the block begins, because nothing of the page is painted during it.
 */
import type { HeptaspinStatus } from "../../shared/protocol.ts";
import { setText } from "../dom.ts";
import { grouped } from "../words.ts";

/** "300 frames were drawn while the page was blocked for 5 s." */
export function blockReport(frames: number, seconds: number): string {
  const were = frames === 1 ? "frame was" : "frames were";
  return `${grouped(frames)} ${were} drawn while the page was blocked for ${seconds} s.`;
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}

function block(seconds: number): void {
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end);
}

export interface LoadOptions {
  /** Each with its seconds in data-seconds. */
  readonly buttons: readonly HTMLButtonElement[];
  readonly report: HTMLElement;
  readonly status: () => Promise<Pick<HeptaspinStatus, "frames">>;
  readonly isRunning: () => boolean;
  readonly failed: (error: unknown) => void;
}

export function offerLoad({ buttons, report, status, isRunning, failed }: LoadOptions): void {
  let busy = false;

  async function run(button: HTMLButtonElement, seconds: number): Promise<void> {
    const label = button.textContent;
    button.ariaPressed = "true";
    setText(button, "Blocking…");
    setText(report, "");
    try {
      await nextFrame();
      await nextFrame(); // the frame before this one is on the screen, with the pressed button
      const before = await status();
      block(seconds);
      const after = await status();
      setText(report, blockReport(after.frames.drawn - before.frames.drawn, seconds));
    } finally {
      button.ariaPressed = "false";
      setText(button, label);
    }
    // Clicks made during the block arrive before the next frame: they would each start another one.
    await nextFrame();
  }

  for (const button of buttons) {
    const seconds = Number(button.dataset.seconds);
    button.addEventListener("click", () => {
      if (busy) return;
      if (!isRunning()) {
        setText(report, "Press Play first: the balls are paused.");
        return;
      }
      busy = true;
      run(button, seconds)
        .catch(failed)
        .finally(() => {
          busy = false;
        });
    });
  }
}

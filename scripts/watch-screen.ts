/**
 * Counts the frames that reach the screen, which counters inside the page can't prove. The browser's own process sends
 * each frame that it composites (https://chromedevtools.github.io/devtools-protocol/tot/Page/#method-startScreencast),
 * also while the page's main thread is blocked; one counts if its pixels differ from those of the frame before.
 */
import type { Page } from "playwright-core";

export interface ScreenWatch {
  /** When each new picture was composited: milliseconds since the epoch, rising. */
  readonly times: readonly number[];
  stop(): Promise<void>;
}

/**
 * CSS px: pictures are scaled down to this, so that coding them does not take the time that is measured. It still
 * shows every ball's motion from one frame to the next.
 */
const SIZE = 480;

export async function watchScreen(page: Page): Promise<ScreenWatch> {
  const session = await page.context().newCDPSession(page);
  const times: number[] = [];
  let last = "";
  session.on("Page.screencastFrame", ({ data, sessionId, metadata }) => {
    // At once, and before anything else: Chromium holds further frames back until it is told that this one arrived.
    session.send("Page.screencastFrameAck", { sessionId }).catch(() => {}); // refused only once the watch has stopped
    if (data === last) return;
    last = data;
    times.push(1_000 * metadata.timestamp!);
  });
  await session.send("Page.startScreencast", { format: "jpeg", quality: 60, maxWidth: SIZE, maxHeight: SIZE });
  return {
    times,
    async stop() {
      await session.send("Page.stopScreencast");
      await session.detach();
    },
  };
}

/** How many of the times lie in [from, to), all in milliseconds since the epoch. */
export function countBetween(times: readonly number[], from: number, to: number): number {
  return times.filter((time) => time >= from && time < to).length;
}

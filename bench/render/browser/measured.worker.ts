/** Draws for a while in a worker's animation frames, as the page does, and says what each frame cost the script. */
import { createSnapshot, interpolate } from "../../../src/shared/frame.ts";
import type { DrawOrder, DrawResult } from "../orders.ts";
import { createDrawer } from "./drawers.ts";
import { MovingBalls } from "./moving-balls.ts";

/** Frames in which engines compile and images are baked; fewer where one takes long. */
const WARM_UP = 10;
const WARM_UP_MS = 2_000;

async function measure(order: DrawOrder, canvas: OffscreenCanvas): Promise<DrawResult> {
  const balls = new MovingBalls(order.balls);
  const drawer = await createDrawer(order.subject, canvas, balls);
  const snapshot = createSnapshot(order.balls);
  const times: number[] = [];
  const interpolations: number[] = [];
  let from = 0;
  const warmUpEnd = performance.now() + WARM_UP_MS;
  for (let frame = -WARM_UP; ; frame++) {
    if (frame > 1 - WARM_UP && frame < 0 && performance.now() > warmUpEnd) frame = 0;
    const timestamp = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
    balls.publish(performance.timeOrigin + timestamp);
    const newest = balls.acquire();
    const asked = performance.now();
    interpolate(newest, newest.times[1] + 0.004, snapshot);
    const begun = performance.now();
    drawer.draw(timestamp, snapshot);
    const ended = performance.now();
    if (order.drained) drawer.drain();
    if (frame < 0) continue;
    if (frame === 0) from = asked;
    times.push(ended - begun);
    interpolations.push(begun - asked);
    if (times.length >= order.leastFrames && ended - from >= order.duration) {
      return { times, interpolations, from: performance.timeOrigin + from, to: performance.timeOrigin + ended };
    }
  }
}

self.onmessage = ({ data }: MessageEvent<DrawOrder & { readonly canvas: OffscreenCanvas }>) => {
  const { canvas, ...order } = data;
  measure(order, canvas).then(postMessage, (error: unknown) => postMessage({ error: String(error) }));
};

/** Clients that are started and disposed of, one after the other, in one page: nothing of them stays. */
import type { HeptaspinOptions } from "../../src/main/client.ts";
import { megabytesOf, openSession, queryOf, settledWorkers, workersOf } from "./session.ts";
import type { Soak } from "./soak.ts";
import { figure, spread, table } from "./table.ts";

const LIVES = 1_000;
/** In one go, between two looks at the progress. */
const AT_ONCE = 5;
/** Before memory is first looked at. */
const WARM_UP = 20;

export const soakLives: Soak = async ({ order, progress, stop, say }) => {
  const lives = order.times ?? LIVES;
  const own = workersOf(order.mode);
  const session = await openSession(queryOf(order), say);
  try {
    const { page } = session;
    const live = (count: number) =>
      page.evaluate(
        async ({ count, mode, change }) => {
          const Client = window.heptaspin!.constructor as unknown as {
            start(options: HeptaspinOptions): Promise<NonNullable<typeof window.heptaspin>>;
          };
          const times: [start: number, end: number][] = [];
          for (let i = 0; i < count; i++) {
            const canvas = document.createElement("canvas");
            document.body.append(canvas);
            const inset = { top: 0, right: 0, bottom: 0, left: 0 };
            const viewport = { width: 200, height: 200, pixelRatio: 1, inset };
            const begun = performance.now();
            const client = await Client.start({ canvas, viewport, theme: "light", mode, change });
            const started = performance.now();
            await client.status();
            const ending = performance.now();
            await client.dispose();
            times.push([started - begun, performance.now() - ending]);
            canvas.remove();
          }
          return times;
        },
        { count, mode: order.mode, change: order.balls === undefined ? {} : { balls: order.balls } },
      );

    const starts: number[] = [];
    const ends: number[] = [];
    let before = Number.NaN;
    let done = 0;
    while (done < lives && !stop.aborted) {
      const count = Math.min(AT_ONCE, lives - done);
      for (const [start, end] of await live(count)) {
        starts.push(start);
        ends.push(end);
      }
      done += count;
      if (Number.isNaN(before) && done >= Math.min(WARM_UP, lives / 2)) {
        await settledWorkers(session, own);
        before = megabytesOf(await session.heap());
      }
      progress.at(() => `lives: ${figure(done)} of ${figure(lives)}`);
    }
    const alive = await settledWorkers(session, own);
    const growth = megabytesOf(await session.heap()) - before;
    const [threads, locks] = [alive.threads - own, alive.locks - own];
    return {
      title: `${figure(done)} clients started and disposed of, ${order.mode}, Chromium ${session.browserVersion}`,
      table: [
        table(
          ["lives", "workers left", "locks left", "memory after GC, MB"],
          [[figure(done), figure(threads), figure(locks), `${growth < 0 ? "−" : "+"}${figure(Math.abs(growth), 2)}`]],
        ),
        "",
        table(
          ["ms", "median", "p99", "worst"],
          [
            ["start", ...spread(starts)],
            ["dispose", ...spread(ends)],
          ],
        ),
      ].join("\n"),
      broken: [
        ...(threads !== 0 ? [`${threads} workers are left`] : []),
        ...(locks !== 0 ? [`${locks} locks are left`] : []),
        ...session.said,
      ],
    };
  } finally {
    await session.close();
  }
};

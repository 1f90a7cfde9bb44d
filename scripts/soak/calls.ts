/** pause and resume, hundreds of thousands of times, none awaited before the next: all answered, in order, without growth. */
import { megabytesOf, openSession, queryOf } from "./session.ts";
import type { Soak } from "./soak.ts";
import { figure, spread, table } from "./table.ts";

const CALLS = 1_000_000;
/** Under way at a time; the client takes 1,000. */
const AT_ONCE = 400;
/** Before memory is first looked at: what is made once has then been made. */
const WARM_UP = 10_000;
/** Calls of the idle page, one at a time. */
const SINGLES = 500;
/** Milliseconds after which a call is lost. */
const HANG = 60_000;
/** Megabytes that may stay behind. */
const MOST_GROWTH = 1;

export const soakCalls: Soak = async ({ order, progress, stop, say }) => {
  const calls = order.times ?? CALLS;
  const session = await openSession(queryOf(order), say);
  try {
    const { page } = session;
    const one = () =>
      page.evaluate(async (singles) => {
        const heptaspin = window.heptaspin!;
        const times: number[] = [];
        for (let i = 0; i < singles; i++) {
          const begun = performance.now();
          await heptaspin.pause();
          times.push(performance.now() - begun);
          await heptaspin.resume();
        }
        await heptaspin.pause();
        return times;
      }, SINGLES);

    /** @returns how many were lost, refused and out of order, and the milliseconds from each call to its answer */
    const batch = (count: number) =>
      page.evaluate(
        async ({ count, hang }) => {
          const heptaspin = window.heptaspin!;
          const result = { lost: 0, refused: 0, disordered: 0, times: [] as number[] };
          let last = -1;
          let step = 0;
          let settled = 0;
          const calls: Promise<void>[] = [];
          for (let i = 0; i < count; i++) {
            const begun = performance.now();
            const call: Promise<number | undefined> =
              i % 2 === 0 ? heptaspin.resume().then(() => undefined) : heptaspin.pause();
            calls.push(
              call.then(
                (reached) => {
                  settled++;
                  result.times.push(performance.now() - begun);
                  if (i !== last + 1 || (reached ?? step) < step) result.disordered++;
                  last = i;
                  step = reached ?? step;
                },
                () => {
                  settled++;
                  result.refused++;
                },
              ),
            );
          }
          let timer = 0;
          const late = new Promise<void>((resolve) => {
            timer = window.setTimeout(resolve, hang);
          });
          await Promise.race([Promise.all(calls), late]);
          clearTimeout(timer);
          result.lost = count - settled;
          return result;
        },
        { count, hang: HANG },
      );

    const idle = await one();
    const total = { made: 0, lost: 0, refused: 0, disordered: 0 };
    const times: number[] = [];
    const begun = performance.now();
    let before = Number.NaN;
    while (total.made < calls && !stop.aborted) {
      const count = Math.min(AT_ONCE, calls - total.made);
      const { lost, refused, disordered, times: some } = await batch(count);
      total.made += count;
      total.lost += lost;
      total.refused += refused;
      total.disordered += disordered;
      times.push(...some.slice(-1)); // of the whole batch; all of them would fill this process's memory
      if (Number.isNaN(before) && total.made >= Math.min(WARM_UP, calls / 2))
        before = megabytesOf(await session.heap());
      progress.at(() => `calls: ${figure(total.made)} of ${figure(calls)}, ${total.lost} lost`);
      if (total.lost > 0) break;
    }
    const seconds = (performance.now() - begun) / 1_000;
    const growth = megabytesOf(await session.heap()) - before;
    const broken = [
      ...(total.lost > 0 ? [`${total.lost} calls were never answered`] : []),
      ...(total.refused > 0 ? [`${total.refused} calls were refused`] : []),
      ...(total.disordered > 0 ? [`${total.disordered} answers were out of order`] : []),
      ...(growth > MOST_GROWTH ? [`memory grew by ${figure(growth, 2)} MB, but ${MOST_GROWTH} MB is allowed`] : []),
      ...session.said,
    ];
    return {
      title: `${figure(total.made)} calls of pause and resume, ${AT_ONCE} at once, ${order.mode}, Chromium ${session.browserVersion}`,
      table: [
        table(
          ["calls", "lost", "refused", "out of order", "calls/s", "memory after GC, MB"],
          [
            [
              figure(total.made),
              figure(total.lost),
              figure(total.refused),
              figure(total.disordered),
              figure(total.made / seconds),
              `${growth < 0 ? "−" : "+"}${figure(Math.abs(growth), 2)}`,
            ],
          ],
        ),
        "",
        table(
          ["from call to answer, ms", "median", "p99", "worst"],
          [
            ["one at a time, page idle", ...spread(idle, 2)],
            [`the last of ${AT_ONCE} at once`, ...spread(times, 2)],
          ],
        ),
      ].join("\n"),
      broken,
    };
  } finally {
    await session.close();
  }
};

/** `npm run soak -- exchange`: real threads on one exchange, as exchange.ts runs them. */
import { type ExchangeFigures, soakExchange } from "./exchange.ts";
import { clockText } from "./progress.ts";
import type { Soak } from "./soak.ts";
import { figure, table } from "./table.ts";

/** Balls, and how the run ends. */
const runs = [
  { balls: 20, frames: 1e9 },
  { balls: 1_000, seconds: 600 },
  { balls: 10_000, seconds: 600 },
] as const;
const [{ frames: FRAMES }] = runs;

export const soakExchangeRuns: Soak = async ({ order, progress, stop }) => {
  const { balls, times, minutes } = order;
  const seconds = minutes === undefined ? {} : { seconds: 60 * minutes };
  const asked = times === undefined ? seconds : { ...seconds, frames: times };
  const usual = balls === undefined ? runs : [runs.find((run) => run.balls === balls) ?? { balls, frames: FRAMES }];
  const done: (readonly [balls: number, figures: ExchangeFigures])[] = [];
  for (const run of usual) {
    if (stop.aborted) break;
    const end = Object.keys(asked).length > 0 ? { balls: run.balls, ...asked } : run;
    const onProgress = ({ seconds, checked, torn }: ExchangeFigures) =>
      progress.at(
        () =>
          `exchange: ${run.balls} balls, ${clockText(1_000 * seconds)}, ${figure(checked)} frames checked, ${torn} torn`,
      );
    done.push([run.balls, await soakExchange({ ...end, stop, onProgress })]);
  }
  return {
    title: "One writer flat out, a reader that races it and one that sleeps, in threads of Node",
    table: table(
      ["balls", "seconds", "published", "checked", "different", "torn", "readers' repeats", "checkpoints"],
      done.map(([count, { seconds, published, checked, different, torn, repeats, checkpoints }]) =>
        [count, seconds, published, checked, different, torn, repeats, checkpoints].map((value) => figure(value)),
      ),
    ),
    broken: done.filter(([, { torn }]) => torn > 0).map(([count, { torn }]) => `${torn} torn with ${count} balls`),
  };
};

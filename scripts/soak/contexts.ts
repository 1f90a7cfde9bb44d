/**
 * Canvases that lose their context, with either renderer: for a moment, so that it is drawn on again, or for good, so that
 * another canvas takes its place. Measured is for how long no new frame was drawn, beside the same without a loss: in
 * software, WebGL2 takes hundreds of milliseconds for a frame, which are no part of a recovery.
 */
import type { Page } from "playwright-core";
import { type RendererName, renderers } from "../../src/shared/protocol.ts";
import { openSession, queryOf, replaceClient, settledWorkers, workersOf } from "./session.ts";
import type { Soak } from "./soak.ts";
import { figure, spread, table } from "./table.ts";

const TIMES = 25;
/** Milliseconds that are watched after a loss. */
const WATCHED = 1_500;
/** Milliseconds that recovery may take beyond the time between frames without a loss. */
const PROMISED = 500;
/** After these losses WebGL2 gives way to Canvas 2D, so a client has one loss fewer. */
const MOST_LOSSES = 3;

type Loss = "context" | "context-gone" | "none";
const losses: readonly Loss[] = ["none", "context", "context-gone"];
const words: Readonly<Record<Loss, string>> = { none: "no loss", context: "for a moment", "context-gone": "for good" };

interface Row {
  readonly renderer: RendererName;
  readonly loss: Loss;
  /** Milliseconds. */
  readonly gaps: number[];
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Milliseconds: the longest time without a new frame after a loss; infinite if none came until the end. */
function gapAfter(page: Page, loss: Loss): Promise<number> {
  return page.evaluate(
    async ({ loss, watched }) => {
      const client = window.heptaspin!;
      let drawn = (await client.status()).frames.drawn;
      const begun = performance.now();
      if (loss !== "none") window.heptaspinFaults!.fault("render", loss);
      let last = begun;
      let longest = 0;
      while (performance.now() - begun < watched) {
        // A worker that is being replaced gives no answer; another one counts anew.
        const count = await client.status().then(
          ({ frames }) => frames.drawn,
          () => drawn,
        );
        if (count === drawn) continue;
        const now = performance.now();
        longest = Math.max(longest, now - last);
        last = now;
        drawn = count;
      }
      // Frames come each 17 ms, or slower in software; a second's silence at the end is no frame's length.
      return performance.now() - last > 1_000 ? Number.POSITIVE_INFINITY : longest;
    },
    { loss, watched: WATCHED },
  );
}

export const soakContexts: Soak = async ({ order, progress, stop, say }) => {
  const times = order.times ?? TIMES;
  const change = order.balls === undefined ? {} : { balls: order.balls };
  const session = await openSession(queryOf(order), say);
  const rows: Row[] = [];
  try {
    const { page } = session;
    for (const renderer of renderers) {
      for (const loss of losses) {
        const gaps: number[] = [];
        rows.push({ renderer, loss, gaps });
        for (let i = 0; i < times && !stop.aborted; i++) {
          if (i % (MOST_LOSSES - 1) === 0) await replaceClient(page, { mode: order.mode, change, renderer });
          gaps.push(await gapAfter(page, loss));
          progress.at(() => `contexts: ${renderer}, ${words[loss]}, ${figure(i + 1)} of ${figure(times)}`);
        }
      }
    }
    const own = workersOf(order.mode);
    const alive = await settledWorkers(session, own);
    const late = ({ renderer, gaps }: Row) => {
      const idle = rows.find((row) => row.renderer === renderer && row.loss === "none")?.gaps ?? [];
      return median(gaps) > median(idle) + PROMISED || gaps.includes(Number.POSITIVE_INFINITY);
    };
    const unexpected = session.said.filter((line) => !/context was lost/.test(line));
    return {
      title: `Contexts lost, ${order.mode}, Chromium ${session.browserVersion}`,
      table: table(
        ["ms without a new frame", "losses", "median", "p99", "worst"],
        rows.map(({ renderer, loss, gaps }) => [`${renderer}: ${words[loss]}`, figure(gaps.length), ...spread(gaps)]),
      ),
      broken: [
        ...rows
          .filter(late)
          .map(({ renderer, loss }) => `${renderer} that lost its context (${words[loss]}) took over ${PROMISED} ms`),
        ...(alive.threads !== own ? [`${alive.threads} workers are alive, not ${own}`] : []),
        ...new Set(unexpected),
      ],
    };
  } finally {
    await session.close();
  }
};

/**
 * Workers that are made to end in every way there is, over and over: what was under way is rejected by name, another
 * worker takes over, and the run stays the headless kernel's, bit by bit.
 */
import type { Page } from "playwright-core";
import type { HeptaspinOptions } from "../../src/main/client.ts";
import type { WorkerName } from "../../src/main/workers.ts";
import { applyChange, type ConfigChange, defaultConfig } from "../../src/shared/config.ts";
import type { Fault } from "../../src/shared/faults.ts";
import { Twin } from "../../tests/chaos/twin.ts";
import { openSession, queryOf, replaceClient, settledWorkers, workersOf } from "./session.ts";
import type { Soak } from "./soak.ts";
import { figure, spread, table } from "./table.ts";

const KILLS = 1_000;
/** Between two looks at the hash. */
const KILLS_PER_HASH = 20;
/** Status calls of the idle page, one at a time. */
const SINGLES = 300;
/** Milliseconds after which a call, or a restart, is lost. */
const HANG = 60_000;

type Way = { readonly worker: WorkerName; readonly kind: Fault | "terminate" };

const both = (kind: Way["kind"]): Way[] => [
  { worker: "physics", kind },
  { worker: "render", kind },
];
const quick: readonly Way[] = ["step", "throw", "close", "terminate"].flatMap((kind) => both(kind as Way["kind"]));
/** Those that take seconds to be noticed come once in a round. */
const round: readonly Way[] = [
  ...quick,
  ...quick,
  { worker: "render", kind: "context-gone" },
  ...quick,
  ...both("hang"),
];

/** Milliseconds; NaN for what did not happen. */
interface Kill {
  /** From the fault to the moment at which the client noticed it. */
  readonly noticed: number;
  /** From there to the last rejection, and until the client was ready again. */
  readonly rejected: number;
  readonly restarted: number;
  readonly steps: number;
  readonly calls: {
    readonly answered: number;
    readonly rejected: number;
    readonly wrong: number;
    readonly lost: number;
  };
}

interface Watched {
  noticed: number;
  ready: number;
  stepsLost: number;
}

declare global {
  interface Window {
    soak?: Watched;
  }
}

/** In place of the page's own client: one that may lose as many workers as it likes, and is watched. */
async function takeOver(page: Page, mode: HeptaspinOptions["mode"], change: ConfigChange): Promise<void> {
  await replaceClient(page, { ...(mode && { mode }), change });
  await page.evaluate(() => {
    const client = window.heptaspin!;
    const soak: Watched = { noticed: Number.NaN, ready: Number.NaN, stepsLost: 0 };
    client.onCondition((condition) => {
      if (condition === "restarting" && Number.isNaN(soak.noticed)) soak.noticed = performance.now();
      if (condition === "ready") soak.ready = performance.now();
    });
    client.onRestart(({ lost }) => {
      soak.stepsLost += lost;
    });
    window.soak = soak;
  });
}

function kill(page: Page, way: Way): Promise<Kill> {
  return page.evaluate(
    async ({ worker, kind, hang }) => {
      const client = window.heptaspin!;
      const soak = window.soak!;
      const faults = window.heptaspinFaults!;
      soak.noticed = Number.NaN;
      soak.ready = Number.NaN;
      soak.stepsLost = 0;
      const calls = { answered: 0, rejected: 0, wrong: 0, lost: 0 };
      let lastRejection = Number.NaN;
      const begun = performance.now();
      if (kind === "terminate") faults.terminate(worker);
      else faults.fault(worker, kind);
      const pending = [client.status(), client.hash(), client.status()].map((call) =>
        (call as Promise<unknown>).then(
          () => {
            calls.answered++;
          },
          (error: Error) => {
            if (error.name === "WorkerLost") calls.rejected++;
            else calls.wrong++;
            lastRejection = performance.now();
          },
        ),
      );
      const over = async () => {
        await Promise.all(pending);
        while (!(soak.ready > soak.noticed)) await new Promise((resolve) => setTimeout(resolve, 1));
      };
      await Promise.race([over(), new Promise((resolve) => setTimeout(resolve, hang))]);
      calls.lost = pending.length - calls.answered - calls.rejected - calls.wrong;
      return {
        noticed: soak.noticed - begun,
        rejected: lastRejection - soak.noticed,
        restarted: soak.ready - soak.noticed,
        steps: soak.stepsLost,
        calls,
      };
    },
    { ...way, hang: HANG },
  );
}

export const soakKills: Soak = async ({ order, progress, stop, say }) => {
  const kills = order.times ?? KILLS;
  const change: ConfigChange = order.balls === undefined ? {} : { balls: order.balls };
  const ways = order.mode.endsWith("-main") ? round.filter(({ worker }) => worker === "physics") : round;
  const session = await openSession(queryOf(order), say);
  try {
    const { page } = session;
    await takeOver(page, order.mode, change);
    const idle = await page.evaluate(async (singles) => {
      const times: number[] = [];
      for (let i = 0; i < singles; i++) {
        const begun = performance.now();
        await window.heptaspin!.status();
        times.push(performance.now() - begun);
      }
      return times;
    }, SINGLES);

    const twin = new Twin(applyChange(defaultConfig, change));
    const hashes = { compared: 0, torn: 0 };
    const compare = async () => {
      const { step, hash } = await page.evaluate(async () => {
        const client = window.heptaspin!;
        await client.pause();
        const present = await client.hash();
        await client.resume();
        return present;
      });
      twin.runTo(step);
      hashes.compared++;
      if (twin.hash !== hash) hashes.torn++;
    };

    const all: { readonly way: Way; readonly kill: Kill }[] = [];
    let hung = 0;
    for (let i = 0; i < kills && hung === 0 && !stop.aborted; i++) {
      const way = ways[i % ways.length];
      const one = await kill(page, way);
      all.push({ way, kill: one });
      if (Number.isNaN(one.restarted)) hung++;
      if (i % KILLS_PER_HASH === KILLS_PER_HASH - 1 && hung === 0) await compare();
      progress.at(
        () => `kills: ${figure(i + 1)} of ${figure(kills)}, last ${way.worker} ${way.kind}, ${hashes.torn} torn`,
      );
    }
    if (hung === 0) await compare();
    const own = workersOf(order.mode);
    const alive = await settledWorkers(session, own);

    const sum = (of: (one: Kill) => number) => all.reduce((total, { kill: one }) => total + of(one), 0);
    const lost = sum(({ calls }) => calls.lost);
    const wrong = sum(({ calls }) => calls.wrong);
    const timesOf = (some: readonly Kill[], of: (one: Kill) => number) => some.map(of).filter(Number.isFinite);
    const row = (name: string, some: readonly Kill[]) => [
      name,
      figure(some.length),
      ...spread(timesOf(some, (one) => one.noticed)),
      ...spread(timesOf(some, (one) => one.rejected)),
      ...spread(timesOf(some, (one) => one.restarted)),
    ];
    const names = [...new Set(ways.map(({ worker, kind }) => `${worker}: ${kind}`))];
    const of = (name: string) =>
      all.filter(({ way }) => `${way.worker}: ${way.kind}` === name).map(({ kill: one }) => one);
    const unexpected = session.said.filter((line) => !line.includes("a fault that was asked for"));
    return {
      title: `${figure(all.length)} workers made to end, ${order.mode}, Chromium ${session.browserVersion}`,
      table: [
        table(
          ["kills", "calls", "answered", "rejected", "lost", "hashes", "torn", "steps lost", "workers alive"],
          [
            [
              all.length,
              3 * all.length,
              sum(({ calls }) => calls.answered),
              sum(({ calls }) => calls.rejected),
              lost,
              hashes.compared,
              hashes.torn,
              sum(({ steps }) => steps),
              alive.threads,
            ].map((value) => figure(value)),
          ],
        ),
        "",
        table(
          [
            "ms: median, p99, worst",
            "kills",
            ...["until noticed", "p99", "worst"],
            ...["then rejected", "p99", "worst"],
            ...["then restarted", "p99", "worst"],
          ],
          [
            row(
              "all",
              all.map(({ kill: one }) => one),
            ),
            ...names.map((name) => row(name, of(name))),
          ],
        ),
        "",
        table(["ms", "median", "p99", "worst"], [["a call of the idle page", ...spread(idle)]]),
      ].join("\n"),
      broken: [
        ...(hung > 0 ? ["a worker was not replaced"] : []),
        ...(lost > 0 ? [`${lost} calls never settled`] : []),
        ...(wrong > 0 ? [`${wrong} calls were rejected by another name than WorkerLost`] : []),
        ...(hashes.torn > 0 ? [`${hashes.torn} hashes are not the headless kernel's`] : []),
        ...(alive.threads !== own ? [`${alive.threads} workers are alive, not ${own}`] : []),
        ...new Set(unexpected),
      ],
    };
  } finally {
    await session.close();
  }
};

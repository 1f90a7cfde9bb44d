/** The command `npm run soak`: see --help. Tables go to stdout, progress and everything else to stderr. */
import { HeptaspinError } from "../src/shared/errors.ts";
import { parseSoakArguments, type SoakName, type SoakOrder } from "./soak/arguments.ts";
import { soakCalls } from "./soak/calls.ts";
import { soakChaos } from "./soak/chaos.ts";
import { soakContexts } from "./soak/contexts.ts";
import { soakExchangeRuns } from "./soak/exchange-soak.ts";
import { soakFuzz } from "./soak/fuzz.ts";
import { helpText } from "./soak/help.ts";
import { soakKills } from "./soak/kills.ts";
import { soakLives } from "./soak/lives.ts";
import { soakPage } from "./soak/page.ts";
import { createProgress } from "./soak/progress.ts";
import type { Soak } from "./soak/soak.ts";

const soaks: Readonly<Record<SoakName, Soak>> = {
  page: soakPage,
  chaos: soakChaos,
  exchange: soakExchangeRuns,
  calls: soakCalls,
  kills: soakKills,
  contexts: soakContexts,
  lives: soakLives,
  fuzz: soakFuzz,
};

/** Of interrupts: the first ends the soak with what it has, a later one at once. A terminal may send one to us twice. */
const TWICE_MS = 1_000;

function stopOnInterrupt(say: (line: string) => void): AbortSignal {
  const stop = new AbortController();
  let first = Number.NaN;
  const interrupted = () => {
    if (performance.now() - first > TWICE_MS) process.exit(130);
    if (stop.signal.aborted) return;
    first = performance.now();
    say("stopping; what has been done is printed");
    stop.abort();
  };
  process.on("SIGINT", interrupted).on("SIGTERM", interrupted);
  return stop.signal;
}

async function run(order: SoakOrder): Promise<void> {
  const progress = createProgress(process.stderr);
  const say = (line: string) => {
    progress.clear();
    console.error(line);
  };
  const stop = stopOnInterrupt(say);
  for (const name of order.soaks) {
    if (stop.aborted) break;
    say(`${name}:`);
    const { title, table, broken } = await soaks[name]({ order, progress, stop, say });
    progress.clear();
    console.log(`\n${title}${stop.aborted ? "; stopped early" : ""}\n\n${table}\n`);
    for (const promise of broken) console.log(`BROKEN: ${promise}`);
    if (broken.length > 0) process.exitCode = 1;
  }
}

async function main(): Promise<void> {
  try {
    const order = parseSoakArguments(process.argv.slice(2));
    if (order === "help") process.stdout.write(helpText());
    else await run(order);
  } catch (error) {
    process.stderr.write(`soak: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof HeptaspinError ? 2 : 1;
  }
}

await main();

/** The chaos test's random lives of a simulation, for as long as one likes. */
import { liveAtRandom } from "../../tests/chaos/chaos.ts";
import { clockText } from "./progress.ts";
import type { Soak } from "./soak.ts";
import { figure, table } from "./table.ts";

const MINUTES = 5;
/** With one seed. */
const LIVES_AT_ONCE = 20;

export const soakChaos: Soak = async ({ order, progress, stop }) => {
  const wanted = order.times ?? Number.POSITIVE_INFINITY;
  const minutes = order.minutes ?? (order.times === undefined ? MINUTES : Number.POSITIVE_INFINITY);
  const begun = performance.now();
  const passed = () => performance.now() - begun;
  const seen = new Map<string, number>();
  const broken: string[] = [];
  let lives = 0;
  for (
    let seed = order.seed;
    broken.length === 0 && !stop.aborted && lives < wanted && passed() < 60_000 * minutes;
    seed++
  ) {
    const some = Math.min(LIVES_AT_ONCE, wanted - lives);
    const onLife = (done: number) =>
      progress.at(() => `chaos: ${clockText(passed())}, ${figure(lives + done)} lives, seed ${seed}`);
    try {
      const happened = await liveAtRandom({ lives: some, seed, onLife });
      for (const [what, times] of happened) seen.set(what, (seen.get(what) ?? 0) + times);
    } catch (error) {
      broken.push(String(error));
    }
    lives += some;
  }
  const count = (is: (what: string) => boolean) =>
    figure([...seen].reduce((sum, [what, times]) => sum + (is(what) ? times : 0), 0));
  const names = ["SimulationFailed", "InvalidState", "InvalidConfig", "InvalidArgument"];
  return {
    title: `${figure(lives)} lives of a simulation, from seed ${order.seed} on, held against the headless kernel`,
    table: table(
      ["lives", "commands", "answered", "refused by name", "restored", "from a checkpoint", "torn or lost"],
      [
        [
          figure(lives),
          count((what) => what === "commands"),
          count((what) => /^[a-z]+$/.test(what) && what !== "commands"),
          count((what) => names.some((name) => what.endsWith(`: ${name}`))),
          count((what) => what === "restore"),
          count((what) => what === "restored from a checkpoint"),
          figure(broken.length),
        ],
      ],
    ),
    broken,
  };
};

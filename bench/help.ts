/** The text of `npm run bench -- --help`. */
import { COUNTS } from "./arguments.ts";
import { engineNames } from "./catalogue.ts";
import { measuredSteps, SAMPLE_INTERVAL, WARM_UP_STEPS } from "./window.ts";

export const helpText = `The kernel beside other engines in one scene: discs that fill 40 % of a turning heptagon.

  npm run bench                            all engines, all numbers of balls; about half an hour
  npm run bench -- --quick                 the kernel and the fastest peers at 20 and 1,000 balls; a minute or two
  npm run bench -- --scaling               the kernel's own cost per sub-step from 1,000 to 100,000 balls; some five minutes
  npm run bench -- --counts 1000,5000 --engines heptaspin,box2d3-simd --rounds 5

Flags
  --quick       few engines, counts and rounds
  --scaling     with no other engine and no other scene, unless --counts or --quick names some
  --counts N,…  numbers of balls; default ${COUNTS.join(",")}
  --engines E,… ${engineNames.join(", ")}; default all
  --rounds N    runs of every engine at each number of balls; by default 5, from 1,000 balls on 3,
                from 50,000 on 1
  --spin S      brief: one turn in 5 s at every size (default); froude: the pile looks alike at every size
  --help        print this

Each run is a process of its own, pinned to one core where taskset is to be had; engines take turns. A run warms up
for ${WARM_UP_STEPS} steps of 1/60 s and measures ${measuredSteps(20)} (${measuredSteps(20_000)} from 20,000 balls on). Places are read every ${SAMPLE_INTERVAL} steps, outside the
measured time, and all figures of quality come from them. Runs with neither --quick nor --engines nor --rounds
are kept in bench/results, and the plot is drawn again.

Columns
  ms/step       wall time of a step of 1/60 s, median of the runs; "> 1 min": left out, for a run would take longer
  ns/ball       the same by the number of balls
  time ratio    by heptaspin's
  outside       balls whose centre was outside the heptagon, in the worst sample
  > 0.1 r       pairs deeper than a tenth of a radius, per 1,000 balls; > 0.3 r likewise
  pairs, walls  overlap of those that overlap at all, in % of a radius: mean / 99th percentile / deepest
  m/s           mean speed of the balls, with its standard error
  speed ratio   by that of the converged reference (bench/reference), spin brief only
`;

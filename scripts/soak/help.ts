/** The text of `npm run soak -- --help`. */
import { flagsOf, soakNames } from "./arguments.ts";

const what: Readonly<Record<(typeof soakNames)[number], string>> = {
  page: "the real page, while everything happens to it at random; 30 minutes",
  chaos: "random lives of a simulation against the headless kernel; 5 minutes",
  exchange: "threads on one exchange, every frame checked; 10⁹ frames at 20 balls, 10 minutes each at 1,000 and 10,000",
  calls: "pause and resume, none awaited before the next; 1,000,000 calls",
  kills: "workers that are made to end in every way there is; 1,000",
  contexts: "canvases that lose their context, for a moment or for good; 25 times each, with each renderer",
  lives: "clients started and disposed of; 1,000",
  fuzz: "addresses and sets of parameters as nobody should write them; 100,000 of each",
};

export function helpText(): string {
  const width = Math.max(...soakNames.map((name) => name.length));
  const lines = soakNames.map(
    (name) => `  ${name.padEnd(width)}  ${what[name]} (${flagsOf[name].map((flag) => `--${flag}`).join(" ")})`,
  );
  return `Tries Heptaspin for longer than a test can, and prints tables. Needs nothing but a Chromium.

  npm run soak -- page --minutes 30 --seed 7

Soaks, one after the other; all of them if none is named
${lines.join("\n")}

Flags
  --minutes N   for how long
  --times N     how often: frames, lives, calls, kills or addresses
  --seed N      of what is random, default 1; the same seed makes the same choices
  --balls N     default 20
  --mode M      how the page works, default shared-offscreen
  --help        print this

An interrupt (Ctrl-C) ends a soak early, with the tables of what was done.

Exit code 0 if every promise was kept, 1 if one was not; 2 if the arguments are wrong, with one line on stderr.
`;
}

/** The command `simulate`: the kernel without a browser, for data and for checks. See --help. */
import { HeptaspinError } from "../shared/errors.ts";
import { type Order, parseArguments } from "./arguments.ts";
import { helpText } from "./help.ts";
import { createProgress } from "./progress.ts";
import { report } from "./report.ts";

/** Waits until the reader has taken the text, so that a slow one holds the run back instead of filling memory. */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

async function run(order: Order): Promise<void> {
  // Rows that run over the same terminal are progress enough.
  const rowsOnTerminal = order.format === "csv" && process.stdout.isTTY;
  const progress =
    process.stderr.isTTY && !rowsOnTerminal
      ? createProgress(process.stderr, order.steps, () => performance.now())
      : undefined;
  for (const piece of report(order, (step) => progress?.at(step))) {
    if (order.format === "json") progress?.clear();
    await print(piece);
  }
  progress?.clear();
}

async function main(): Promise<void> {
  // Failures to write reach print; without a listener they would end the process with a stack trace as well.
  process.stdout.on("error", () => {});
  try {
    const order = parseArguments(process.argv.slice(2));
    await (order === "help" ? print(helpText()) : run(order));
  } catch (error) {
    if (error instanceof HeptaspinError) {
      process.stderr.write(`simulate: ${error.message}\n`);
      process.exitCode = 2;
    } else if ((error as NodeJS.ErrnoException).code === "EPIPE") {
      return; // the reader has seen enough, as in `| head`
    } else {
      const message = error instanceof Error ? error.message : String(error);
      process.stderr.write(`simulate: ${message}\n`);
      process.exitCode = 1;
    }
  }
}

await main();

/** The command `npm start`: builds the page and serves it until it is interrupted. See --help. */
import { HeptaspinError } from "../src/shared/errors.ts";
import { buildPage, dist, serveBuilt } from "./serve-page.ts";
import { helpText, parseStartArguments, type StartOrder } from "./start-arguments.ts";

const USUAL_PORT = 4173;

async function serve({ isolation, host, port }: StartOrder): Promise<void> {
  buildPage(dist);
  const strictPort = port !== undefined;
  const { urls } = await serveBuilt({ outDir: dist, isolation, host, port: port ?? USUAL_PORT, strictPort });
  const how = isolation ? "" : ", without the headers that isolate it";
  console.log(`Heptaspin is served${how} at\n${urls.map((url) => `  ${url}`).join("\n")}`);
}

async function main(): Promise<void> {
  try {
    const order = parseStartArguments(process.argv.slice(2));
    if (order === "help") process.stdout.write(helpText());
    else await serve(order);
  } catch (error) {
    process.stderr.write(`start: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof HeptaspinError ? 2 : 1;
  }
}

await main();

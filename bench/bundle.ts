/** Makes of measure.ts what node runs, with the product's own bundler and settings, so that the kernel is what is shipped. */
import { fileURLToPath } from "node:url";
import { build } from "vite";

/** @returns the path of the bundle, which finds the engines in bench/node_modules */
export async function bundleMeasure(): Promise<string> {
  const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
  await build({
    root: path("../"),
    configFile: path("../vite.config.ts"),
    logLevel: "warn",
    publicDir: false,
    build: {
      ssr: path("measure.ts"),
      outDir: path(".cache"),
      emptyOutDir: true,
      // As vite makes the page's workers. Its other bundles turn constants into variables, which are a third slower here.
      minify: true,
      rolldownOptions: { output: { topLevelVar: false, entryFileNames: "measure.js" } },
    },
  });
  return path(".cache/measure.js");
}

import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { isolationHeaders, pageHeaders } from "./scripts/headers.ts";
import { inlineLayoutsPlugin } from "./scripts/inline-layouts.ts";
import { plainPagePlugin } from "./scripts/plain-page.ts";
import { plainShadersPlugin } from "./scripts/plain-shaders.ts";
import { plainImportsPlugin, preloadPlugin, workerChunksPlugin } from "./scripts/worker-chunks.ts";

/** Real threads, flat out: they get the machine to themselves. */
const THREADS = "tests/exchange/threads.test.ts";

/** Features.LightDark of lightningcss, which Vite minifies style sheets with. */
const LIGHT_DARK = 1_048_576;

export default defineConfig({
  base: "./",
  // Without the policy: the development client that Vite puts into the page injects styles, which the policy forbids.
  server: { headers: isolationHeaders },
  preview: { headers: pageHeaders() },
  plugins: [
    ...[inlineLayoutsPlugin(), workerChunksPlugin(), preloadPlugin(), plainImportsPlugin()],
    ...[plainShadersPlugin(), plainPagePlugin()],
  ],
  // Nothing here uses light-dark(), for which older browsers would need properties of its own on every color-scheme.
  css: { lightningcss: { exclude: LIGHT_DARK } },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    // What page and workers share is one file, what both renderers share another: many small ones compress less.
    rolldownOptions: {
      // Reading a property does nothing else here, and constants are written out where they are used.
      optimization: { inlineConst: { mode: "all", pass: 3 } },
      treeshake: { propertyReadSideEffects: false, unknownGlobalSideEffects: false },
      output: {
        codeSplitting: {
          groups: [
            {
              name: "shared",
              test: /\/comlink\/|\/src\/worker\/(?:life|faults)\.ts$|\/src\/shared\/(?!message-)[\w-]+\.ts$|preload-helper/,
            },
            {
              name: "picture",
              test: /\/src\/shared\/render\/(?!(?:canvas2d|stage|shadow-spots|ball-\w+|contrast|colour-maps|levels|measured-colours|rate-display)\.)[\w-]+\.ts$/,
            },
          ],
        },
      },
    },
    modulePreload: {
      polyfill: false, // whoever has module workers has it, or does without
      // Links in the document are the page's alone: a worker has no document to put them into.
      resolveDependencies: (_, files, { hostType }) =>
        hostType === "html" ? files : files.filter((file) => file.endsWith(".css")),
    },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["tests/**/*.test.ts"],
          exclude: ["tests/browser/**", "tests/long/**", THREADS],
          // One for each core; by default one core would be left idle.
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 0 },
          // A guard against hanging, not a measure: a busy machine is ten times slower than an idle one.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: { name: "threads", include: [THREADS], testTimeout: 120_000, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["tests/browser/**/*.test.ts"],
          globalSetup: "tests/browser/setup.ts",
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: { name: "long", include: ["tests/long/**/*.test.ts"], testTimeout: 7_200_000, fileParallelism: false },
      },
    ],
  },
});

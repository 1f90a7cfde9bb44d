/**
 * A vite plugin that builds the workers together with the page, so that what they have in common is one file, fetched
 * once. Left to itself, Vite bundles each worker on its own, with a copy of everything: comlink three times.
 */
import { dirname, resolve } from "node:path";
import type { Plugin } from "vite";

/** How src/main/workers.ts names a worker's file: the form that Vite's development server looks for, too. */
const workerUrl = /new URL\("([^"]+\.worker\.ts)", import\.meta\.url\)/g;

export function workerChunksPlugin(): Plugin {
  return {
    name: "worker-chunks",
    apply: "build",
    enforce: "pre",
    transform: {
      filter: { code: workerUrl },
      handler(source, importer) {
        const code = source.replace(workerUrl, (_, path: string) => {
          const id = resolve(dirname(importer), path);
          return `new URL(import.meta.ROLLDOWN_FILE_URL_${this.emitFile({ type: "chunk", id, preserveSignature: false })})`;
        });
        return { code, map: null };
      },
    },
  };
}

/** What Vite wraps a dynamic import in tells the window if it fails; workers import dynamically, too, and have none. */
export function preloadInWorkersPlugin(): Plugin {
  return {
    name: "preload-in-workers",
    apply: "build",
    transform: {
      filter: { id: /vite\/preload-helper/ },
      handler: (source) => ({ code: source.replaceAll("window.", "globalThis."), map: null }),
    },
  };
}

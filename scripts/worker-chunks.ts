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

/**
 * What a dynamic import is wrapped in by Vite, made anew: it waits for the style sheets of what is imported, and does
 * nothing else. Vite's own is four times as long, and tells a window of failures, which workers don't have.
 */
const preload = `
const sheets = new Map();
function load(href) {
  return new Promise((onload, reject) => {
    const onerror = () => {
      sheets.delete(href);
      reject(Error(href + " is missing"));
    };
    const link = document.createElement("link");
    document.head.append(Object.assign(link, { rel: "stylesheet", href, onload, onerror }));
  });
}
export async function __vitePreload(importIt, files = [], base) {
  const urls = files.map((file) => new URL(file, base).href);
  for (const url of urls) if (!sheets.has(url)) sheets.set(url, load(url));
  await Promise.all(urls.map((url) => sheets.get(url)));
  return importIt();
}`;

export function preloadPlugin(): Plugin {
  return {
    name: "preload",
    apply: "build",
    transform: { filter: { id: /vite\/preload-helper/ }, handler: () => ({ code: preload, map: null }) },
  };
}

/**
 * An import that waits for no style sheet needs no wrapping; and what is taken of a module needs no object of its own, which
 * Vite makes to tell which exports are used.
 */
export function plainImports(code: string): string {
  return code
    .replace(
      /async\(\)=>\{let\{(\w+):(\w+)\}=await (import\([^()]*\)(?:\.then\(\w+=>\w+\.\w+\))?);return\{\1:\2\}\}/g,
      "()=>$3",
    )
    .replace(/\b\w+\(\(\)=>(import\([^()]*\)(?:\.then\(\w+=>\w+\.\w+\))?),\[\],import\.meta\.url\)/g, "$1");
}

export function plainImportsPlugin(): Plugin {
  return {
    name: "plain-imports",
    apply: "build",
    enforce: "post",
    // After Vite has said which style sheets an import waits for.
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        for (const chunk of Object.values(bundle)) if (chunk.type === "chunk") chunk.code = plainImports(chunk.code);
      },
    },
  };
}

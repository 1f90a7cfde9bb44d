/** Builds the page as `npm run build` does, and serves what was built with the headers of headers.ts. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Plugin, preview } from "vite";
import { pageHeaders } from "./headers.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Where `npm run build` puts the page. */
export const dist = join(root, "dist");

export interface ServedPage {
  readonly url: string;
  /** All that it can be reached by, `url` first. */
  readonly urls: readonly string[];
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly outDir: string;
  /** Whether the headers that isolate the page are sent. */
  readonly isolation: boolean;
  readonly host: string;
  readonly port: number;
  /** Whether the port must be that one; otherwise the next free one is taken. */
  readonly strictPort: boolean;
}

/**
 * @param faults whether the page's workers can be made to fail (src/shared/faults.ts)
 * @throws Error if the build fails; what is wrong has then been written to stderr
 */
export function buildPage(outDir: string, faults = false): void {
  // In a process of its own: the build reads NODE_ENV, which a test runner sets to something else.
  const vite = dirname(createRequire(import.meta.url).resolve("vite/package.json"));
  const args = [join(vite, "bin/vite.js"), "build", "--outDir", outDir, "--emptyOutDir", "--logLevel", "warn"];
  const { NODE_ENV: _, VITEST: __, ...rest } = process.env;
  const env = { ...rest, VITE_FAULTS: faults ? "1" : "" };
  execFileSync(process.execPath, args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });
}

/** In place of the headers of vite.config.ts: inline options could only add to them. */
function sendHeaders(headers: Record<string, string>): Plugin {
  return {
    name: "page-headers",
    config(config) {
      config.preview = { ...config.preview, headers };
    },
  };
}

/** Serves a built page. */
export async function serveBuilt(options: ServeOptions): Promise<ServedPage> {
  const { outDir, isolation, host, port, strictPort } = options;
  const server = await preview({
    root,
    logLevel: "warn",
    build: { outDir },
    plugins: [sendHeaders(pageHeaders(isolation))],
    preview: { host, port, strictPort, open: false },
  });
  const { local, network } = server.resolvedUrls!;
  const urls = [...local, ...network];
  return { url: urls[0], urls, close: () => server.close() };
}

export interface PageKind {
  /** Whether the headers that isolate the page are sent. */
  readonly isolation?: boolean;
  /** Whether its workers can be made to fail. */
  readonly faults?: boolean;
}

/** Builds the page into a folder of its own and serves it from a free port of this machine. */
export async function servePage({ isolation = true, faults = false }: PageKind = {}): Promise<ServedPage> {
  const outDir = mkdtempSync(join(tmpdir(), "heptaspin-"));
  const remove = () => rmSync(outDir, { recursive: true, force: true });
  try {
    buildPage(outDir, faults);
    const served = await serveBuilt({ outDir, isolation, host: "127.0.0.1", port: 0, strictPort: true });
    return {
      ...served,
      async close() {
        await served.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

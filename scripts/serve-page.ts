/** Builds the page as a user's `npm run build` does, and serves it from a free port with the headers of vite.config.ts. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { preview } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));

export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

export async function servePage(): Promise<ServedPage> {
  const outDir = mkdtempSync(join(tmpdir(), "heptaspin-"));
  const remove = () => rmSync(outDir, { recursive: true, force: true });
  try {
    // In a process of its own: the build reads NODE_ENV, which a test runner sets to something else.
    const vite = dirname(createRequire(import.meta.url).resolve("vite/package.json"));
    const args = [join(vite, "bin/vite.js"), "build", "--outDir", outDir, "--emptyOutDir", "--logLevel", "warn"];
    const { NODE_ENV: _, VITEST: __, ...env } = process.env;
    execFileSync(process.execPath, args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });
    const server = await preview({
      root,
      logLevel: "warn",
      build: { outDir },
      preview: { host: "127.0.0.1", port: 0, open: false },
    });
    return {
      url: server.resolvedUrls!.local[0],
      async close() {
        await server.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

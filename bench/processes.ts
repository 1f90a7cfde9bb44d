/** The processes that the benchmark starts: the installation of the engines, and each measurement by itself on one core. */
import { execFile, execFileSync, spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Order, RunOrder, RunResult, ScalingOrder, ScalingResult } from "./orders.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** Installs the engines if they aren't there, or are older than the lock file. */
export function installEngines(): void {
  const changed = (file: string) => statSync(`${folder}${file}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (changed("node_modules/.package-lock.json") >= changed("package-lock.json")) return;
  process.stderr.write("Installing the engines in bench/\n");
  // What npm prints is news, not results.
  execFileSync("npm", ["ci"], { cwd: folder, stdio: ["ignore", 2, 2] });
}

/** The last core, which is less likely than the first to have other work; nothing where processes can't be pinned. */
function pinning(): string[] {
  const pin = ["taskset", "-c", String(cpus().length - 1)];
  return spawnSync(pin[0], [...pin.slice(1), process.execPath, "--version"]).status === 0 ? pin : [];
}

export interface Measurer {
  readonly pinned: boolean;
  run(order: RunOrder): Promise<RunResult>;
  scale(order: ScalingOrder): Promise<ScalingResult>;
}

/** @param bundle path of the bundled measure.ts */
export function createMeasurer(bundle: string): Measurer {
  const pin = pinning();
  const measure = async (order: Order) => {
    const [command, ...args] = [...pin, process.execPath, bundle, JSON.stringify(order)];
    const { stdout } = await promisify(execFile)(command, args, { cwd: folder });
    // The result is the last line: engines may print what they like before it.
    return JSON.parse(stdout.trimEnd().split("\n").at(-1)!);
  };
  return { pinned: pin.length > 0, run: measure, scale: measure };
}

/**
 * Finds a Chromium for the browser tests and measurements, or installs one and says so. Order: HEPTASPIN_CHROMIUM,
 * CHROME_PATH, the usual names on PATH, the usual places, playwright's own cache; then Debian's package where apt-get
 * works as root, then playwright's own download. Never gives up silently.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { chromium } from "playwright-core";

/** Environment variables that name an executable; the first that is set decides. */
const VARIABLES = ["HEPTASPIN_CHROMIUM", "CHROME_PATH"];
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** What the search needs of its surroundings. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Whether a file is a program that starts. */
  runs(file: string): boolean;
  /** Where playwright keeps the browser that belongs to it. */
  readonly ownCache: string;
}

function usualPlaces({ env, platform }: Surroundings): string[] {
  if (platform === "darwin") {
    const apps = ["Google Chrome", "Chromium"].map((app) => `Applications/${app}.app/Contents/MacOS/${app}`);
    return ["/", homedir()].flatMap((base) => apps.map((app) => join(base, app)));
  }
  if (platform === "win32") {
    const bases = [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA].filter((base) => base !== undefined);
    return ["Google/Chrome", "Chromium"].flatMap((app) =>
      bases.map((base) => join(base, app, "Application/chrome.exe")),
    );
  }
  return [];
}

/**
 * The executable of an installed Chromium, or undefined.
 *
 * @throws Error if an environment variable names a program that doesn't start: what was asked for is never replaced
 */
export function findChromium(surroundings: Surroundings = here): string | undefined {
  const { env, platform, runs, ownCache } = surroundings;
  for (const variable of VARIABLES) {
    const named = env[variable];
    if (!named) continue;
    if (runs(named)) return named;
    throw new Error(`${variable} is ${JSON.stringify(named)}, but that program does not start`);
  }
  const suffix = platform === "win32" ? ".exe" : "";
  const onPath = (env.PATH ?? "")
    .split(delimiter)
    .filter(Boolean)
    .flatMap((directory) => NAMES.map((name) => join(directory, name + suffix)));
  return [...onPath, ...usualPlaces(surroundings), ownCache].find(runs);
}

const here: Surroundings = {
  env: process.env,
  platform: process.platform,
  runs(file) {
    try {
      accessSync(file, constants.X_OK);
    } catch {
      return false;
    }
    // On Windows --version opens a window instead of answering. Elsewhere it tells a program from an empty shell of one.
    return process.platform === "win32" || spawnSync(file, ["--version"], { timeout: 60_000 }).status === 0;
  },
  ownCache: chromium.executablePath(),
};

/** Runs a command with its output on the terminal; whether it succeeded. */
function succeeds(command: string, args: readonly string[], say: (line: string) => void): boolean {
  say(`> ${command} ${args.join(" ")}`);
  try {
    execFileSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
    return true;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return false;
  }
}

/**
 * The executable of a Chromium, installed first if there is none.
 *
 * @param say gets each line about what is being done
 * @throws Error that names the environment variable, if none can be had
 */
export function provideChromium(say: (line: string) => void): string {
  const found = findChromium();
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  const hasApt = isRoot && spawnSync("apt-get", ["--version"]).status === 0;
  if (hasApt) {
    say("No Chromium found: installing Debian's package.");
    succeeds("apt-get", ["update"], say) &&
      succeeds("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], say);
    const installed = findChromium();
    if (installed) return installed;
  }
  say("No Chromium found: installing playwright's own.");
  const playwright = dirname(createRequire(import.meta.url).resolve("playwright-core/package.json"));
  const install = (...options: string[]) =>
    succeeds(process.execPath, [join(playwright, "cli.js"), "install", "--no-shell", ...options, "chromium"], say);
  // The libraries it needs come from apt-get too; without them it may still start.
  (hasApt && install("--with-deps")) || install();
  const downloaded = findChromium();
  if (downloaded) return downloaded;
  throw new Error(
    "No Chromium could be found or installed; install one, or set HEPTASPIN_CHROMIUM to the path of its executable.",
  );
}

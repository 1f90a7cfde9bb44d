/** Starts a headless Chromium with a fresh profile that keeps to itself, and speaks to it through playwright-core. */
import { type Browser, chromium } from "playwright-core";

/** Without these it fetches updates, models and lists in the background, which disturbs every measurement. */
const QUIET = [
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
];

/** @param endsWithUs whether an interrupt of this process ends it at once; else whoever launched it closes it */
export function launchChromium(executablePath: string, endsWithUs = true): Promise<Browser> {
  // Chromium's sandbox refuses to run as root, which is what containers are.
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath,
    handleSIGINT: endsWithUs,
    handleSIGTERM: endsWithUs,
    args: [...QUIET, "--headless=new", ...(isRoot ? ["--no-sandbox"] : [])],
  });
}

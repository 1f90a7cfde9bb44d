/** Once before all browser tests: provides a Chromium, builds the page, and serves it. */
import type { TestProject } from "vitest/node";
import { provideChromium } from "../../scripts/find-chromium.ts";
import { servePage } from "../../scripts/serve-page.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Path of the executable. */
    chromium: string;
    /** Of the built page. */
    url: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const executable = provideChromium((line) => console.log(line));
  const served = await servePage();
  project.provide("chromium", executable);
  project.provide("url", served.url);
  return () => served.close();
}

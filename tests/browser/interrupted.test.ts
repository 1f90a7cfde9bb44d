/**
 * What a browser does to a page that nobody uses just then: its thread is blocked, all of it is frozen, it is left for
 * another page. Nothing is lost and nobody is replaced.
 */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { advance, eventually, useBrowser } from "./harness.ts";

const { open } = useBrowser();

/** Longer than any worker may be silent that could be heard. */
const INTERRUPTION_MS = 5_000;
const CALLS = 50;

declare global {
  interface Window {
    /** How each of the calls has settled, in order. */
    outcomes?: string[];
  }
}

/** Many calls, none awaited, in the moment before the thread is blocked for so many milliseconds. */
const callAndBlock = (page: Page, milliseconds: number) =>
  page.evaluate(
    ({ calls, milliseconds }) => {
      const outcomes: string[] = [];
      window.outcomes = outcomes;
      for (let i = 0; i < calls; i++) {
        window.heptaspin!.status().then(
          () => outcomes.push("answered"),
          (error: Error) => outcomes.push(error.name),
        );
      }
      const end = performance.now() + milliseconds;
      while (performance.now() < end);
    },
    { calls: CALLS, milliseconds },
  );

async function expectUnharmed(page: Page): Promise<void> {
  await eventually(page, "all calls have settled", async (calls) => window.outcomes!.length === calls, CALLS);
  expect(new Set(await page.evaluate(() => window.outcomes!))).toEqual(new Set(["answered"]));
  await advance(page, 20);
  expect(await page.evaluate(() => window.heptaspin!.status())).toMatchObject({ state: "running", restarts: 0 });
  expect(await page.evaluate(() => window.heptaspin!.condition)).toBe("ready");
}

it("with its thread blocked for five seconds and calls under way: all are answered, nobody is replaced", async () => {
  const page = await open();
  await callAndBlock(page, INTERRUPTION_MS);
  await expectUnharmed(page);
});

it.skipIf(process.platform === "win32")(
  "frozen for five seconds with all its threads, as by the system's sleep: the same, and the time lost is counted",
  async () => {
    const page = await open();
    const { droppedSteps } = await page.evaluate(() => window.heptaspin!.status());
    await callAndBlock(page, 0);
    const cdp = await page.context().browser()!.newBrowserCDPSession();
    const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
    const pages = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
    expect(pages).not.toEqual([]);
    for (const id of pages) process.kill(id, "SIGSTOP");
    try {
      await new Promise((resolve) => setTimeout(resolve, INTERRUPTION_MS));
    } finally {
      for (const id of pages) process.kill(id, "SIGCONT");
    }
    await expectUnharmed(page);
    const after = await page.evaluate(() => window.heptaspin!.status());
    expect(after.droppedSteps - droppedSteps).toBeGreaterThan(0.9 * 120 * (INTERRUPTION_MS / 1_000));
  },
);

it("frozen by the browser, as a tab in the background is, with calls under way: the same", async () => {
  const page = await open();
  const cdp = await page.context().newCDPSession(page);
  await callAndBlock(page, 0);
  await cdp.send("Page.setWebLifecycleState", { state: "frozen" });
  await new Promise((resolve) => setTimeout(resolve, INTERRUPTION_MS));
  await cdp.send("Page.setWebLifecycleState", { state: "active" });
  await expectUnharmed(page);
});

it("loaded anew twenty times, each at another moment of its start: the last one runs, and nothing is left of the others", async () => {
  const page = await open({ query: "balls=30&seed=5" });
  for (let moment = 0; moment < 20; moment++) {
    void page.evaluate(() => location.reload()).catch(() => {}); // it is gone before it can answer
    await page.waitForTimeout(20 * moment);
  }
  await eventually(page, "it is there", async () => window.heptaspin?.condition === "ready", undefined);
  await callAndBlock(page, 0);
  await expectUnharmed(page);
  const locks = () =>
    page.evaluate(async () => (await navigator.locks.query()).held?.map(({ name }) => name?.split("/")[1]));
  expect((await locks())?.sort()).toEqual(["physics", "render"]);
});

it("left for another page and come back to, it runs the same scene, and says nothing", async () => {
  const page = await open({ query: "balls=30&seed=5" });
  await page.goto("about:blank");
  await page.goBack();
  await eventually(page, "it is back", async () => window.heptaspin?.condition === "ready", undefined);
  await callAndBlock(page, 0);
  await expectUnharmed(page);
  const { config } = await page.evaluate(() => window.heptaspin!.status());
  expect(config).toMatchObject({ balls: 30, seed: 5 });
});

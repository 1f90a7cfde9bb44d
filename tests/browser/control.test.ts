/** Everything the console's `heptaspin` takes: what it does to the picture, and what it refuses. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { showPictureOnly } from "../../scripts/load-page.ts";
import { watchScreen } from "../../scripts/watch-screen.ts";
import { stateHash } from "../../src/worker/physics/index.ts";
import { advance, frames, useBrowser } from "./harness.ts";
import { screenshot } from "./pixels.ts";
import { runTo } from "./twin.ts";

const { open } = useBrowser();

const status = (page: Page) => page.evaluate(() => window.heptaspin!.status());
const hash = (page: Page) => page.evaluate(() => window.heptaspin!.hash());

describe("pause", () => {
  it("stops the picture within two frames, and resume lets it go on", async () => {
    const page = await open();
    await showPictureOnly(page);
    const watch = await watchScreen(page);
    await frames(page, watch, 20);

    // Asked for in one breath, so that the worker counts its frames the moment it has been told to pause.
    const { atPause, answered } = await page.evaluate(async () => {
      const paused = window.heptaspin!.pause();
      const { frames } = await window.heptaspin!.status();
      await paused;
      return { atPause: frames.drawn, answered: performance.timeOrigin + performance.now() };
    });
    await page.waitForTimeout(600);
    expect((await status(page)).frames.drawn - atPause).toBeLessThanOrEqual(2);
    // What was drawn before still has its way to the screen; a picture that went on would show dozens.
    expect(watch.times.filter((time) => time > answered).length).toBeLessThanOrEqual(5);

    const first = await screenshot(page);
    const drawn = (await status(page)).frames.drawn;
    await page.waitForTimeout(600);
    expect(first.difference(await screenshot(page))).toBe(0);
    expect((await status(page)).frames.drawn - drawn).toBe(0);

    await page.evaluate(() => window.heptaspin!.resume());
    await frames(page, watch, 20);
    await watch.stop();
  });

  it("resolves with the step at which everything stands still", async () => {
    const page = await open({ query: "seed=11" });
    await advance(page, 30);
    const step = await page.evaluate(() => window.heptaspin!.pause());
    expect(await page.evaluate(() => window.heptaspin!.pause())).toBe(step);
    await page.waitForTimeout(200);
    expect(await hash(page)).toEqual({ step, hash: stateHash(runTo(step, { seed: 11 })) });
  });
});

describe("step and reset", () => {
  it("steps a paused run by as much as is asked for", async () => {
    const page = await open();
    const paused = await page.evaluate(() => window.heptaspin!.pause());
    expect(await page.evaluate(() => window.heptaspin!.step())).toBe(paused + 1);
    expect(await page.evaluate(() => window.heptaspin!.step(2_500))).toBe(paused + 2_501);
    expect(await hash(page)).toEqual({ step: paused + 2_501, hash: stateHash(runTo(paused + 2_501)) });
  });

  it("starts the run again with another scene, also of another size", async () => {
    const page = await open();
    await page.evaluate(() => window.heptaspin!.pause());
    for (const change of [{ seed: 5 }, { balls: 300 }, { balls: 4, radius: 40 }, { sides: 3, balls: 20, radius: 10 }]) {
      const sides = { seed: 5, balls: 20, sides: 7, radius: "auto" as const, ...change };
      await page.evaluate((wanted) => window.heptaspin!.reset(wanted), sides);
      await page.evaluate(() => window.heptaspin!.pause());
      const { step: start } = await hash(page);
      const step = await page.evaluate(() => window.heptaspin!.step(100));
      expect(step).toBe(start + 100);
      expect(await hash(page)).toEqual({ step, hash: stateHash(runTo(step, sides)) });
    }
    await page.evaluate(() => window.heptaspin!.resume());
    await advance(page, 60);
  });

  it("changes a live parameter at a step boundary", async () => {
    const page = await open();
    await page.evaluate(() => window.heptaspin!.set({ rotation: -30 }));
    expect((await status(page)).config.rotation).toBe(-30);
    await advance(page, 10);
  });
});

describe("hostile input", () => {
  const changes = [
    "{ gravity: NaN }",
    "{ gravity: Infinity }",
    "{ gravity: -Infinity }",
    "{ gravity: 1e308 }",
    "{ gravity: '12px' }",
    "{ gravity: [720] }",
    "{ gravity: null }",
    "{ gravity: undefined }",
    "{ gravity: 10n }",
    "{ gravity: 100, friction: -1 }",
    "{ nonsense: 1 }",
    "JSON.parse('{\"__proto__\": 1}')",
    "{ constructor: 1 }",
    "[1, 2]",
    "'gravity'",
    "5",
    "null",
  ];

  /** Asks the console's client; "accepted", or the error's name and message. */
  function ask(page: Page, call: string): Promise<string> {
    return page.evaluate(`heptaspin.${call}.then(() => "accepted", (error) => error.name + ": " + error.message)`);
  }

  it("in a change is refused by name, nothing of it is applied, and the simulation goes on", async () => {
    const page = await open();
    const before = await status(page);
    const calls = [
      ...changes.flatMap((change) => [`set(${change})`, `reset(${change})`]),
      "reset({ balls: 1e9 })",
      "reset({ balls: 20.5 })",
      "reset({ balls: 50_000, radius: 15 })",
      "set({ balls: 30 })",
    ];
    for (const call of calls) {
      expect.soft(await ask(page, call), call).toMatch(/^InvalidConfig: ./);
      const { config, generation, state } = await status(page);
      expect.soft({ config, generation, state }, call).toEqual({
        config: before.config,
        generation: before.generation,
        state: "running",
      });
    }
    await advance(page, 60);
    expect((await status(page)).step).toBeGreaterThan(before.step);
    expect(await page.evaluate(() => Object.keys(Object.prototype))).toEqual([]);
  });

  it("in a number of steps is refused by name, and the run stays where it was", async () => {
    const page = await open();
    await page.evaluate(() => window.heptaspin!.pause());
    const before = await hash(page);
    for (const steps of ["NaN", "Infinity", "-1", "1.5", "1e308", "'12px'", "[3]", "null", "{}"]) {
      expect.soft(await ask(page, `step(${steps})`), steps).toMatch(/^InvalidArgument: ./);
    }
    expect(await hash(page)).toEqual(before);
  });
});

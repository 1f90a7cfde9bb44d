/**
 * Workers that fail in every way there is, in the real page: calls under way are rejected by name, another worker takes
 * over, the run stays the headless kernel's, the picture moves again, and the page says so. A build that takes faults.
 */
import type { Browser, Page, Route } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { launchChromium } from "../../scripts/launch-chromium.ts";
import { type ServedPage, servePage } from "../../scripts/serve-page.ts";
import { watchScreen } from "../../scripts/watch-screen.ts";
import type { Restart } from "../../src/main/client.ts";
import type { WorkerName } from "../../src/main/workers.ts";
import { applyChange, defaultConfig } from "../../src/shared/config.ts";
import type { Fault } from "../../src/shared/faults.ts";
import { Twin } from "../chaos/twin.ts";
import { layoutFaults, messageFaults, violations } from "./audit.ts";
import { advance, eventually, frames, openPage, type PageOptions } from "./harness.ts";
import { near, pointOf, scale } from "./places.ts";

type Kind = Fault | "terminate";

let served: ServedPage;
let browser: Browser;
let page: Page | undefined;
let said: string[] = [];

beforeAll(async () => {
  served = await servePage({ faults: true });
  browser = await launchChromium(inject("chromium"));
});
afterEach(async () => {
  await page?.context().close();
  page = undefined;
  // The browser tells of a worker's uncaught error; nobody may say anything else.
  const unexpected = said.filter(
    (line) =>
      !/a fault that was asked for|its context was lost 3 times|context was lost and did|ERR_INTERNET_DISC/.test(line),
  );
  said = [];
  expect(unexpected, "the console stays silent otherwise").toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

async function open(options: PageOptions = {}): Promise<Page> {
  page = await openPage(browser, { ...options, url: served.url }, said);
  return page;
}

interface Outcome {
  readonly kind: string;
  readonly details?: unknown;
}

/** Makes a worker fail, with three calls made in the same moment; what came of them. */
function fail(page: Page, worker: WorkerName, kind: Kind): Promise<Outcome[]> {
  return page.evaluate(
    async ({ worker, kind }) => {
      if (kind === "terminate") window.heptaspinFaults!.terminate(worker);
      else window.heptaspinFaults!.fault(worker, kind);
      const calls: Promise<unknown>[] = [1, 2, 3].map(() => window.heptaspin!.status());
      return Promise.all(
        calls.map((call) =>
          call.then(
            () => ({ kind: "answered" }),
            (error) => ({ kind: error.name as string, details: error.details as unknown }),
          ),
        ),
      );
    },
    { worker, kind },
  );
}

declare global {
  interface Window {
    restartsSeen?: Restart[];
  }
}

/** From now on every restart is noted. */
function noteRestarts(page: Page): Promise<void> {
  return page.evaluate(() => {
    const seen: Restart[] = [];
    window.restartsSeen = seen;
    window.heptaspin!.onRestart((restart) => seen.push(restart));
  });
}

const restarted = (page: Page, times: number) =>
  eventually(
    page,
    `${times} restarts`,
    async (wanted) => window.restartsSeen!.length >= wanted && window.heptaspin!.condition === "ready",
    times,
  );

const status = (page: Page) => page.evaluate(() => window.heptaspin!.status());

async function expectMoving(page: Page): Promise<void> {
  const watch = await watchScreen(page);
  await frames(page, watch, 8);
  await watch.stop();
}

/** A run with a change under way, so that what was acknowledged has to outlive the worker, too. */
async function begin(options: PageOptions): Promise<{ page: Page; twin: Twin }> {
  const page = await open(options);
  await advance(page, 20);
  const { step } = await page.evaluate(() => window.heptaspin!.set({ gravity: 300, rotation: -40 }));
  const twin = new Twin(applyChange(defaultConfig, {}));
  twin.runTo(step);
  twin.set({ gravity: 300, rotation: -40 });
  await advance(page, 70); // a state is kept meanwhile
  await noteRestarts(page);
  return { page, twin };
}

async function expectHash(page: Page, twin: Twin): Promise<void> {
  const { step, hash } = await page.evaluate(async () => {
    await window.heptaspin!.pause();
    const present = await window.heptaspin!.hash();
    await window.heptaspin!.resume();
    return present;
  });
  twin.runTo(step);
  expect(hash, `at step ${step}`).toBe(twin.hash);
}

/** How each is noticed, by what the page is told. */
const reasons: Readonly<Record<Exclude<Kind, "context">, RegExp>> = {
  step: /a fault that was asked for, in the midst of it/,
  throw: /a fault that was asked for/,
  hang: /^it (gave no|drew nothing)/,
  close: /^its thread has ended$/,
  terminate: /^its thread has ended$/,
  "context-gone": /context was lost/,
};

/** Ways that leave nobody to answer what is asked in the same moment. */
const silent: readonly Kind[] = ["hang", "close", "terminate"];

const ways: readonly (readonly [worker: WorkerName, kind: keyof typeof reasons, query: string])[] = [
  ...(["step", "throw", "hang", "close", "terminate"] as const).map(
    (kind) => ["physics", kind, "mode=shared-offscreen"] as const,
  ),
  ...(["step", "throw", "hang", "close", "terminate", "context-gone"] as const).map(
    (kind) => ["render", kind, "mode=shared-offscreen"] as const,
  ),
  ["physics", "terminate", "mode=message-offscreen"],
  ["render", "terminate", "mode=message-offscreen"],
  ["physics", "step", "mode=shared-main"],
  ["render", "context-gone", "mode=shared-main"],
];

describe("a worker is replaced, and the run goes on bit by bit", () => {
  it.each(ways)("%s, %s; %s", async (worker, kind, query) => {
    const { page, twin } = await begin({ query });
    const before = await status(page);
    // Too late for a state to be kept that holds it.
    const { step } = await page.evaluate(() => window.heptaspin!.set({ gravity: 600 }));
    twin.runTo(step);
    twin.set({ gravity: 600 });
    const outcomes = await fail(page, worker, kind);
    await restarted(page, 1);
    await advance(page, 20);

    for (const { kind: outcome, details } of outcomes) {
      if (silent.includes(kind)) expect(outcome).toBe("WorkerLost");
      else expect(["answered", "WorkerLost"]).toContain(outcome);
      if (outcome === "WorkerLost") expect(details).toMatchObject({ worker, phase: "run" });
    }
    const seen = await page.evaluate(() => window.restartsSeen!);
    expect(seen).toMatchObject([{ worker, lost: 0, reason: expect.stringMatching(reasons[kind]) }]);
    // Where steps travel by message, four times a second, the page has heard of fewer than it is told when it asks.
    if (!query.includes("message")) expect(seen[0].step).toBeGreaterThanOrEqual(before.step);
    const after = await status(page);
    expect(after).toMatchObject({ state: "running", restarts: 1, config: { gravity: 600, rotation: -40 } });
    expect(after.generation).toBeGreaterThan(before.generation);
    await expectMoving(page);
    await expectHash(page, twin);
  });
});

it("a ball in the mouse's hand stays in it while another worker takes over, and is let go with the button", async () => {
  // Nothing moves but what is drawn by the hand.
  const page = await open({ query: "gravity=0&launchSpeed=0&rotation=0&airDrag=0&balls=5&radius=25" });
  await noteRestarts(page);
  const { origin, perUnit } = await scale(page);
  const draw = (x: number, y: number) => page.mouse.move(origin.x + x * perUnit, origin.y - y * perUnit, { steps: 5 });
  const from = await pointOf(page, 3);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await draw(150, 150);
  await near(page, 3, 150, 150);
  await fail(page, "physics", "terminate");
  await draw(-150, 150);
  await restarted(page, 1);
  await draw(-150, -150);
  await near(page, 3, -150, -150);
  // Between the loss and what takes over the button comes up: the hand does not keep what it was to let go.
  await Promise.all([fail(page, "physics", "terminate"), page.mouse.up()]);
  await restarted(page, 2);
  await page.evaluate(() => window.heptaspin!.set({ gravity: 720 }));
  await eventually(page, "it falls", async () => (await window.heptaspin!.observe(3)).ball!.y < -230, undefined);
});

describe("a worker that ends before it has said anything", () => {
  const unheard = "it ended, or hangs, before its first answer";
  /** Each worker ends in the moment in which it was started, while the page says so. */
  const doom = `Worker = class extends Worker {
    constructor(...start) {
      super(...start);
      if (globalThis.doomed > 0 && globalThis.doomed--) this.terminate();
    }
  }`;

  it("by its own script, in another's place: one more takes over", async () => {
    const { page, twin } = await begin({});
    const end = async (route: Route) => route.fulfill({ response: await route.fetch(), body: "close();" });
    await page.route("**/physics.worker-*.js", end, { times: 1 });
    await fail(page, "physics", "terminate");
    await restarted(page, 1);
    expect(await page.evaluate(() => window.restartsSeen!)).toMatchObject([{ worker: "physics", reason: unheard }]);
    await advance(page, 20);
    await expectHash(page, twin);
  });

  it("terminated, in another's place: one more takes over", async () => {
    const { page, twin } = await begin({ initScript: doom });
    await page.evaluate(() => Object.assign(globalThis, { doomed: 1 }));
    await fail(page, "render", "close");
    await restarted(page, 1);
    expect(await page.evaluate(() => window.restartsSeen!)).toMatchObject([{ worker: "render", reason: unheard }]);
    await expectMoving(page);
    await expectHash(page, twin);
  });

  it("as the page begins: two others begin; if one of those does, too, the page says so", async () => {
    page = await open({ initScript: `${doom}; globalThis.doomed = 1;` });
    expect(await page.evaluate(() => window.heptaspinFaults!.started)).toBe(4);
    await page.context().close();
    page = await browser.newPage();
    await page.addInitScript(`${doom}; globalThis.doomed = 4;`);
    await page.goto(served.url);
    await page.getByText(unheard).waitFor();
  });
});

it("two tabs share nothing: what is lost in one is replaced there, and the other does not notice", async () => {
  const { page, twin } = await begin({});
  const opened = page.context().waitForEvent("page");
  await page.evaluate((url) => void window.open(url, "_blank", "noopener"), served.url);
  const other = await opened;
  await eventually(other, "it is there", async () => window.heptaspin?.condition === "ready", undefined);
  await advance(other, 20);
  await fail(page, "physics", "terminate");
  await restarted(page, 1);
  await expectHash(page, twin);
  await advance(other, 20);
  expect(await status(other)).toMatchObject({ state: "running", restarts: 0 });
  await page.goto("about:blank");
  await advance(other, 20);
  expect(await status(other)).toMatchObject({ state: "running", restarts: 0 });
  const held = () => other.evaluate(async () => (await navigator.locks.query()).held?.length);
  await expect.poll(held).toBe(2);
});

it("messages that no page sends harm no worker: each is answered by an error, and the run goes on", async () => {
  const collect = `globalThis.workers = [];
    Worker = class extends Worker {
      constructor(...start) {
        super(...start);
        workers.push(this);
      }
    }`;
  const { page, twin } = await begin({ initScript: collect });
  const answers = await page.evaluate(async () => {
    const { workers } = globalThis as unknown as { workers: readonly Worker[] };
    const packings = [{ type: "HANDLER", name: "throw", value: null }, { type: "HANDLER", name: "nope" }, null, 7];
    const messages = [
      ...["RELEASE", "ENDPOINT", "GET", "SET", "CONSTRUCT"].map((type) => ({ type, path: ["pause"] })),
      { type: "SET", path: ["__proto__", "polluted"], value: { type: "RAW", value: true } },
      ...packings.map((packed) => ({ type: "APPLY", path: ["pause"], argumentList: [packed] })),
      { type: "APPLY", path: ["pause"], argumentList: 7 },
    ];
    const send = (worker: Worker, message: object, id: string) =>
      new Promise<string>((resolve) => {
        const hear = ({ data }: MessageEvent) => {
          if (data.id !== id) return;
          worker.removeEventListener("message", hear);
          resolve(data.name);
        };
        worker.addEventListener("message", hear);
        worker.postMessage({ ...message, id });
      });
    return Promise.all(workers.flatMap((worker) => messages.map((message, i) => send(worker, message, `raw ${i}`))));
  });
  expect(answers).toEqual(Array(2 * 11).fill("throw"));
  await advance(page, 20);
  expect(await status(page)).toMatchObject({ state: "running", restarts: 0 });
  await expectMoving(page);
  await expectHash(page, twin);
});

describe("a context that comes back", () => {
  it.each(["mode=shared-offscreen", "mode=shared-main"])(
    "%s: it is drawn on again, and nobody is replaced",
    async (query) => {
      const { page, twin } = await begin({ query });
      await page.evaluate(() => window.heptaspinFaults!.fault("render", "context"));
      await page.waitForTimeout(200);
      await expectMoving(page);
      expect(await status(page)).toMatchObject({ state: "running", restarts: 0 });
      await expectHash(page, twin);
    },
  );
});

describe("WebGL2 that loses its context", () => {
  it.each(["mode=shared-offscreen", "mode=shared-main"])(
    "%s: draws on with all of it made anew, and after three losses Canvas 2D takes over",
    async (query) => {
      const { page, twin } = await begin({ query: `${query}&renderer=webgl2` });
      expect((await status(page)).renderer).toBe("webgl2");
      for (let losses = 1; losses <= 2; losses++) {
        await page.evaluate(() => window.heptaspinFaults!.fault("render", "context"));
        await page.waitForTimeout(300);
        await expectMoving(page);
        expect(await status(page)).toMatchObject({ state: "running", renderer: "webgl2", restarts: 0 });
      }
      await page.evaluate(() => window.heptaspinFaults!.fault("render", "context"));
      await restarted(page, 1);
      await page.getByText("WebGL2 is not available here; drawn with Canvas 2D.").waitFor();
      await expectMoving(page);
      expect(await status(page)).toMatchObject({ state: "running", renderer: "canvas2d", restarts: 1 });
      await expectHash(page, twin);
    },
  );

  it("for good is given another canvas, and tries again there", async () => {
    const { page } = await begin({ query: "renderer=webgl2" });
    await page.evaluate(() => window.heptaspinFaults!.fault("render", "context-gone"));
    await restarted(page, 1);
    await expectMoving(page);
    expect(await status(page)).toMatchObject({ state: "running", renderer: "webgl2", restarts: 1 });
  });
});

describe("workers that are lost again and again", () => {
  async function loseFour(query: string): Promise<Page> {
    const page = await open({ query });
    await noteRestarts(page);
    for (let times = 1; times <= 3; times++) {
      await fail(page, "physics", "terminate");
      await restarted(page, times);
    }
    expect(await fail(page, "physics", "terminate")).toMatchObject(Array(3).fill({ kind: "WorkerLost" }));
    await page.getByText("The simulation keeps stopping.").waitFor();
    expect([...(await violations(page)), ...(await layoutFaults(page))]).toEqual([]);
    expect(await page.evaluate(() => window.heptaspin!.condition)).toBe("failed");
    expect(await fail(page, "render", "step")).toMatchObject(Array(3).fill({ kind: "WorkerLost" }));
    return page;
  }

  async function expectAfresh(page: Page, balls: number): Promise<void> {
    await eventually(
      page,
      "it runs again",
      async () => window.heptaspin!.condition === "ready" && (await window.heptaspin!.status()).state === "running",
      undefined,
    );
    await advance(page, 20);
    expect((await status(page)).config.balls).toBe(balls);
    await expectMoving(page);
    expect(await page.getByText("keeps stopping.").isVisible()).toBe(false);
    await expectHash(page, new Twin((await status(page)).config));
  }

  it("are given up after three; Try again starts the same scene afresh", async () => {
    const page = await loseFour("balls=7");
    await page.getByRole("button", { name: "Try again" }).click();
    await expectAfresh(page, 7);
  });

  it("without a network that would bring another one: the page says so, and Try again works once there is one", async () => {
    const page = await open({ query: "balls=7" });
    const again = page.getByRole("button", { name: "Try again" });
    await page.context().setOffline(true);
    expect(await fail(page, "physics", "terminate")).toMatchObject(Array(3).fill({ kind: "WorkerLost" }));
    await page.getByText("its script could not be loaded; 3 others within a minute, too").waitFor();
    const gaveUpAgain = page.evaluate(
      () =>
        new Promise<void>((resolve) =>
          window.heptaspin!.onCondition((condition) => {
            if (condition === "failed") resolve();
          }),
        ),
    );
    const play = page.locator("#play");
    expect(await play.textContent(), "what has stopped can't be paused").toContain("Play");
    await play.click(); // is to try again, too
    await gaveUpAgain;
    expect(await play.textContent()).toContain("Play");
    await page.getByText("its script could not be loaded").waitFor();
    await page.context().setOffline(false);
    await again.click();
    await expectAfresh(page, 7);
    expect(await play.textContent()).toContain("Pause");
  });

  it("without a network that is back soon: another one takes over as soon as it is", async () => {
    const { page, twin } = await begin({});
    await page.context().setOffline(true);
    const missed = page.waitForEvent("requestfailed", (request) => request.url().includes("physics.worker-"));
    await fail(page, "physics", "terminate");
    await missed;
    expect(await page.evaluate(() => window.heptaspin!.condition)).toBe("restarting");
    await page.context().setOffline(false);
    await restarted(page, 1);
    await advance(page, 20);
    await expectHash(page, twin);
  });

  it("are given up after three; Back to Origin starts the first scene of all", async () => {
    const page = await loseFour("balls=7");
    const back = page.getByRole("button", { name: "Back to Origin" });
    expect(await messageFaults(back)).toEqual([]);
    await back.click();
    await expectAfresh(page, 20);
  });
});

describe("the fault port", () => {
  /** Every script that a page's address leads to. */
  async function scriptsOf(url: string): Promise<string> {
    const read = async (address: string) => (await fetch(address)).text();
    const found = new Map<string, string>();
    const follow = async (text: string): Promise<void> => {
      for (const [name] of text.matchAll(/[\w.-]+\.js\b/g)) {
        if (found.has(name) || !/-[\w-]{8}\.js$/.test(name)) continue; // those of the build have its hash
        found.set(name, await read(`${url}assets/${name}`));
        await follow(found.get(name) ?? "");
      }
    };
    await follow(await read(url));
    expect([...found.keys()].filter((name) => /^(index|physics\.worker|render\.worker)-/.test(name))).toHaveLength(3);
    return [...found.values()].join("\n");
  }
  const trace = /heptaspinFaults|a fault that was|VITE_FAULTS/;

  it("is in no other build", async () => {
    expect((await scriptsOf(served.url)).match(new RegExp(trace, "g"))?.length).toBeGreaterThan(2);
    expect((await scriptsOf(inject("url"))).match(trace)).toBeNull();
  });
});

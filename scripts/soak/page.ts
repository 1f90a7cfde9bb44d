/**
 * The real page for as long as one likes, while everything happens to it at random that can: calls of its client, faults
 * of its workers, changes of size and colours, hiding, a blocked main thread, and more faults in a minute than it makes
 * up for. Which, the seed decides; when exactly, the machine.
 *
 * In its first third, ten minutes at most, all of that happens as fast as it can: so that what an engine compiles of a page
 * in use, and what a browser keeps of it up to a limit, is there when the slope of its memory begins to count.
 */
import type { ViewportSize } from "playwright-core";
import type { ConfigChange } from "../../src/shared/config.ts";
import type { Fault } from "../../src/shared/faults.ts";
import type { HandMove } from "../../src/shared/hands.ts";
import type { SimulationStatus } from "../../src/shared/protocol.ts";
import { Random } from "../../src/worker/physics/random.ts";
import type { HeapParts } from "./heap-parts.ts";
import {
  blockPage,
  callPage,
  hidePage,
  type PageAnswer,
  type PageCall,
  type PageFault,
  settledCondition,
  statusOf,
} from "./page-driver.ts";
import { clockText } from "./progress.ts";
import { openSession, queryOf, type Session, settledWorkers, workersOf } from "./session.ts";
import { MEGABYTE, type Soak, type SoakContext } from "./soak.ts";
import { figure, slope, table } from "./table.ts";
import { Timeline } from "./timeline.ts";

const MINUTES = 30;
const DEFAULT_BALLS = 20;
/** Milliseconds from one fault to the next: the page makes up for three in a minute. */
const FAULT_INTERVAL = 23_000;
const FAULT_INTERVAL_IN_HASTE = 2_000;
/** Calls made at once, at the most. */
const CALLS = 8;
const CALLS_IN_HASTE = 40;
/** One fault in so many is a series, which the page has to give up. */
const SERIES = 8;
const FAULTS_IN_SERIES = 4;
/** Looks at the memory in the whole time, and the share of it, 10 minutes at most, that comes before the slope's. */
const HEAP_LOOKS = 60;
const WARM_UP_SHARE = 1 / 3;
const MOST_WARM_UP_MINUTES = 10;
/** A shorter run says nothing of a slope. */
const LEAST_MINUTES = 10;
/** Megabytes an hour, of the page: a worker that is replaced begins anew, and its memory with it. */
const MOST_SLOPE = 0.2;
/** Sizes of the window that take turns: a browser keeps the styles of each. */
const SIZES = 12;
/** Milliseconds that the page's thread is blocked for at the most. */
const LONGEST_BLOCK = 3_000;
const LONGEST_BLOCK_IN_HASTE = 100;
/** Steps: a longer run takes the headless kernel too long. */
const LONGEST_RUN = 60_000;

const physicsFaults: readonly (Fault | "terminate")[] = ["step", "throw", "hang", "close", "terminate"];
const pictureFaults: readonly (Fault | "terminate")[] = [...physicsFaults, "context", "context-gone"];

interface HeapLook {
  readonly hours: number;
  /** Megabytes. */
  readonly page: number;
  readonly workers: number;
  readonly parts: HeapParts;
}

class PageSoak {
  readonly figures = {
    calls: 0,
    answered: 0,
    refused: 0,
    rejected: 0,
    lost: 0,
    faults: 0,
    gaveUp: 0,
    hashes: 0,
    torn: 0,
  };
  readonly broken: string[] = [];
  readonly heap: HeapLook[] = [];
  /** Whether all happens as fast as it can. */
  hastens = true;
  readonly #session: Session;
  readonly #order: SoakContext["order"];
  readonly #random: Random;
  readonly #sizes: readonly ViewportSize[];
  /** Null while it is not known what the run should be: a call that changes it was rejected. */
  #timeline: Timeline | null = null;
  #lastFault = performance.now();
  /** Whether there may be a worker whose next step fails: by itself that is its loss, asked for it is the call's answer. */
  #stepsFail = false;

  constructor(session: Session, order: SoakContext["order"]) {
    this.#session = session;
    this.#order = order;
    this.#random = new Random(order.seed);
    this.#sizes = Array.from({ length: SIZES }, () => ({
      width: this.#whole(320, 1_200),
      height: this.#whole(320, 900),
    }));
  }

  get #balls(): number {
    return this.#order.balls ?? DEFAULT_BALLS;
  }

  #whole(min: number, max: number): number {
    return min + this.#random.below(max - min + 1);
  }

  #of<T>(values: readonly T[]): T {
    return values[this.#random.below(values.length)];
  }

  /** Makes the calls and learns from their answers, as they came, what the run should be. */
  async call(calls: readonly PageCall[], fault?: PageFault): Promise<PageAnswer[]> {
    this.#stepsFail ||= fault?.kind === "step" && fault.worker === "physics";
    const answers = await callPage(this.#session.page, calls, fault);
    const placeOf = (i: number) => answers[i]?.place ?? Number.POSITIVE_INFINITY;
    const order = [...calls.keys()].sort((i, j) => placeOf(i) - placeOf(j));
    for (const i of order) this.#learn(calls[i], answers[i]);
    return answers;
  }

  #learn(call: PageCall, answer: PageAnswer): void {
    const { figures } = this;
    const changes = call.method === "set" || call.method === "reset" || "move" in call;
    figures.calls++;
    if (answer === null) {
      figures.lost++;
      this.broken.push(`${call.method} never settled`);
      this.#timeline = null;
    } else if ("value" in answer) {
      figures.answered++;
      const status = answer.value as SimulationStatus;
      if (call.method === "reset") this.#timeline = new Timeline(status.config);
      if (call.method === "set") this.#timeline?.inForce(status.step, status.config);
      if ("move" in call) this.#timeline?.moved(answer.value as number, call.move);
    } else if (answer.name === "WorkerLost") {
      figures.rejected++;
      if (changes) this.#timeline = null;
    } else if (answer.name === "SimulationFailed" && this.#stepsFail) {
      figures.refused++;
    } else if (["InvalidConfig", "InvalidArgument", "InvalidState", "Cancelled"].includes(answer.name)) {
      figures.refused++;
    } else {
      this.broken.push(`${call.method} was rejected with ${answer.name}: ${answer.message}`);
    }
  }

  /** Once the page is well again: its run is the headless kernel's. */
  async compare(): Promise<void> {
    await this.#recover();
    if (!this.#timeline && !(await this.#beginAnew())) return;
    const answers = await this.call([{ method: "pause" }, { method: "hash" }, { method: "resume" }]);
    const answer = answers[1];
    if (answer !== null && "name" in answer && answer.name === "SimulationFailed") await this.#beginAnew();
    if (!this.#timeline || answer === null || !("value" in answer)) return;
    const { step, hash } = answer.value as { step: number; hash: string };
    this.figures.hashes++;
    if (this.#timeline.hashAt(step) !== hash) {
      this.figures.torn++;
      this.broken.push(`the hash at step ${step} is not the headless kernel's; ${this.#timeline.told()}`);
      this.#timeline = null;
    }
    if (step > LONGEST_RUN) await this.#beginAnew();
  }

  async #beginAnew(change: ConfigChange = {}): Promise<boolean> {
    const [answer] = await this.call([{ method: "reset", argument: change }]);
    return statusOf(answer) !== null;
  }

  /** Waits for workers that are being replaced; where the page has given up, does what it offers. */
  async #recover(): Promise<void> {
    const { page } = this.#session;
    for (;;) {
      const condition = await settledCondition(page);
      if (condition === "ready") return;
      if (condition === "hung") throw new Error("the page never came to be ready again, nor gave up");
      this.figures.gaveUp++;
      this.#timeline = null;
      await page.getByRole("button", { name: this.#of(["Try again", "Back to Origin"]) }).click();
      await page.waitForFunction(() => window.heptaspin!.condition !== "failed");
    }
  }

  async fault(): Promise<void> {
    const interval = this.hastens ? FAULT_INTERVAL_IN_HASTE : FAULT_INTERVAL;
    if (performance.now() - this.#lastFault < interval) return;
    const series = !this.hastens && this.#random.below(SERIES) === 0 ? FAULTS_IN_SERIES : 1;
    for (let i = 0; i < series; i++) {
      const drawsItself = this.#order.mode.endsWith("-main");
      const worker = drawsItself ? "physics" : this.#of(["physics", "render"] as const);
      const kind = this.#of(worker === "physics" ? physicsFaults : pictureFaults);
      this.figures.faults++;
      const calls = this.#randomCalls();
      await this.call(calls, { worker, kind, before: this.#random.below(calls.length) });
      this.#lastFault = performance.now();
      if (series > 1) {
        await this.#session.page.waitForTimeout(3_000); // the longest until a fault is noticed
        if ((await settledCondition(this.#session.page)) === "failed") break;
      }
    }
  }

  #randomCalls(): PageCall[] {
    return Array.from({ length: this.#whole(1, this.hastens ? CALLS_IN_HASTE : CALLS) }, () => {
      switch (this.#random.below(16)) {
        case 0:
        case 1:
          return { method: "pause" };
        case 2:
        case 3:
        case 4:
          return { method: "resume" };
        case 5:
          return { method: "step", argument: this.#of([1, 1, 10, 500, -1, 1.5]) };
        case 6:
        case 7:
          return {
            method: "set",
            argument: this.#of<ConfigChange>([
              { gravity: this.#whole(0, 2_000) },
              { rotation: this.#whole(-200, 200), friction: this.#random.unit() },
              { speed: this.#of([0, 0.5, 1, 1, 2]) },
              { gravity: Number.NaN },
            ]),
          };
        case 8:
          return {
            method: "reset",
            argument: { seed: this.#whole(0, 1_000), sides: this.#whole(3, 9), balls: this.#whole(1, 2 * this.#balls) },
          };
        case 9:
          return { method: "hash" };
        case 10:
          return { method: "checkpoint" };
        case 11:
          return { method: "observe" };
        case 12:
        case 13:
        case 14: {
          const hand = this.#whole(1, 3);
          const place = { x: this.#whole(-400, 400), y: this.#whole(-400, 400) };
          const move: HandMove = this.#of([
            { act: "grab", hand, ball: this.#whole(0, this.#balls), ...place },
            { act: "drag", hand, ...place },
            { act: "drag", hand, ...place },
            { act: "release", hand },
          ]);
          return { method: move.act, move };
        }
        default:
          return { method: "status" };
      }
    });
  }

  async disturb(): Promise<void> {
    const { page } = this.#session;
    switch (this.#random.below(20)) {
      case 0:
      case 1:
        await page.setViewportSize(this.#of(this.#sizes));
        break;
      case 2:
        await page.emulateMedia({ colorScheme: this.#of(["light", "dark"] as const) });
        break;
      case 3:
        await blockPage(page, this.#whole(50, this.hastens ? LONGEST_BLOCK_IN_HASTE : LONGEST_BLOCK));
        break;
      case 4:
        await hidePage(page, this.#whole(50, 2_000));
        break;
      case 5:
      case 6:
      case 7:
        await this.compare();
        break;
      case 8:
      case 9:
        if (!this.hastens) await page.waitForTimeout(this.#whole(0, 1_000));
        break;
      default:
        await this.call(this.#randomCalls());
    }
  }

  /** Always of the same scene, so that what differs is what has stayed behind. */
  async lookAtHeap(hours: number): Promise<void> {
    const { page } = this.#session;
    await this.#recover();
    await page.setViewportSize({ width: 800, height: 600 });
    await page.emulateMedia({ colorScheme: "light" });
    await this.#beginAnew({ seed: 1, sides: 7, balls: this.#balls, gravity: 720, speed: 1 });
    await this.call([{ method: "pause" }]);
    await settledWorkers(this.#session, workersOf(this.#order.mode));
    const { page: ofPage, workers } = await this.#session.heap();
    const parts = await this.#session.heapParts();
    this.heap.push({ hours, page: ofPage / MEGABYTE, workers: workers / MEGABYTE, parts });
    await this.call([{ method: "resume" }]);
  }
}

export const soakPage: Soak = async ({ order, progress, stop, say }) => {
  const duration = 60_000 * (order.minutes ?? MINUTES);
  const warmUp = Math.min(duration * WARM_UP_SHARE, 60_000 * MOST_WARM_UP_MINUTES);
  const session = await openSession(queryOf(order), say);
  try {
    const soak = new PageSoak(session, order);
    const { figures, heap, broken } = soak;
    const begun = performance.now();
    const passed = () => performance.now() - begun;
    await soak.lookAtHeap(0);
    let looks = 1;
    while (passed() < duration && !stop.aborted) {
      soak.hastens = passed() < warmUp;
      await soak.disturb();
      await soak.fault();
      if (passed() > (looks * duration) / HEAP_LOOKS) {
        await soak.lookAtHeap(passed() / 3_600_000);
        looks++;
      }
      progress.at(
        () =>
          `page: ${clockText(passed())} of ${clockText(duration)}, ${figure(figures.calls)} calls, ${figures.lost} lost, ` +
          `${figures.faults} faults, ${figures.hashes} hashes, ${figures.torn} torn, ` +
          `page ${figure(heap.at(-1)?.page ?? 0, 2)} MB, its script ${figure((heap.at(-1)?.parts.script ?? 0) / MEGABYTE, 3)}`,
      );
    }
    const minutes = Math.min(passed(), duration) / 60_000;
    await soak.compare();
    await soak.lookAtHeap(passed() / 3_600_000);
    const wanted = workersOf(order.mode);
    const alive = await settledWorkers(session, wanted);
    const { restarts } = await session.page.evaluate(() => window.heptaspin!.status());
    const late = heap.filter(({ hours }) => hours >= Math.min(minutes * WARM_UP_SHARE, MOST_WARM_UP_MINUTES) / 60);
    const slopeOf = (of: (look: HeapLook) => number) => slope(late.map((look) => [look.hours, of(look)]));
    const growth = slopeOf(({ page }) => page);
    const memory = (what: string, of: (look: HeapLook) => number) => {
      const values = heap.map(of);
      const all = [values[0], late[0] === undefined ? Number.NaN : of(late[0]), values.at(-1)!, Math.max(...values)];
      const shown = minutes < LEAST_MINUTES ? "–" : figure(slopeOf(of), 2);
      return [what, ...all.map((value) => figure(value, 2)), shown];
    };
    const part = (what: string, key: keyof HeapParts) => memory(what, ({ parts }) => parts[key] / MEGABYTE);
    if (minutes >= MINUTES && growth > MOST_SLOPE) {
      broken.push(`the page's memory grows by ${figure(growth, 2)} MB/h, but ${MOST_SLOPE} is allowed`);
    }
    if (alive.threads !== wanted) broken.push(`${alive.threads} workers are alive, not ${wanted}`);
    // A worker's uncaught error is told by the browser; nothing else may be.
    broken.push(...new Set(session.said.filter((line) => !line.includes("a fault that was asked for"))));
    return {
      title: `The page for ${figure(minutes, 1)} minutes, ${order.mode}, seed ${order.seed}, Chromium ${session.browserVersion}`,
      table: [
        table(
          ["calls", "answered", "refused by name", "rejected (WorkerLost)", "lost", "hashes", "torn"],
          [
            [
              figures.calls,
              figures.answered,
              figures.refused,
              figures.rejected,
              figures.lost,
              figures.hashes,
              figures.torn,
            ].map((value) => figure(value)),
          ],
        ),
        "",
        table(
          ["faults", "restarts", "gave up", "workers alive"],
          [[figures.faults, restarts, figures.gaveUp, alive.threads].map((value) => figure(value))],
        ),
        "",
        table(
          ["memory after GC, MB", "first", "slope's first", "last", "most", "slope, MB/h"],
          [
            memory("all of the page", ({ page }) => page),
            part("of it, what the page's script holds", "script"),
            part("of it, compiled code", "code"),
            part("of it, the browser's own", "browser"),
            memory("its workers, each made anew by a restart", ({ workers }) => workers),
          ],
        ),
      ].join("\n"),
      broken,
    };
  } finally {
    await session.close();
  }
};

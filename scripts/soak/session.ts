/**
 * A page of a fault build in a browser of its own, and what can be seen of it from outside: what its console says, how
 * much memory its threads hold, and how many workers are alive.
 */
import type { CDPSession, Page } from "playwright-core";
import type { HeptaspinOptions } from "../../src/main/client.ts";
import type { Mode } from "../../src/shared/protocol.ts";
import { provideChromium } from "../find-chromium.ts";
import { launchChromium } from "../launch-chromium.ts";
import { servePage } from "../serve-page.ts";
import { type HeapParts, heapParts } from "./heap-parts.ts";
import { MEGABYTE } from "./soak.ts";

export interface Session {
  readonly page: Page;
  readonly browserVersion: string;
  /** Warnings, errors and what was thrown. */
  readonly said: string[];
  /** What is held after garbage collections. */
  heap(): Promise<Heap>;
  /** What the page's is made of. */
  heapParts(): Promise<HeapParts>;
  workers(): Promise<Alive>;
  close(): Promise<void>;
}

/** Bytes, with what buffers hold. */
export interface Heap {
  readonly page: number;
  /** All of them together. */
  readonly workers: number;
}

export const megabytesOf = ({ page, workers }: Heap): number => (page + workers) / MEGABYTE;

export interface Alive {
  /** Threads that the browser has for the page. */
  readonly threads: number;
  /** Locks that workers hold for their lives. */
  readonly locks: number;
}

/** Milliseconds for a thread to answer; one that loops for ever doesn't. */
const ANSWER = 5_000;

const COLLECTIONS = 3;
/** Looks at a page's memory, each after such collections. What is held is the least of them: half a megabyte comes and goes with its frames. */
const LOOKS = 10;

/** Milliseconds for what is asked of the page's elements: a soak may stand still as a whole, and still go on. */
const PATIENCE = 300_000;

/** Functions that are sent to the page may have been wrapped in this by a TypeScript loader, which the page hasn't. */
const LOADER_HELPER = "globalThis.__name = (wrapped) => wrapped;";

/** The page's workers, which come and go, spoken to through the page's own session. */
class WorkerSessions {
  readonly #cdp: CDPSession;
  readonly #alive = new Set<string>();
  readonly #waiting = new Map<number, (answer: { readonly result?: unknown }) => void>();
  #asked = 0;

  constructor(cdp: CDPSession) {
    this.#cdp = cdp;
    cdp.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
      if (targetInfo.type === "worker") this.#alive.add(sessionId);
    });
    cdp.on("Target.detachedFromTarget", ({ sessionId }) => this.#alive.delete(sessionId));
    cdp.on("Target.receivedMessageFromTarget", ({ message }) => {
      const answer = JSON.parse(message) as { id?: number; result?: unknown };
      this.#waiting.get(answer.id ?? -1)?.(answer);
    });
  }

  async start(): Promise<void> {
    // Playwright keeps the session of a worker to itself; without "flatten" this one gets another.
    const options = { autoAttach: true, waitForDebuggerOnStart: false, flatten: false };
    await this.#cdp.send("Target.setAutoAttach", options);
  }

  get alive(): readonly string[] {
    return [...this.#alive];
  }

  /** Undefined if it is gone, or gives no answer. */
  async ask(sessionId: string, method: string): Promise<unknown> {
    const id = ++this.#asked;
    let timer: NodeJS.Timeout | undefined;
    const answer = new Promise<unknown>((resolve) => {
      this.#waiting.set(id, ({ result }) => resolve(result));
      timer = setTimeout(() => resolve(undefined), ANSWER);
    });
    try {
      await this.#cdp.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method }) });
      return await answer;
    } catch {
      return undefined; // it has ended in this moment
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }
}

/** What there is of it inside of playwright-core, whose version package.json fixes. */
interface Driven {
  readonly _connection: {
    toImpl(page: Page): {
      readonly delegate: { readonly _mainFrameSession: { readonly _client: Pick<CDPSession, "send"> } };
    };
  };
}

/**
 * Playwright watches the network of every page, and Chromium keeps a record of each request for as long as somebody does:
 * 0.3 MB an hour of a page whose workers are replaced, which would count as the page's. Playwright has no option for it.
 */
async function leaveNetworkUnwatched(page: Page): Promise<void> {
  const { delegate } = (page as unknown as Driven)._connection.toImpl(page);
  await delegate._mainFrameSession._client.send("Network.disable");
}

interface HeapUsage {
  readonly usedSize: number;
  readonly embedderHeapUsedSize?: number;
  readonly backingStorageSize?: number;
}

const bytesOf = ({ usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 }: HeapUsage) =>
  usedSize + embedderHeapUsedSize + backingStorageSize;

/** @param query of the page's address */
export async function openSession(query: string, say: (line: string) => void): Promise<Session> {
  const chromium = provideChromium(say);
  const served = await servePage({ faults: true });
  const browser = await launchChromium(chromium, false);
  const said: string[] = [];
  const close = async () => {
    await browser.close();
    await served.close();
  };
  try {
    const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
    page.setDefaultTimeout(PATIENCE);
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) said.push(`${message.type()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => said.push(`thrown: ${error.message}`));
    page.on("crash", () => said.push("the page crashed"));
    await page.addInitScript(LOADER_HELPER);
    const cdp = await page.context().newCDPSession(page);
    const sessions = new WorkerSessions(cdp);
    await sessions.start();
    await page.goto(`${served.url}?${query}`);
    await page.waitForFunction(() => window.heptaspin !== undefined);
    await leaveNetworkUnwatched(page);
    await page.getByRole("button").count(); // brings a megabyte of Playwright's own into the page, once

    const heap = async () => {
      await cdp.send("Runtime.discardConsoleEntries"); // which the browser's tools keep
      let ofPage = Number.POSITIVE_INFINITY;
      for (let look = 0; look < LOOKS; look++) {
        // What is only reachable from what the first one frees takes another.
        for (let i = 0; i < COLLECTIONS; i++) await cdp.send("HeapProfiler.collectGarbage");
        ofPage = Math.min(ofPage, bytesOf((await cdp.send("Runtime.getHeapUsage")) as HeapUsage));
      }
      let workers = 0;
      for (const session of sessions.alive) {
        for (let i = 0; i < COLLECTIONS; i++) await sessions.ask(session, "HeapProfiler.collectGarbage");
        const used = await sessions.ask(session, "Runtime.getHeapUsage");
        if (used !== undefined) workers += bytesOf(used as HeapUsage);
      }
      return { page: ofPage, workers };
    };
    const workers = async () => {
      const locks = await page.evaluate(async () => {
        const { held = [] } = await navigator.locks.query();
        return held.filter(({ name }) => name?.startsWith("heptaspin/")).length;
      });
      return { threads: sessions.alive.length, locks };
    };
    return {
      page,
      browserVersion: browser.version(),
      said,
      heap,
      heapParts: () => heapParts(cdp),
      workers,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** In place of the page's client, on a canvas of 600 x 600: one that may lose as many workers as it likes. */
export async function replaceClient(
  page: Page,
  options: Pick<HeptaspinOptions, "mode" | "change" | "renderer">,
): Promise<void> {
  await page.evaluate(async (options) => {
    const own = window.heptaspin!;
    const Client = own.constructor as unknown as { start(options: HeptaspinOptions): Promise<typeof own> };
    await own.dispose();
    const used = document.querySelector("canvas")!;
    const canvas = used.cloneNode(false) as HTMLCanvasElement;
    used.replaceWith(canvas);
    const inset = { top: 0, right: 0, bottom: 0, left: 0 };
    const viewport = { width: 600, height: 600, pixelRatio: 1, inset };
    const restartsPerMinute = Number.POSITIVE_INFINITY;
    window.heptaspin = await Client.start({ canvas, viewport, theme: "light", restartsPerMinute, ...options });
  }, options);
}

/** The part of the page's address that the options of a soak ask for. */
export function queryOf({ balls, mode }: { readonly balls?: number | undefined; readonly mode: Mode }): string {
  return new URLSearchParams({ mode, ...(balls === undefined ? {} : { balls: String(balls) }) }).toString();
}

/** Workers that a page in this mode has while all is well. */
export function workersOf(mode: Mode): number {
  return mode.endsWith("-main") ? 1 : 2;
}

/** Asks until the page has as many workers, or for so many milliseconds. A worker that loops for ever takes seconds to end. */
export async function settledWorkers(session: Session, wanted: number, milliseconds = 15_000): Promise<Alive> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const alive = await session.workers();
    if ((alive.threads === wanted && alive.locks === wanted) || Date.now() > deadline) return alive;
    await session.page.waitForTimeout(100);
  }
}

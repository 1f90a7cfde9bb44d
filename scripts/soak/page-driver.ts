/** What a soak does to the page from inside it: calls of its client, of which each has to settle, and what disturbs it. */
import type { Page } from "playwright-core";
import type { WorkerName } from "../../src/main/workers.ts";
import type { ConfigChange } from "../../src/shared/config.ts";
import type { Fault } from "../../src/shared/faults.ts";
import type { HandMove } from "../../src/shared/hands.ts";
import type { SimulationStatus } from "../../src/shared/protocol.ts";

/** A call of the page's client. */
export type PageCall =
  | { readonly method: "pause" | "resume" | "hash" | "status" | "observe" | "checkpoint" }
  | { readonly method: "step"; readonly argument: number }
  | { readonly method: "set" | "reset"; readonly argument: ConfigChange }
  | { readonly method: HandMove["act"]; readonly move: HandMove };

export type PageAnswer =
  /** With the number of answers that came before it. */
  | { readonly value: unknown; readonly place: number }
  | { readonly name: string; readonly message: string; readonly place: number }
  /** It never settled. */
  | null;

/** Seconds after which a call is lost, each counted by a timer of its own: what is paused as a whole loses nothing. */
const HANG = 90;

/** Something that befalls a worker while calls to it are under way. */
export interface PageFault {
  readonly worker: WorkerName;
  readonly kind: Fault | "terminate";
  /** Number of the call before which it happens. */
  readonly before: number;
}

/** Makes the calls, none awaited before the next. A checkpoint is answered by its step: its bytes stay in the page. */
export function callPage(page: Page, calls: readonly PageCall[], fault?: PageFault): Promise<PageAnswer[]> {
  return page.evaluate(
    async ({ calls, hang, fault }) => {
      const client = window.heptaspin! as unknown as Record<string, (...list: unknown[]) => Promise<unknown>>;
      const faults = window.heptaspinFaults!;
      const answers: (PageAnswer | undefined)[] = calls.map(() => undefined);
      let place = 0;
      const settled = calls.map(async (call, i) => {
        if (fault?.before === i) {
          if (fault.kind === "terminate") faults.terminate(fault.worker);
          else faults.fault(fault.worker, fault.kind);
        }
        try {
          const { act: _, ...told } = "move" in call ? call.move : { act: "" };
          const value = await client[call.method](...("argument" in call ? [call.argument] : Object.values(told)));
          const answer = call.method === "checkpoint" ? (value as { step: number }).step : value;
          answers[i] = { value: answer, place: place++ };
        } catch (error) {
          const { name, message } = error as Error;
          answers[i] = { name, message, place: place++ };
        }
      });
      let left = hang;
      const all = Promise.all(settled).then(() => {
        left = 0;
      });
      while (left-- > 0) await Promise.race([all, new Promise((resolve) => setTimeout(resolve, 1_000))]);
      return answers.map((answer) => answer ?? null);
    },
    { calls, hang: HANG, fault },
  );
}

/** Keeps the page's main thread busy. */
export function blockPage(page: Page, milliseconds: number): Promise<void> {
  return page.evaluate((duration) => {
    const end = performance.now() + duration;
    while (performance.now() < end);
  }, milliseconds);
}

/** The page as it is in a tab that nobody sees: a second tab does not hide a page in a headless browser. */
export async function hidePage(page: Page, milliseconds: number): Promise<void> {
  const show = (hidden: boolean) =>
    page.evaluate((isHidden) => {
      const visibilityState = isHidden ? "hidden" : "visible";
      Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => visibilityState });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await show(true);
  await page.waitForTimeout(milliseconds);
  await show(false);
}

/** Waits until the client is ready or has given up; which of them, or "hung". */
export async function settledCondition(page: Page): Promise<"ready" | "failed" | "hung"> {
  for (let looks = 50 * HANG; looks > 0; looks--) {
    const condition = await page.evaluate(() => window.heptaspin!.condition);
    if (condition === "ready" || condition === "failed") return condition;
    await page.waitForTimeout(20);
  }
  return "hung";
}

export const statusOf = (answer: PageAnswer): SimulationStatus | null =>
  answer !== null && "value" in answer ? (answer.value as SimulationStatus) : null;

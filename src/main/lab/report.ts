/** What "Copy report" puts on the clipboard: JSON that says where it was measured, under which load, and what came out. Pure. */
import type { HeptaspinStatus } from "../client.ts";
import { type LoadRecord, loadWords, type Thread } from "./load-record.ts";

export interface ReportOptions {
  readonly userAgent: string;
  readonly status: Pick<HeptaspinStatus, "mode" | "renderer" | "config" | "radius" | "droppedSteps" | "restarts">;
  readonly record: LoadRecord;
  /** Shared-clock milliseconds. */
  readonly now: number;
}

const round = (milliseconds: number) => Math.round(milliseconds * 10) / 10;

export function report({ userAgent, status, record, now }: ReportOptions): string {
  const { mode, renderer, config, radius, droppedSteps, restarts } = status;
  const thread = (name: Thread) => {
    const tally = record.tallies[name];
    const { frames, p50, p99, max } = tally.summary();
    return { frames, interval: { p50, p99, max }, histogram: tally.histogram() };
  };
  const content = {
    title: "Heptaspin load lab",
    units: "times in ms; a histogram is a list of [whole ms, frames]",
    browser: userAgent,
    mode,
    renderer,
    settings: config,
    radius,
    load: {
      kind: record.load ? loadWords(record.load) : "none",
      ...record.load,
      duration: round(Math.min(record.to, now) - record.from),
      blocked: round(record.blocked),
    },
    drawnBy: { picture: mode.endsWith("-main") ? "main thread" : "worker", twin: "main thread" },
    picture: thread("picture"),
    twin: thread("twin"),
    steps: { due: record.steps.due, simulated: record.steps.simulated },
    sinceReset: { droppedSteps },
    restarts,
  };
  return JSON.stringify(content, null, 2);
}

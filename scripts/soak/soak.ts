/** What every soak is given, and what it ends with. */
import type { SoakOrder } from "./arguments.ts";
import type { Progress } from "./progress.ts";

export interface SoakContext {
  readonly order: SoakOrder;
  readonly progress: Progress;
  /** Aborted when the soak is to end now, with what it has. */
  readonly stop: AbortSignal;
  /** For a line that stays, on stderr. */
  say(line: string): void;
}

export interface SoakResult {
  /** What was done, in one line. */
  readonly title: string;
  readonly table: string;
  /** Promises that were not kept; empty when all is well. */
  readonly broken: readonly string[];
}

export type Soak = (context: SoakContext) => Promise<SoakResult>;

export const MEGABYTE = 2 ** 20;

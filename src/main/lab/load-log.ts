/** What the lab knows of its loads: the newest one's record, and when the main thread was kept busy of late. */
import { sharedNow } from "../../shared/clock.ts";
import type { Load, Span } from "./load-maker.ts";
import { LoadRecord } from "./load-record.ts";
import { bandsIn, WINDOW } from "./recent.ts";

export class LoadLog {
  #record = new LoadRecord(null, 0);
  #blocked: Span[] = [];

  /** Of the newest load; of what was seen since the lab was opened before the first. */
  get record(): LoadRecord {
    return this.#record;
  }

  /** The lab was opened: nothing is known of what was before. */
  clear(): void {
    this.#blocked = [];
    this.#record = new LoadRecord(null, sharedNow());
  }

  begin(load: Load): void {
    this.#record = new LoadRecord(load, sharedNow());
  }

  block(span: Span): void {
    this.#blocked = [...this.#blocked.filter(({ to }) => to > span.to - WINDOW), span];
    this.#record.block(span);
  }

  end(): void {
    this.#record.end(sharedNow());
  }

  /** What of the blocked times the charts show: see bandsIn. */
  bands(now: number): ReturnType<typeof bandsIn> {
    return bandsIn(this.#blocked, now);
  }
}

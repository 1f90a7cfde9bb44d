/**
 * Changes of a run that goes on: of its live parameters, and by hands. Physics gets them in the order in which they were
 * made. Of each kind, and of the drags of each hand, one is under way at a time; those that are made meanwhile become
 * one, of which the latest counts, and which goes out at the latest before any other call (latest.ts).
 */
import type { Remote } from "comlink";
import type { ConfigChange } from "../shared/config.ts";
import { HANDS, type HandMove } from "../shared/hands.ts";
import type { SimulationApi, SimulationStatus } from "../shared/protocol.ts";
import { flushLine, Latest, type Line } from "./latest.ts";

export interface RunChangesOptions {
  /** A call to physics, sent at once. */
  post<R>(make: (physics: Remote<SimulationApi>) => Promise<R>): Promise<R>;
  /** Parameters took effect, as physics then said. */
  changed(status: SimulationStatus, change: ConfigChange): void;
  /** A hand did something, when so many steps had been taken. */
  moved(step: number, move: HandMove): void;
}

export class RunChanges {
  readonly #options: RunChangesOptions;
  readonly #line: Line = new Set();
  readonly #changes: Latest<ConfigChange, SimulationStatus>;
  /** Of each hand. */
  readonly #drags: readonly Latest<HandMove, number>[];

  constructor(options: RunChangesOptions) {
    this.#options = options;
    const line = this.#line;
    this.#changes = new Latest<ConfigChange, SimulationStatus>({
      atOnce: 1,
      line,
      merge: (older, newer) => ({ ...older, ...newer }),
      send: (change) => this.#change(change),
    });
    this.#drags = Array.from(
      { length: HANDS },
      () =>
        new Latest<HandMove, number>({ atOnce: 1, line, merge: (_, newer) => newer, send: (move) => this.#move(move) }),
    );
  }

  /** @param change checked */
  set(change: ConfigChange): Promise<SimulationStatus> {
    return this.#changes.tell(change);
  }

  /** @param move checked */
  move(move: HandMove): Promise<number> {
    if (move.act === "drag") return this.#drags[move.hand - 1].tell(move);
    this.flush();
    return this.#move(move);
  }

  /** What waits goes out before what is sent next. */
  flush(): void {
    flushLine(this.#line);
  }

  async #change(change: ConfigChange): Promise<SimulationStatus> {
    const status = await this.#options.post((physics) => physics.set(change));
    this.#options.changed(status, change);
    return status;
  }

  async #move(move: HandMove): Promise<number> {
    const step = await this.#options.post((physics) => {
      if (move.act === "grab") return physics.grab(move.hand, move.ball, move.x, move.y);
      return move.act === "drag" ? physics.drag(move.hand, move.x, move.y) : physics.release(move.hand);
    });
    this.#options.moved(step, move);
    return step;
  }
}

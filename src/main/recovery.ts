/**
 * What the page says when a worker was lost: while another one takes its place, once it has, and, when they are lost
 * again and again and the client has given up, what happened and how to start afresh. While nothing moves that should,
 * the state line says why.
 */
import { type ConfigChange, defaultConfig } from "../shared/config.ts";
import { WorkerLost } from "../shared/errors.ts";
import type { RendererName } from "../shared/protocol.ts";
import { NO_WEBGL } from "./capabilities.ts";
import type { Condition, Heptaspin } from "./client.ts";
import type { Notice } from "./notice.ts";
import type { RunState } from "./stats/figures.ts";
import { lostPart, restartSentence, sentence } from "./words.ts";
import type { WorkerName } from "./workers.ts";

/** The part of the client that this needs. */
export type Restartable = Pick<
  Heptaspin,
  "condition" | "renderer" | "onCondition" | "onRestart" | "onFailure" | "restart"
>;

export interface RecoveryListener {
  /** The state that is known before the simulation says so itself. */
  state(state: RunState): void;
  /** What is shown of the simulation is out of date. */
  changed(): void;
  /** Both workers are new, and stand at step 0. */
  startedAfresh(): void;
}

export class Recovery {
  readonly #client: Restartable;
  readonly #notice: Pick<Notice, "show" | "close">;
  readonly #listener: RecoveryListener;
  #condition: Condition;
  /** What drew when that was last told. */
  #renderer: RendererName;
  /** Why the client gave up last. */
  #failure: WorkerLost | undefined;
  #late = false;

  constructor(client: Restartable, notice: Pick<Notice, "show" | "close">, listener: RecoveryListener) {
    this.#client = client;
    this.#notice = notice;
    this.#listener = listener;
    this.#condition = client.condition;
    client.onCondition((condition) => this.#follow(condition));
    this.#renderer = client.renderer;
    client.onRestart(({ worker, lost }) => this.#tellRestart(worker, lost));
    client.onFailure((error) => this.#fail(error));
  }

  /** Whether the state line says that nothing moves, and why: nothing but an answer has a better word. */
  get hasTheSay(): boolean {
    return this.#condition !== "ready" || this.#late;
  }

  /** Whether there is nobody to ask. */
  get stopped(): boolean {
    return this.#condition === "failed" || this.#condition === "disposed";
  }

  /** The simulation has answered. */
  answered(): void {
    this.#late = false;
  }

  /** The simulation should have answered by now. */
  late(): void {
    this.#late = true;
    if (this.#condition === "ready") this.#listener.state("Not answering");
  }

  /**
   * A call failed.
   *
   * @returns whether nothing is left to say about it: the loss of a worker is told here
   */
  explains(error: unknown): boolean {
    if (!(error instanceof WorkerLost)) return false;
    if (this.stopped) this.#tellFailure();
    return true;
  }

  /** Starts both workers afresh, once the client has given up. Settles when they have begun, or can't. */
  async tryAgain(change?: ConfigChange): Promise<void> {
    try {
      await this.#client.restart(change);
    } catch (error) {
      if (error instanceof WorkerLost) this.#failure = error;
      this.#tellFailure();
    }
  }

  #tellRestart(worker: WorkerName, lost: number): void {
    const { renderer } = this.#client;
    const gaveUp = this.#renderer === "webgl2" && renderer === "canvas2d";
    this.#renderer = renderer;
    this.#notice.show("", `${restartSentence(worker, lost)}${gaveUp ? ` ${NO_WEBGL}` : ""}`);
  }

  #follow(condition: Condition): void {
    const before = this.#condition;
    this.#condition = condition;
    if (condition === "ready") {
      if (before === "starting") this.#listener.startedAfresh();
      this.#listener.changed();
    } else if (this.stopped) {
      this.#listener.state("Stopped");
    } else {
      if (before === "failed") this.#notice.close(); // it offers what is being done
      this.#listener.state("Restarting…");
    }
  }

  #fail(error: WorkerLost): void {
    this.#failure = error;
    this.#tellFailure();
  }

  #tellFailure(): void {
    this.#listener.state("Stopped");
    const error = this.#failure;
    if (this.#condition !== "failed" || !error) return;
    const worker = error.details.worker === "render" ? "render" : "physics";
    this.#notice.show(`The ${lostPart(worker)} keeps stopping.`, sentence(error.message), [
      { label: "Try again", act: () => void this.tryAgain() },
      { label: "Back to Origin", act: () => void this.tryAgain(defaultConfig) },
    ]);
  }
}

/**
 * Keeps one worker answering. When it is lost, another one takes its place, as often as the limit allows. Calls under
 * way at the loss are rejected by their link; calls made while there is no worker wait for the next one and go to it in
 * order; after the last one, every call is rejected with what happened. Where the network brings no other one, each next
 * try waits for it for a while.
 *
 *   starting → open ⇄ replacing → refusing → starting (again, when asked)
 */
import type { Remote } from "comlink";
import { type HeptaspinError, TooManyCalls, WorkerLost } from "../shared/errors.ts";
import { afterMessages } from "./messages-read.ts";
import { waitForNetwork } from "./next-try.ts";
import type { RestartLimit } from "./restart-limit.ts";
import { closedError, DEADLINE_MS, type Link, UNLOADED } from "./worker-link.ts";

export interface KeeperOptions<T> {
  readonly name: string;
  /** Calls under way or waiting, at most. */
  readonly maxCalls: number;
  readonly limit: RestartLimit;
  /** A new worker, not prepared in any way. @throws if there can be none */
  open(onLost: (error: WorkerLost) => void): Promise<Link<T>>;
  /** Called in the moment of the loss, before anything else is done about it. */
  lost(loss: WorkerLost): void;
  /** Brings a new worker to where the lost one was. */
  revive(link: Link<T>): Promise<void>;
  /** A new worker has taken over. */
  revived(loss: WorkerLost): void;
  /** No further one: the limit is reached. */
  failed(error: WorkerLost): void;
}

interface Waiting<T> {
  go(link: Link<T>): void;
  refuse(error: HeptaspinError): void;
}

export class Keeper<T> {
  readonly #options: KeeperOptions<T>;
  /** The present worker, also while it is being prepared. */
  #link: Link<T> | null = null;
  #state: "starting" | "open" | "replacing" | "refusing" = "starting";
  /** What has been given up, and every call is rejected with. */
  #refused: HeptaspinError | null = null;
  #lostAtStart: WorkerLost | null = null;
  /** Of the newest worker asked for: what older ones say no longer matters. */
  #turn = 0;
  #callOffTry = () => {};
  #queue: Waiting<T>[] = [];
  #tooMany: TooManyCalls | null = null;

  constructor(options: KeeperOptions<T>) {
    this.#options = options;
  }

  get isReplacing(): boolean {
    return this.#state === "replacing";
  }

  /** The worker that takes calls now, if there is one. */
  get link(): Link<T> | null {
    return this.#state === "open" ? this.#link : null;
  }

  /** What a call made now would be rejected with at once. */
  get refusal(): HeptaspinError | null {
    if (this.#refused) return this.#refused;
    const { name, maxCalls } = this.#options;
    const underWay = this.#state === "open" ? (this.#link?.pending ?? 0) : this.#queue.length;
    if (underWay < maxCalls) return null;
    // One for all: in a flood, making them would cost more than the calls.
    this.#tooMany ??= new TooManyCalls(`${maxCalls} calls to the ${name} worker are under way`, {
      worker: name,
      limit: maxCalls,
    });
    return this.#tooMany;
  }

  /**
   * Starts a worker and prepares it. Calls wait until admit().
   *
   * @throws WorkerLost, or whatever opening and preparing throws
   */
  async begin(prepare: (link: Link<T>) => Promise<unknown>): Promise<void> {
    this.#end(null);
    this.#state = "starting";
    this.#refused = null;
    this.#lostAtStart = null;
    const link = await this.#open();
    if (link) await prepare(link);
    this.#expectStarted();
  }

  /**
   * The start is over: calls are let through, and from now on a lost worker is replaced.
   *
   * @throws WorkerLost if it is lost already
   */
  admit(): void {
    this.#letIn(this.#expectStarted());
  }

  /** @param deadline milliseconds; the time in which the call waits for a worker does not count */
  call<R>(make: (remote: Remote<T>) => Promise<R>, deadline = DEADLINE_MS): Promise<R> {
    const { refusal, link } = this;
    if (refusal) return Promise.reject(refusal);
    if (link) return link.call(make, deadline);
    return new Promise((resolve, refuse) => {
      this.#queue.push({ refuse, go: (next) => void next.call(make, deadline).then(resolve, refuse) });
    });
  }

  /** Ends the worker; every call, under way or yet to come, is rejected with the error. */
  refuse(error: HeptaspinError): void {
    this.#refused = error;
    this.#state = "refusing";
    this.#end(error);
  }

  #end(error: HeptaspinError | null): void {
    const link = this.#link;
    this.#link = null;
    this.#turn++;
    this.#callOffTry();
    link?.close(error ?? undefined);
    if (error) for (const { refuse } of this.#queue.splice(0)) refuse(error);
  }

  /** A new worker; null if it is not wanted any more when it is there. */
  async #open(): Promise<Link<T> | null> {
    const turn = ++this.#turn;
    const link = await this.#options.open((loss) => {
      if (turn === this.#turn) this.#lose(loss);
    });
    if (turn === this.#turn) {
      this.#link = link;
      return link;
    }
    link.close();
    return null;
  }

  #expectStarted(): Link<T> {
    if (this.#lostAtStart) throw this.#lostAtStart;
    if (!this.#link) throw this.#refused ?? closedError(this.#options.name, -1);
    return this.#link;
  }

  #letIn(link: Link<T>): void {
    link.ready();
    this.#state = "open";
    for (const { go } of this.#queue.splice(0)) go(link);
  }

  #lose(loss: WorkerLost): void {
    this.#link = null;
    this.#turn++; // it may not even have come yet
    if (this.#state === "starting") {
      this.#lostAtStart = loss;
      return;
    }
    const wasThere = this.#state === "open" || loss.details.reason !== UNLOADED;
    if (this.#state === "open") this.#options.lost(loss);
    this.#state = "replacing";
    const { limit } = this.#options;
    if (!limit.take()) {
      this.#giveUp(loss, `${limit.perMinute} others within a minute, too`);
      return;
    }
    // Starting a worker may take this thread a while: first, those whose calls were rejected hear of it.
    const wait = wasThere ? afterMessages : waitForNetwork;
    this.#callOffTry = wait(() => void this.#replace(loss));
  }

  async #replace(loss: WorkerLost): Promise<void> {
    this.#callOffTry();
    let link: Link<T> | null;
    try {
      link = await this.#open();
    } catch (error) {
      this.#giveUp(loss, `there can be no other: ${messageOf(error)}`);
      return;
    }
    if (!link) return;
    try {
      await this.#options.revive(link);
    } catch (error) {
      link.lose(`it could not go on: ${messageOf(error)}`);
    }
    if (link !== this.#link) return; // lost, which has led to the next one; or closed
    this.#letIn(link);
    this.#options.revived(loss);
  }

  #giveUp(loss: WorkerLost, why: string): void {
    const error = new WorkerLost(`${loss.message}; ${why}`, loss.details);
    this.refuse(error);
    this.#options.failed(error);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

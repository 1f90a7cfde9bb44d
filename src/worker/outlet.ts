/**
 * What others see of a run without asking: frames, contacts, status, heartbeats and checkpoints, in the memory or on the
 * channels that were attached last. While nothing is attached, nobody sees anything, and nothing is made.
 */
import { NotSupported } from "../shared/errors.ts";
import type { LifeCycle } from "../shared/protocol.ts";
import type { FrameSink, WriterStatus } from "../shared/sharing.ts";
import { Checkpoints } from "./checkpoints.ts";
import type { ContactLog } from "./contact-log.ts";
import type { FixedStepLoop } from "./loop.ts";
import type { World } from "./physics/index.ts";
import { expectRoom, Publisher } from "./publisher.ts";

export class Outlet {
  readonly #checkpoints: Checkpoints;
  #sink: FrameSink | null = null;
  #publisher: Publisher | null = null;
  /** Whether somebody wants to see contacts, and what is kept for that, by code that is fetched when they first do. */
  #contactsWanted = false;
  #ContactLog: typeof ContactLog | null = null;
  #contacts: ContactLog | null = null;
  #seenRequests = 0;
  /** Told with every publication, so not allocated for each. */
  readonly #said: { -readonly [K in keyof WriterStatus]: WriterStatus[K] } = {
    state: "new",
    step: 0,
    dropped: 0,
    stepTime: 0,
  };

  constructor(now: () => number) {
    this.#checkpoints = new Checkpoints(now);
  }

  /** 0 while nothing is attached. */
  get generation(): number {
    return this.#sink?.generation ?? 0;
  }

  /** Milliseconds. */
  get checkpointInterval(): number {
    return this.#checkpoints.interval;
  }

  /** @throws InvalidArgument if what is attached has no room for so many balls */
  expectRoom(balls: number): void {
    if (this.#sink) expectRoom(this.#sink, balls);
  }

  // --- Where, and of what

  connect(sink: FrameSink, world: World): void {
    this.#sink?.close();
    this.#sink = sink;
    this.#publisher = new Publisher(sink);
    this.#seenRequests = sink.requests();
    this.#checkpoints.begin(world.step > 0);
  }

  /** Another run, or the same one in another world. */
  begin(world: World): void {
    this.#publisher?.begin();
    this.#checkpoints.begin(true); // what is kept is of the run before
    this.followContacts(world);
  }

  /**
   * Takes effect with followContacts.
   *
   * @returns a promise if code has to be fetched before that; it rejects with NotSupported if it can't be had
   */
  wantContacts(wanted: boolean): void | Promise<void> {
    this.#contactsWanted = wanted;
    if (wanted && !this.#ContactLog) return this.#fetchContactLog();
  }

  async #fetchContactLog(): Promise<void> {
    try {
      this.#ContactLog = (await import("./contact-log.ts")).ContactLog;
    } catch (error) {
      throw new NotSupported("contacts can't be shown: their code could not be loaded", { reason: String(error) });
    }
  }

  /** @param world null if there is none yet, or any more */
  followContacts(world: World | null): void {
    this.#contacts?.stop();
    this.#contacts = this.#ContactLog && this.#contactsWanted && world ? new this.#ContactLog(world) : null;
  }

  close(): void {
    this.#sink?.close();
    this.#sink = null;
    this.#publisher = null;
    this.#contacts = null;
  }

  // --- What is seen

  /** Keeps a state for the past of the next frame (publisher.ts). */
  keep(world: World): void {
    this.#publisher?.keep(world);
  }

  /** @param exact whether the picture is to show this state itself */
  publish(world: World, due: number, rate: number, exact: boolean): void {
    this.#publisher?.publish(world, due, rate, exact, this.#contacts);
  }

  tell(state: LifeCycle, step: number, { droppedSteps, stepTime }: FixedStepLoop): void {
    const said = this.#said;
    said.state = state;
    said.step = step;
    said.dropped = droppedSteps;
    said.stepTime = stepTime;
    this.#sink?.setStatus(said);
  }

  beat(): void {
    this.#sink?.heartbeat();
  }

  /** Keeps a checkpoint if it is time for one. */
  offerCheckpoint(world: World): void {
    if (this.#sink) this.#checkpoints.offer(this.#sink, world);
  }

  /** Whether a caller has raised the counter since the last look, as each does just before it sends a message. */
  messageWaits(): boolean {
    const requests = this.#sink?.requests() ?? 0;
    const raised = requests !== this.#seenRequests;
    this.#seenRequests = requests;
    return raised;
  }
}

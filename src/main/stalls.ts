/** What a stall of each of the two workers is, for the watchdog. */
import type { FrameStatistics, PictureApi, SimulationApi } from "../shared/protocol.ts";
import type { FrameSource } from "../shared/sharing.ts";
import { MOST_MS, Silence } from "./silence.ts";
import type { Watch } from "./watchdog.ts";
import type { Link } from "./worker-link.ts";

/** Building a scene of 100,000 balls gives no signs of life, and may take MOST_MS; baking a large picture this long. */
const BAKING_MS = 5_000;
/** Between two questions to the picture. */
const PING_MS = 1_000;

const inSeconds = (milliseconds: number) => `${Math.round(milliseconds / 100) / 10} s`;

export interface PhysicsSubject {
  /** The worker, while it takes calls or is catching up with a run. */
  link(): Link<SimulationApi> | null;
  /** Where it writes, or will once it has answered. */
  sources(): readonly FrameSource[];
  /** Whether it may be building a scene. */
  isBuilding(): boolean;
}

/** Physics owes heartbeats while it runs, and answers to calls; each is a sign of life, as is any change of its status. */
export class PhysicsWatch implements Watch {
  readonly #subject: PhysicsSubject;
  readonly #period: number;
  #link: Link<SimulationApi> | null = null;
  #silence: Silence;

  /** @param period milliseconds by which heartbeats may be late without meaning anything */
  constructor(subject: PhysicsSubject, period: number) {
    this.#subject = subject;
    this.#period = period;
    this.#silence = new Silence(period);
  }

  look(counted: number): string | null {
    const link = this.#subject.link();
    if (link !== this.#link) {
      this.#link = link;
      this.#silence = new Silence(this.#period);
    }
    if (!link) return null;
    const said = this.#subject.sources().map((source) => source.status());
    const signs = said.map(({ heartbeat, state, step }) => `${heartbeat} ${state} ${step}`).join();
    const sign = `${link.answers} ${signs}`;
    if (link.pending === 0 && !said.some(({ state }) => state === "running")) {
      this.#silence.rest(sign);
      return null;
    }
    const least = this.#subject.isBuilding() ? MOST_MS : 0;
    if (!this.#silence.observe(sign, counted, least)) return null;
    return `it gave no sign of life for ${inSeconds(Math.max(this.#silence.limit, least))}`;
  }

  rest(): void {
    this.#silence.rest(undefined);
  }

  giveUp(reason: string): void {
    this.#link?.lose(reason);
  }

  end(): void {}
}

export interface PictureSubject {
  /** What draws, while it takes calls. */
  link(): Link<PictureApi> | null;
  /** The step that the simulation was last heard to be at while it runs; −1 while there is nothing to draw. */
  step(): number;
  /** Calls back with the next frame of the page's own display; the function returned calls that off. */
  requestFrame(callback: () => void): () => void;
}

/**
 * The picture owes answers to calls, of which there is one a second while it should draw; and while the simulation goes
 * on and the page's display shows frames, it owes drawn ones.
 */
export class PictureWatch implements Watch {
  readonly #subject: PictureSubject;
  #link: Link<PictureApi> | null = null;
  #answers = new Silence(0);
  #frames = new Silence(PING_MS);
  /** Milliseconds for which baking may explain a silence. */
  #baking = 0;
  #sincePing = 0;
  #pinging = false;
  /** Milliseconds since the figures last came in which frames should have been drawn, and the step at that time. */
  #due = 0;
  #step = -1;
  #displayed = false;
  /** While a frame of the display is asked for. */
  #callOffFrame: (() => void) | null = null;

  constructor(subject: PictureSubject) {
    this.#subject = subject;
  }

  /** Much of the picture has to be made anew: its size or its colours have changed. */
  disturbed(): void {
    this.#baking = BAKING_MS;
  }

  look(counted: number): string | null {
    const link = this.#subject.link();
    if (link !== this.#link) this.#begin(link);
    if (!link) return null;
    const isMoving = this.#subject.step() >= 0;
    if (counted > 0) this.#count(counted, isMoving);
    if (isMoving && this.#sincePing >= PING_MS && !this.#pinging) this.#ping(link);
    if (link.pending === 0) {
      this.#answers.rest(link.answers);
      return null;
    }
    const least = this.#baking > 0 ? BAKING_MS : 0;
    if (!this.#answers.observe(link.answers, counted, least)) return null;
    return `it gave no answer for ${inSeconds(Math.max(this.#answers.limit, least))}`;
  }

  rest(): void {
    this.#answers.rest(undefined);
    this.#frames.rest(undefined);
  }

  giveUp(reason: string): void {
    this.#link?.lose(reason);
  }

  end(): void {
    this.#callOffFrame?.();
    this.#callOffFrame = null;
  }

  #begin(link: Link<PictureApi> | null): void {
    this.#link = link;
    this.#answers = new Silence(0);
    this.#frames = new Silence(PING_MS);
    this.#pinging = false;
    this.#sincePing = 0;
    this.disturbed();
  }

  #count(counted: number, isMoving: boolean): void {
    this.#baking = Math.max(0, this.#baking - counted);
    this.#sincePing += counted;
    // A display that shows nothing of the page (a covered window) asks nobody for frames.
    if (isMoving && this.#displayed) this.#due += counted;
    this.#displayed = false;
    if (!isMoving || this.#callOffFrame) return;
    this.#callOffFrame = this.#subject.requestFrame(() => {
      this.#callOffFrame = null;
      this.#displayed = true;
    });
  }

  #ping(link: Link<PictureApi>): void {
    this.#pinging = true;
    const answered = (drawn?: number) => {
      this.#pinging = false;
      this.#sincePing = 0;
      if (drawn !== undefined) this.#judge(link, drawn);
    };
    link
      .call((picture) => picture.statistics())
      .then(
        ({ drawn }: FrameStatistics) => answered(drawn),
        () => answered(), // lost, which is told elsewhere
      );
  }

  #judge(link: Link<PictureApi>, drawn: number): void {
    const step = this.#subject.step();
    const due = step === this.#step ? 0 : this.#due; // while the simulation stands there is nothing to draw
    this.#due = 0;
    this.#step = step;
    if (step < 0) this.#frames.rest(drawn);
    else if (this.#frames.observe(drawn, due)) link.lose(`it drew nothing for ${inSeconds(this.#frames.limit)}`);
  }
}

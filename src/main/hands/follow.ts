/** The ball that is followed: a ring around it in the picture, and its figures in the foot line, four times a second. */
import type { Observation } from "../../shared/protocol.ts";
import type { Heptaspin } from "../client.ts";
import { setText } from "../dom.ts";
import { grouped } from "../words.ts";

const INTERVAL_MS = 250;
const HINT = "Drag a ball to throw it";

export type FollowClient = Pick<Heptaspin, "config" | "observe" | "view">;

/** "214 units/s, 3.1 turns/s, energy 22,900". */
export function ballFigures({ speed, spin, energy }: NonNullable<Observation["ball"]>): string {
  const turns = Math.abs(spin) / (2 * Math.PI);
  return `${grouped(Math.round(speed))} units/s, ${turns.toFixed(1)} turns/s, energy ${grouped(Number(energy.toPrecision(3)))}`;
}

export interface FollowLine {
  readonly text: HTMLElement;
  readonly stop: HTMLElement;
}

export class Follow {
  readonly #client: FollowClient;
  readonly #line: FollowLine;
  readonly #hint: () => string;
  #ball = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param hasThrown whether the hint is no longer needed */
  constructor(client: FollowClient, line: FollowLine, hasThrown: () => boolean) {
    this.#client = client;
    this.#line = line;
    this.#hint = () => (hasThrown() ? "" : HINT);
    line.stop.addEventListener("click", () => this.follow(0));
  }

  /** Its number, 0 for none. */
  get ball(): number {
    return this.#ball;
  }

  /** @param ball 0 for none */
  follow(ball: number): void {
    if (ball === this.#ball) return;
    clearInterval(this.#timer);
    this.#ball = ball;
    this.#client.view({ followed: ball });
    this.#line.stop.hidden = ball === 0;
    setText(this.#line.text, ball === 0 ? this.#hint() : `Ball ${ball}`);
    if (ball === 0) return;
    this.#timer = setInterval(() => void this.#refresh(), INTERVAL_MS);
    void this.#refresh();
  }

  /** The ball so many numbers further, round and round. */
  next(by: 1 | -1): void {
    const { balls } = this.#client.config;
    if (this.#ball === 0) this.follow(by === 1 ? 1 : balls);
    else this.follow(((this.#ball - 1 + by + balls) % balls) + 1);
  }

  async #refresh(): Promise<void> {
    const ball = this.#ball;
    if (ball > this.#client.config.balls) return this.follow(0);
    if (document.hidden) return;
    // A lost worker is told of elsewhere; the next answer will be another one's.
    const observed = await this.#client.observe(ball).catch(() => undefined);
    if (observed?.ball && ball === this.#ball) setText(this.#line.text, `Ball ${ball}: ${ballFigures(observed.ball)}`);
  }
}

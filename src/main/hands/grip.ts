/** What fingers and keys do to balls, as calls of the client: which hand is whose, and that none keeps what was let go. */
import { HeptaspinError, WorkerLost } from "../../shared/errors.ts";
import { HANDS } from "../../shared/hands.ts";
import type { Heptaspin } from "../client.ts";
import type { Place } from "./pick.ts";

export type HandsClient = Pick<Heptaspin, "grab" | "drag" | "release">;

/** Losses are told of elsewhere, and a refused hand just does nothing. */
function ignore(error: unknown): void {
  if (!(error instanceof HeptaspinError)) throw error;
}

export class Grips {
  readonly #client: HandsClient;
  readonly #taken = new Set<number>();

  constructor(client: HandsClient) {
    this.#client = client;
  }

  /** The hand that has taken the ball, or 0 if all are full. */
  take(ball: number, { x, y }: Place): number {
    for (let hand = 1; hand <= HANDS; hand++) {
      if (this.#taken.has(hand)) continue;
      this.#taken.add(hand);
      this.#client.grab(hand, ball, x, y).catch(ignore);
      return hand;
    }
    return 0;
  }

  draw(hand: number, { x, y }: Place): void {
    this.#client.drag(hand, x, y).catch(ignore);
  }

  letGo(hand: number): void {
    this.#taken.delete(hand);
    this.#client.release(hand).catch((error: unknown) => {
      ignore(error);
      // The run comes back as it was before the call, with the ball in the hand.
      const comesBack = error instanceof WorkerLost && error.details.phase === "run";
      if (comesBack && !this.#taken.has(hand)) this.letGo(hand);
    });
  }
}

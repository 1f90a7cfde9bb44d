/** Real message channels, watched: what is posted, what has arrived, and when nothing is under way any more. */
import type { MessageOrigin, MessageTarget } from "../../src/shared/protocol.ts";

/** What has gone through the channel to one reader, and back. */
export class Traffic {
  toReader: unknown[] = [];
  toWriter: unknown[] = [];
  #posted = 0;
  #delivered = 0;

  constructor(writer: MessagePort, reader: MessagePort) {
    this.#watch(writer, this.toReader, reader);
    this.#watch(reader, this.toWriter, writer);
  }
  #watch(from: MessagePort, kept: unknown[], to: MessagePort): void {
    const post = from.postMessage.bind(from) as (message: unknown, transfer: Transferable[]) => void;
    from.postMessage = (message: unknown, transfer?: unknown) => {
      this.#posted++;
      kept.push(message);
      post(message, (transfer ?? []) as Transferable[]);
    };
    to.addEventListener("message", () => this.#delivered++);
  }
  get underWay(): number {
    return this.#posted - this.#delivered;
  }
}

/** Before either end is opened. */
export function watchTraffic(target: MessageTarget, origins: readonly [MessageOrigin, MessageOrigin]) {
  return [new Traffic(target.ports[0], origins[0].port), new Traffic(target.ports[1], origins[1].port)] as const;
}

/** One turn of the event loop: what was posted before it arrives, what is posted because of that does not. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Until nothing is under way; fails if that never happens. */
export async function settled(traffic: readonly Traffic[]): Promise<void> {
  for (let turns = 0; turns < 1000; turns++) {
    await turn();
    if (traffic.every(({ underWay }) => underWay === 0)) return;
  }
  throw new Error("the traffic never comes to rest");
}

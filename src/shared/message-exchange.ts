/**
 * What exchange.ts does where no memory can be shared: frames, status and checkpoints travel by message over a channel
 * from the writer to each reader. Reader 0 is the picture, reader 1 the page.
 *
 * Frames travel in buffers that belong to the reader. A buffer at the writer is a credit: the writer copies its newest
 * frame into it and transfers it. Without a credit it notes that the reader is behind, and sends the newest frame as soon
 * as a buffer comes back: so the last frame of a paused run arrives, a reader that is blocked queues up no more than its
 * pool, and a reader that is gone keeps its buffers and costs nothing.
 *
 *   The picture has four buffers. A frame that comes while another waits to be acquired replaces it.
 *   The page has two, and one is under way at most: the writer sends a frame when the page has acquired the one before. So
 *     it gets what was the newest when it last asked, and twice in a row (with a turn between) the newest of now.
 *
 * Status comes to the page when the state changes, else at 4 Hz at most; what was said last arrives in any case. Two
 * checkpoints are under way at most. What a message holds is checked; one of another shape is ignored.
 *
 * Channels belong to a generation, so a lost writer's frames end in a channel that nobody reads.
 */
import { expectFrames } from "./exchange.ts";
import type { MessageOrigin, MessageTarget } from "./protocol.ts";

export { MessageReader } from "./message-reader.ts";
export { MessageWriter } from "./message-writer.ts";

/**
 * A target whose readers get messages.
 *
 * @throws InvalidArgument
 */
export function createMessageTarget(
  capacity: number,
  generation: number,
): { target: MessageTarget; origins: readonly [MessageOrigin, MessageOrigin] } {
  expectFrames(capacity, generation);
  const picture = new MessageChannel();
  const page = new MessageChannel();
  return {
    target: { generation, capacity, ports: [picture.port1, page.port1] },
    origins: [
      { generation, capacity, port: picture.port2 },
      { generation, capacity, port: page.port2 },
    ],
  };
}

/**
 * The memory that frames travel in, one for each generation. Physics is told of new memory by a call; until that is
 * answered it still writes to what it had. So there are two: what physics is known to write to, and what it will write
 * to once the calls under way are answered. Most of the time they are the same.
 */
import { ballRadius, type Config } from "../shared/config.ts";
import type { FrameView } from "../shared/frame.ts";
import type { FrameOrigin, SceneShape, Sharing } from "../shared/protocol.ts";
import { type CreatedTarget, createTarget, type FrameSource, openSource } from "../shared/sharing.ts";
import type { PictureDesk } from "./picture-desk.ts";

export interface Memory extends Omit<CreatedTarget, "origins"> {
  /** The picture's end. */
  readonly origin: FrameOrigin;
  /** The page's end. */
  readonly source: FrameSource;
  /** Of the scene whose frames it holds. */
  readonly shape: SceneShape;
}

/** A frame, and what else is needed to understand it. */
export interface SeenFrame {
  readonly frame: FrameView;
  readonly shape: SceneShape;
}

export class FrameMemory {
  readonly #sharing: Sharing;
  readonly #picture: Pick<PictureDesk, "isReady" | "attach">;
  #generation = 0;
  #written: Memory;
  #newest: Memory;
  #isUnread = false;
  /** What frame() last gave, and gives again while there is no other. */
  #seen: { frame: FrameView; shape: SceneShape } | null = null;

  /** @param config of the first run */
  constructor(sharing: Sharing, config: Config, picture: Pick<PictureDesk, "isReady" | "attach">) {
    this.#sharing = sharing;
    this.#picture = picture;
    this.#written = this.create(config);
    this.#newest = this.#written;
  }

  /** What physics is known to write to. */
  get written(): FrameSource {
    return this.#written.source;
  }

  /** Both, for a sign of life may come from either. */
  get sources(): readonly FrameSource[] {
    return this.#newest === this.#written ? [this.#written.source] : [this.#written.source, this.#newest.source];
  }

  get newest(): Memory {
    return this.#newest;
  }

  /**
   * @param room balls that a frame has room for
   * @throws InvalidArgument, and RangeError where there is no room for it
   */
  create(config: Config, room = config.balls): Memory {
    const { target, transfer, origins } = createTarget(this.#sharing, room, ++this.#generation);
    const shape = { sides: config.sides, radius: ballRadius(config) };
    return { target, transfer, origin: origins[0], source: openSource(origins[1], 1), shape };
  }

  /**
   * The newest frame of the newest generation that has one; null before the very first. It stays as it is until the next
   * call. Where frames travel as messages it is the newest that has arrived, and this call asks for the next one.
   */
  frame(): SeenFrame | null {
    let memory = this.#newest;
    let frame = memory.source.acquire();
    if (!frame && memory !== this.#written) {
      memory = this.#written;
      frame = memory.source.acquire();
    }
    if (!frame) return this.#seen;
    const seen = this.#seen ?? { frame, shape: memory.shape };
    seen.frame = frame;
    seen.shape = memory.shape;
    this.#seen = seen;
    return seen;
  }

  /** Whether nobody draws from the newest: whoever comes to draw needs another one. */
  get isUnread(): boolean {
    return this.#isUnread;
  }

  /** Physics is about to be told of it: the picture is, before its first frame. */
  use(memory: Memory): void {
    this.#newest = memory;
    this.#isUnread = !this.#picture.isReady;
    if (this.#picture.isReady) this.#picture.attach(memory.origin, memory.shape);
  }

  /** Whoever drew is lost: he may live on for a while, and read. */
  pictureLost(): void {
    this.#isUnread = true;
  }

  /** Physics has said that it writes there from now on. */
  settle(memory: Memory): void {
    if (this.#written !== memory) this.#written.source.close();
    this.#written = memory;
  }

  /** Nobody writes any more; all begins with this. */
  replace(memory: Memory): void {
    this.close();
    this.#written = memory;
    this.#newest = memory;
  }

  /** Asks the writer to look at its messages soon. */
  raiseRequest(): void {
    for (const source of this.sources) source.raiseRequest();
  }

  close(): void {
    this.#newest.source.close();
    this.#written.source.close();
  }
}

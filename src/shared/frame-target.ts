/** How frames travel and who draws, and where the frames of one generation go to and come from. Plain data, as it crosses the threads. */

/** How frames travel between the threads. */
export type Sharing = "shared" | "message";
/** Which thread draws: a worker on an OffscreenCanvas, or the page's own. */
export type Drawing = "offscreen" | "main";
export type Mode = `${Sharing}-${Drawing}`;
export const modes: readonly Mode[] = ["shared-offscreen", "shared-main", "message-offscreen", "message-main"];

/** Where the frames of one generation go: memory that the worker and its readers share. */
export interface SharedTarget {
  readonly generation: number;
  readonly buffer: SharedArrayBuffer;
}

/** The same where no memory can be shared: a channel to each reader, over which frames travel by transfer. */
export interface MessageTarget {
  readonly generation: number;
  /** Balls in a frame, at most. */
  readonly capacity: number;
  /** To reader 0 (the picture) and reader 1 (the page). Transferred with the call. */
  readonly ports: readonly [MessagePort, MessagePort];
}

export type FrameTarget = SharedTarget | MessageTarget;

/** A reader's end of a message target. */
export interface MessageOrigin {
  readonly generation: number;
  readonly capacity: number;
  readonly port: MessagePort;
}

/** Where the frames of one generation come from, for one reader. */
export type FrameOrigin = SharedTarget | MessageOrigin;

/** What the measuring worker is asked for, and what it answers. */

/** What draws: the product's two renderers, two yardsticks, and a frame in which nothing is drawn. */
export const subjects = ["webgl2", "canvas2d", "pixi", "arcs", "idle"] as const;
export type SubjectName = (typeof subjects)[number];

export interface DrawOrder {
  readonly subject: SubjectName;
  readonly balls: number;
  /** For so many milliseconds, and at least so many frames. */
  readonly duration: number;
  readonly leastFrames: number;
  /**
   * Whether the browser has to have drawn all that it was told before the next frame begins: then no call waits for room
   * in its queue, and what is measured is the script alone. Not for frames that are to reach the screen.
   */
  readonly drained: boolean;
}

export interface DrawResult {
  /** Of the script, milliseconds in each frame. */
  readonly times: readonly number[];
  /** The same of bringing the balls to the frame's time (interpolate of src/shared/frame.ts), measured by itself. */
  readonly interpolations: readonly number[];
  /** When the first and the last frame were drawn: milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

/** The display of the thread that draws. */
export interface Display {
  requestFrame(callback: (timestamp: number) => void): number;
  cancelFrame(id: number): void;
  /** Shared-clock milliseconds of timestamp 0: the thread's performance.timeOrigin. */
  readonly origin: number;
}

/** That of this thread, whichever it is. */
export function ownDisplay(): Display {
  return {
    requestFrame: (callback) => requestAnimationFrame(callback),
    cancelFrame: (id) => cancelAnimationFrame(id),
    origin: performance.timeOrigin,
  };
}

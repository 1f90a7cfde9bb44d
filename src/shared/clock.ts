/**
 * The one clock whose times may cross threads: milliseconds since the epoch, monotonic within a thread.
 * performance.now() alone counts from another start in every thread.
 */
export function sharedNow(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * Parts of the page that are fetched when they are first wanted, and then kept. One that can't be had is fetched anew the
 * next time: a train leaves its tunnel, a server comes back.
 */

/** What a part that can't be had is said to be; the reason is its cause. */
export const NOT_LOADED = "this part of the page could not be loaded; try again, or load the page anew";

/** @param fetchPart fetches its code, and makes the part of it */
export function lazyPart<T>(fetchPart: () => Promise<T>): () => Promise<T> {
  let part: Promise<T> | undefined;
  return () => {
    part ??= fetchPart().catch((cause: unknown) => {
      part = undefined;
      throw new Error(NOT_LOADED, { cause });
    });
    return part;
  };
}

/**
 * Fetches a part when a pointer comes to what opens it, or the focus, so that it is there by the time it is wanted. A fetch
 * that fails then says nothing: nothing was asked for yet.
 */
export function fetchAhead(opener: HTMLElement, part: () => Promise<unknown>): void {
  const ahead = () => void part().catch(() => {});
  for (const sign of ["pointerenter", "focus"]) opener.addEventListener(sign, ahead);
}

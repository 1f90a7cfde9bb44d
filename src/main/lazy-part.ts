/**
 * Parts of the page that are fetched when they are first wanted, and then kept. One that can't be had is fetched anew the
 * next time: a train leaves its tunnel, a server comes back.
 */

/** A part that can't be had; why is its cause. */
export class NotLoaded extends Error {
  /** Resolves when it has come after all. */
  readonly arrival: Promise<void>;

  constructor(cause: unknown, arrival: Promise<void>) {
    super("this part of the page could not be loaded; try again, or load the page anew", { cause });
    this.arrival = arrival;
  }
}

/** @param fetchPart fetches its code, and makes the part of it */
export function lazyPart<T>(fetchPart: () => Promise<T>): () => Promise<T> {
  let part: Promise<T> | undefined;
  let arrived = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  return () => {
    part ??= fetchPart().then(
      (made) => {
        arrived();
        return made;
      },
      (cause: unknown) => {
        part = undefined;
        throw new NotLoaded(cause, arrival);
      },
    );
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

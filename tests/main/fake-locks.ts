/** The part of navigator.locks that is used: exclusive locks, given in order, and requests that can be called off. */
interface Request {
  readonly grant: () => void;
}

export class FakeLocks {
  readonly #queues = new Map<string, Request[]>();

  /** Names held or asked for. */
  get names(): string[] {
    return [...this.#queues.keys()];
  }

  /** Requests for the lock, the one that holds it included. */
  count(name: string): number {
    return this.#queues.get(name)?.length ?? 0;
  }

  request(name: string, ...rest: unknown[]): Promise<unknown> {
    const callback = rest.at(-1) as () => unknown;
    const { signal } = (rest.length > 1 ? rest[0] : {}) as { signal?: AbortSignal };
    return new Promise((resolve, reject) => {
      const request: Request = {
        grant: () => {
          const result = Promise.resolve().then(callback);
          result.then(resolve, reject).finally(() => this.#leave(name, request));
        },
      };
      const queue = this.#queues.get(name) ?? [];
      this.#queues.set(name, queue);
      queue.push(request);
      if (queue.length === 1) request.grant();
      signal?.addEventListener("abort", () => {
        if (this.#queues.get(name)?.[0] === request) return; // granted already
        this.#leave(name, request);
        reject(new DOMException("called off", "AbortError"));
      });
    });
  }

  /** As a worker does: holds the lock until the function returned is called. */
  hold(name: string): () => void {
    let release = () => {};
    void this.request(name, () => new Promise<void>((resolve) => (release = resolve)));
    return () => release();
  }

  #leave(name: string, request: Request): void {
    const queue = this.#queues.get(name) ?? [];
    const place = queue.indexOf(request);
    if (place < 0) return;
    queue.splice(place, 1);
    if (queue.length === 0) this.#queues.delete(name);
    else if (place === 0) queue[0].grant();
  }
}

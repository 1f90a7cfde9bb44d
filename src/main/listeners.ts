/** Those who want to be told of something that happens now and then. */
export class Listeners<V> {
  readonly #listeners = new Set<(value: V) => void>();

  add(listener: (value: V) => void): void {
    this.#listeners.add(listener);
  }

  /** A listener that throws is its owner's affair: it does not keep the others, or a restart, from going on. */
  tell(value: V): void {
    for (const listener of this.#listeners) {
      try {
        listener(value);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}

/** Shared-clock milliseconds of the fake display's timestamp 0. */
export const ORIGIN = 5_000_000;

/** A display whose frames come when the test says so. */
export class FakeDisplay {
  readonly origin = ORIGIN;
  readonly waiting = new Map<number, (timestamp: number) => void>();
  #last = 0;
  requestFrame(callback: (timestamp: number) => void): number {
    this.waiting.set(++this.#last, callback);
    return this.#last;
  }
  cancelFrame(id: number): void {
    this.waiting.delete(id);
  }
  frame(timestamp: number): void {
    const callbacks = [...this.waiting.values()];
    this.waiting.clear();
    for (const callback of callbacks) callback(timestamp);
  }
}

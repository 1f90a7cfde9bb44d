/**
 * A Worker in this thread: messages travel through a real MessageChannel, so they are cloned, arrive in order and later,
 * like those of a real one. What it does with them is up to the test.
 */
export class FakeWorker extends EventTarget {
  terminated = false;
  /** The worker's own end. */
  readonly inside: MessagePort;
  readonly #outside: MessagePort;

  constructor() {
    super();
    const { port1, port2 } = new MessageChannel();
    this.#outside = port1;
    this.inside = port2;
    port1.onmessage = ({ data }) => {
      if (!this.terminated) this.dispatchEvent(new MessageEvent("message", { data }));
    };
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#outside.postMessage(message, transfer);
  }

  terminate(): void {
    this.terminated = true;
    this.#outside.close();
  }
}

/** Messages that are on their way have arrived, and what they caused. */
export async function messagesRead(): Promise<void> {
  for (let hop = 0; hop < 4; hop++) {
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
  }
}

/**
 * Calls back once the messages that have arrived already are read, by a message of this thread to itself, which goes to
 * the end of their queue. The function returned calls that off.
 */
export function afterMessages(callback: () => void): () => void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    callback();
  };
  port2.postMessage(null);
  return () => port1.close();
}

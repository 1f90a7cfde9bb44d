/**
 * The worker's side of the handshake. It gives a sign by which others see at once that this worker is gone: a Web Lock,
 * which the browser takes from the dead.
 */
import { InvalidArgument, show } from "../shared/errors.ts";
import type { Sharing } from "../shared/protocol.ts";
import { prepareSharing } from "../shared/sharing.ts";

/** See Greeting in endpoint.ts. */
export async function greet(lock: string, sharing: Sharing): Promise<void> {
  await prepareSharing(sharing);
  await holdLock(lock);
}

/**
 * Holds the lock for as long as this thread lives.
 *
 * @returns once it is held; at once where there are no locks (insecure contexts)
 * @throws InvalidArgument
 */
export async function holdLock(name: string): Promise<void> {
  if (typeof name !== "string" || !/^[^-].{0,199}$/su.test(name)) {
    throw new InvalidArgument(
      `the lock's name is ${show(name)}, but must be 1 to 200 characters, the first of them no "-"`,
    );
  }
  const { locks } = (globalThis as { navigator?: { locks?: LockManager } }).navigator ?? {};
  if (!locks) return;
  await new Promise<void>((held, refused) => {
    const forLife = () => {
      held();
      return new Promise<never>(() => {});
    };
    locks.request(name, forLife).catch(refused);
  });
}

/**
 * A stateless model checker for synchronous code: it runs the real classes, not a copy of them, in every interleaving.
 *
 * An actor is a function whose accesses to shared words go through the scheduler. It runs until its next access, which
 * throws; to go on, it is run again from the start and given the results of its earlier accesses from a log. Actors
 * must therefore be deterministic: what they do next follows from their log alone. So a state of the whole is the
 * memory and the logs, and each is visited once. An actor that says it has settled promises that all before no longer
 * matters but what it says, so that histories which come to the same are visited once, too.
 */

export interface Access {
  readonly kind: "load" | "store";
  readonly index: number;
  readonly value: number;
}

/** The shared words as an actor sees them. */
export interface Scheduled {
  load(index: number): number;
  store(index: number, value: number): void;
}

/** `settle(outcome)` ends a round: from here on only the outcome and what follows count. */
export type Actor<Local> = (words: Scheduled, local: Local, settle: (what: string) => void) => void;

/** Where an actor stands: before its next access, or at its end. */
interface Standing<Local> {
  readonly next: Access | null;
  readonly local: Local;
  /** What tells this state from others: the last outcome and the results since. */
  readonly key: string;
}

const parked = Symbol("parked");

function run<Local>(actor: Actor<Local>, log: readonly number[], local: Local): Standing<Local> {
  let position = 0;
  let settled = 0;
  let outcome = "";
  let next: Access | null = null;
  const access = (kind: Access["kind"], index: number, value: number): number => {
    if (position < log.length) return log[position++];
    next = { kind, index, value };
    throw parked;
  };
  try {
    actor(
      {
        load: (index) => access("load", index, 0),
        store: (index, value) => {
          access("store", index, value);
        },
      },
      local,
      (what) => {
        settled = position;
        outcome = what;
      },
    );
  } catch (thrown) {
    if (thrown !== parked) throw thrown;
  }
  return { next, local, key: `${outcome}:${log.slice(settled)}` };
}

interface Node<Local> {
  readonly memory: readonly number[];
  readonly logs: readonly (readonly number[])[];
  readonly standings: readonly Standing<Local>[];
}

export interface Model<Local> {
  readonly memory: readonly number[];
  readonly actors: readonly Actor<Local>[];
  /** What an actor notes about itself while it runs; new for every run. */
  readonly local: () => Local;
  /** Called before each access; throws where it may not be. */
  readonly check: (actor: number, access: Access, memory: readonly number[], locals: readonly Local[]) => void;
}

/** Visits every reachable state; the number of them. Throws what a check or an actor throws. */
export function explore<Local>({ memory, actors, local, check }: Model<Local>): number {
  const seen = new Set<string>();
  const stack: Node<Local>[] = [
    { memory, logs: actors.map(() => []), standings: actors.map((actor) => run(actor, [], local())) },
  ];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const { memory, logs, standings } = node;
    const locals = standings.map((standing) => standing.local);
    for (const [a, { next }] of standings.entries()) {
      if (!next) continue;
      check(a, next, memory, locals);
      const result = next.kind === "load" ? memory[next.index] : next.value;
      const memoryAfter = next.kind === "load" ? memory : memory.with(next.index, next.value);
      const logsAfter = logs.with(a, [...logs[a], result]);
      const standingsAfter = standings.with(a, run(actors[a], logsAfter[a], local()));
      const key = `${memoryAfter}/${standingsAfter.map((standing) => standing.key).join("/")}`;
      if (seen.has(key)) continue;
      seen.add(key);
      stack.push({ memory: memoryAfter, logs: logsAfter, standings: standingsAfter });
    }
  }
  return seen.size;
}

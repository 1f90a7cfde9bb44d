/** An object in this thread answers as a worker does: in order, later, and not at all once it is lost or closed. */
import { beforeEach, expect, test } from "vitest";
import { LocalLink } from "../../src/main/local-link.ts";
import { InvalidState, type WorkerLost } from "../../src/shared/errors.ts";

class Service {
  readonly log: string[] = [];
  failed: (error: unknown) => void = () => {};
  note(text: string): string {
    this.log.push(text);
    return text;
  }
  refuse(): never {
    throw new InvalidState("not now");
  }
  dispose(): void {
    this.log.push("dispose");
  }
}

let service: Service;
let lost: WorkerLost[];
let link: LocalLink<Service>;
beforeEach(() => {
  service = new Service();
  lost = [];
  const make = (failed: (error: unknown) => void) => Object.assign(service, { failed });
  link = new LocalLink(
    "render",
    make,
    (error) => lost.push(error),
    () => 5,
  );
});

test("a call takes effect at once, and settles later with its result or its own error", async () => {
  const answer = link.call((remote) => remote.note("a"));
  expect(service.log).toEqual(["a"]);
  expect(await answer).toBe("a");
  await expect(link.call((remote) => remote.refuse() as Promise<never>)).rejects.toThrow(new InvalidState("not now"));
  expect([link.answers, link.pending, lost]).toEqual([2, 0, []]);
});

test("what it reports of itself is its loss, once; it is disposed of, and answers no more", async () => {
  link.ready();
  service.failed(new RangeError("too large"));
  service.failed(new Error("again"));
  const details = { worker: "render", phase: "run", lastStep: 5, reason: 'it threw "too large"' };
  expect(lost).toMatchObject([{ name: "WorkerLost", details }]);
  await expect(link.call((remote) => remote.note("b"))).rejects.toBe(lost[0]);
  link.close();
  expect(service.log).toEqual(["dispose"]);
});

test("closed, it is disposed of once, and nothing is told", async () => {
  link.close();
  link.close();
  link.lose("too late");
  await expect(link.call((remote) => remote.note("c"))).rejects.toMatchObject({ details: { phase: "closed" } });
  expect([service.log, lost]).toEqual([["dispose"], []]);
});

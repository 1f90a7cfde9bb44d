/** Errors keep their details on the way through comlink, as far as they are plain values. */
import { afterEach, expect, test } from "vitest";
import { WorkerLink } from "../../src/main/worker-link.ts";
import { serve } from "../../src/shared/endpoint.ts";
import { HeptaspinError, InvalidArgument, SimulationFailed } from "../../src/shared/errors.ts";
import { FakeWorker } from "./fake-worker.ts";

let thrown: unknown;
const api = {
  fail(): never {
    throw thrown;
  },
};
const worker = new FakeWorker();
serve(api, ["fail"], async () => {}, worker.inside);
worker.inside.start();
const link = new WorkerLink<typeof api>("test", worker as unknown as Worker, () => {});
afterEach(() => {
  thrown = undefined;
});

async function arrival(error: unknown): Promise<unknown> {
  thrown = error;
  return link.call((remote) => remote.fail() as Promise<never>).catch((arrived: unknown) => arrived);
}

test("class, message, details and stack are those of the error that was thrown", async () => {
  const details = { parameter: "gravity", min: 0, integer: false };
  const error = (await arrival(new SimulationFailed("step 3 failed", details))) as SimulationFailed;
  expect(error).toBeInstanceOf(SimulationFailed);
  expect([error.name, error.message, error.details]).toEqual(["SimulationFailed", "step 3 failed", details]);
  expect(error.stack).toBe((thrown as Error).stack);
});

test("what is not a plain value is dropped, even where it could not be sent at all", async () => {
  const junk = { step: 3, inner: { a: 1 }, list: [1], call: () => 0, none: null, missing: undefined, big: 3n };
  expect(await arrival(new InvalidArgument("no", junk as never))).toMatchObject({ details: { step: 3 } });
  const error = (await arrival(new InvalidArgument("no", junk as never))) as InvalidArgument;
  expect(Object.keys(error.details)).toEqual(["step"]);
  for (const details of ["text", null, undefined, 3, () => 0]) {
    expect(await arrival(Object.assign(new InvalidArgument("no"), { details }))).toMatchObject({ details: {} });
  }
});

test("details named as what every object has pollute nothing", async () => {
  const details = JSON.parse('{"__proto__":"x","constructor":"y","polluted":true}');
  const error = (await arrival(new InvalidArgument("no", details))) as InvalidArgument;
  expect(Object.getPrototypeOf(error.details)).toBe(Object.prototype);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(error.details.constructor).toBe("y");
});

test("errors of others, and what is no error, arrive as they would without", async () => {
  const error = (await arrival(new RangeError("far"))) as Error;
  expect([error.name, error.message, error instanceof HeptaspinError]).toEqual(["RangeError", "far", false]);
  expect(await arrival("just text")).toBe("just text");
});

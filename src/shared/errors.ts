/**
 * The named errors of Heptaspin. The name is the code by which `rehydrate` gives an error that has crossed a thread its
 * class back.
 */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

export class HeptaspinError extends Error {
  /** What the message says, for programs: plain values by name. */
  readonly details: ErrorDetails;
  constructor(message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = new.target.errorName;
    this.details = details;
  }
  static errorName = "HeptaspinError";
}

/** A parameter is unknown, of the wrong type or out of its range, or the parameters don't go together. */
export class InvalidConfig extends HeptaspinError {
  static override errorName = "InvalidConfig";
}

/** An argument of a call is of the wrong type or out of its range. */
export class InvalidArgument extends HeptaspinError {
  static override errorName = "InvalidArgument";
}

/** The call is not allowed in the life-cycle state that the simulation is in. */
export class InvalidState extends HeptaspinError {
  static override errorName = "InvalidState";
}

/** The call was ended by a later one. */
export class Cancelled extends HeptaspinError {
  static override errorName = "Cancelled";
}

/** The simulation stopped because a step failed; `reset` recovers it. */
export class SimulationFailed extends HeptaspinError {
  static override errorName = "SimulationFailed";
}

/**
 * The worker is gone, or did not answer within its deadline. Details: worker ("physics" or "render"), phase ("start",
 * "run" or "closed"), lastStep (the last one known, −1 for none), reason.
 */
export class WorkerLost extends HeptaspinError {
  static override errorName = "WorkerLost";
}

/** More calls are under way than a worker may have; none of what this one asked for was done. Details: limit. */
export class TooManyCalls extends HeptaspinError {
  static override errorName = "TooManyCalls";
}

/** The browser took the canvas's drawing context away and did not give it back; it takes a new canvas. */
export class ContextLost extends HeptaspinError {
  static override errorName = "ContextLost";
}

/**
 * How the messages of two such errors begin, by which the page knows them: of its thread's errors only the text comes
 * through to it.
 */
export const CONTEXT_LOST = "the canvas context was lost";
/** No other canvas will help: WebGL2 is not to be used any more. */
export const WEBGL_FAILS = "WebGL2 does not hold here";

/** The browser lacks something that Heptaspin needs. */
export class NotSupported extends HeptaspinError {
  static override errorName = "NotSupported";
}

const classes = [
  HeptaspinError,
  InvalidConfig,
  InvalidArgument,
  InvalidState,
  Cancelled,
  SimulationFailed,
  WorkerLost,
  TooManyCalls,
  ContextLost,
  NotSupported,
];

/** Gives an error that crossed a thread its class back; anything else is returned as it came. */
export function rehydrate(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof HeptaspinError) return error;
  const known = classes.find((candidate) => candidate.errorName === error.name);
  if (!known) return error;
  const details = (error as { readonly details?: unknown }).details;
  const result = new known(
    error.message,
    typeof details === "object" && details !== null ? (details as ErrorDetails) : {},
  );
  if (error.stack) result.stack = error.stack;
  return result;
}

/**
 * A value as an error message shows it: short, on one line, whatever it is (strings quoted, objects by their kind).
 */
export function show(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
    case "number":
    case "boolean":
    case "undefined":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${String(value).slice(0, 40)}n`;
    case "object":
      return value === null ? "null" : Array.isArray(value) ? `an array of ${value.length}` : "an object";
    default:
      return `a ${typeof value}`;
  }
}

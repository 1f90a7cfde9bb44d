/**
 * The RPC interfaces: what one thread may ask of another. Methods and plain data only; every call settles with its
 * result or with one of the errors of errors.ts.
 */
export * from "./frame-target.ts";
export * from "./picture-api.ts";
export * from "./simulation-api.ts";

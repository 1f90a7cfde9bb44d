type Method = (...args: unknown[]) => unknown;

/**
 * What a worker exposes to comlink: the listed methods and nothing else. comlink follows any path of names it is sent,
 * and assigns at its end: so neither the object nor its methods have a prototype or a property of their own (but the
 * `apply` that comlink calls), and no path reaches Function or Object.prototype.
 */
export function endpoint<T extends object, K extends keyof T & string>(api: T, names: readonly K[]): Pick<T, K> {
  const result = Object.create(null) as Record<string, unknown>;
  for (const name of names) {
    const method = api[name] as unknown as Method;
    const apply = bare((_receiver, args) => method.apply(api, args as unknown[]));
    result[name] = Object.freeze(
      Object.assign(
        bare((...args) => method.apply(api, args)),
        { apply },
      ),
    );
    Object.freeze(apply);
  }
  return Object.freeze(result) as Pick<T, K>;
}

/** The function without its prototype, name and length. */
function bare(method: Method): Method {
  for (const key of Reflect.ownKeys(method)) Reflect.deleteProperty(method, key);
  return Object.setPrototypeOf(method, null) as Method;
}

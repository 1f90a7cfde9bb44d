/**
 * What a worker exposes to comlink: an object without a prototype that holds the listed methods and nothing else, so
 * that no path through it reaches Object.prototype and nothing in it can be set.
 */
export function endpoint<T extends object, K extends keyof T & string>(api: T, names: readonly K[]): Pick<T, K> {
  const result = Object.create(null) as Record<string, unknown>;
  for (const name of names) {
    const method = api[name] as unknown as (...args: unknown[]) => unknown;
    result[name] = Object.freeze(method.bind(api));
  }
  return Object.freeze(result) as Pick<T, K>;
}

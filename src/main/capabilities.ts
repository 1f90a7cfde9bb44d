/** What Heptaspin needs of the browser and of the server, checked once, before anything is started. */

/** The part of the global scope that is looked at; handed in so that every lack can be tested. */
export interface Scope {
  readonly Worker?: unknown;
  readonly SharedArrayBuffer?: unknown;
  readonly OffscreenCanvas?: unknown;
  readonly HTMLCanvasElement?: { readonly prototype: object };
  readonly isSecureContext?: boolean;
  readonly crossOriginIsolated?: boolean;
}

/**
 * Whether workers may be modules. A browser that knows the option `type` reads it before it looks at the URL, and this
 * URL is none, so no worker comes to life.
 */
function hasModuleWorkers(WorkerClass: typeof Worker): boolean {
  let asked = false;
  const options = {
    get type(): WorkerType {
      asked = true;
      return "module";
    },
  };
  try {
    new WorkerClass("http://[", options).terminate();
  } catch {
    // A SyntaxError, always: the URL can't be parsed.
  }
  return asked;
}

function drawsInWorkers(scope: Scope): boolean {
  if (typeof scope.OffscreenCanvas !== "function") return false;
  if (!scope.HTMLCanvasElement || !("transferControlToOffscreen" in scope.HTMLCanvasElement.prototype)) return false;
  // Some browsers had OffscreenCanvas for years before it could do more than WebGL.
  return new (scope.OffscreenCanvas as typeof OffscreenCanvas)(1, 1).getContext("2d") !== null;
}

/** What is missing and what to do about it, as a sentence for the page; undefined if everything is there. */
export function missingCapability(scope: Scope): string | undefined {
  if (typeof scope.Worker !== "function") return "This browser cannot run Heptaspin: it has no workers.";
  if (!hasModuleWorkers(scope.Worker as typeof Worker)) {
    return "This browser cannot run Heptaspin: its workers take no modules.";
  }
  if (!scope.isSecureContext) {
    return "Heptaspin shares memory between threads, which browsers allow over https or from localhost only.";
  }
  if (!scope.crossOriginIsolated || typeof scope.SharedArrayBuffer !== "function") {
    return (
      "Shared memory is not available here. The page must be served with the headers " +
      "Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp."
    );
  }
  if (!drawsInWorkers(scope)) return "This browser cannot run Heptaspin: its workers can't draw on a canvas.";
  return undefined;
}

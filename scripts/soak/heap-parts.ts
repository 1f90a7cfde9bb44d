/**
 * What a page's memory is made of, out of a heap snapshot. The script holds objects, functions, arrays, strings. Beside
 * them are what the engine compiles of it, and what the browser keeps for itself up to a limit of each kind: hundreds of
 * entries of the performance timeline, styles of every size that was in use.
 */
import type { CDPSession } from "playwright-core";

/** Bytes. */
export interface HeapParts {
  readonly script: number;
  readonly code: number;
  readonly browser: number;
}

const BROWSERS = ["native", "synthetic", "hidden"];

interface Snapshot {
  readonly snapshot: {
    readonly meta: { readonly node_fields: readonly string[]; readonly node_types: readonly [readonly string[]] };
  };
  /** All fields of the first node, then of the second, … */
  readonly nodes: readonly number[];
}

export async function heapParts(cdp: CDPSession): Promise<HeapParts> {
  const chunks: string[] = [];
  const take = ({ chunk }: { readonly chunk: string }) => chunks.push(chunk);
  cdp.on("HeapProfiler.addHeapSnapshotChunk", take);
  try {
    await cdp.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  } finally {
    cdp.off("HeapProfiler.addHeapSnapshotChunk", take);
  }
  return partsOf(JSON.parse(chunks.join("")));
}

export function partsOf({ snapshot, nodes }: Snapshot): HeapParts {
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const type = fields.indexOf("type");
  const size = fields.indexOf("self_size");
  const parts = { script: 0, code: 0, browser: 0 };
  for (let node = 0; node < nodes.length; node += fields.length) {
    const kind = types[0][nodes[node + type]];
    const part = kind === "code" ? "code" : BROWSERS.includes(kind) ? "browser" : "script";
    parts[part] += nodes[node + size];
  }
  return parts;
}

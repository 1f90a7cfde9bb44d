/**
 * What a page's memory is made of, out of a heap snapshot. The script holds objects, functions, arrays, strings. Beside
 * them are what the engine compiles of it, what the browser keeps for itself up to a limit of each kind (hundreds of
 * entries of the performance timeline, styles of every size that was in use), and the records of requests that it keeps
 * because a tool watches the page.
 */
import type { CDPSession } from "playwright-core";

/** Bytes. */
export interface HeapParts {
  readonly script: number;
  readonly code: number;
  readonly browser: number;
  /** Of each request while a tool watches, for good: a page that nobody watches has none of them. */
  readonly tool: number;
}

const BROWSERS = ["native", "synthetic", "hidden"];
const TOOLS = /NetworkResourcesData/;

interface Snapshot {
  readonly snapshot: {
    readonly meta: { readonly node_fields: readonly string[]; readonly node_types: readonly [readonly string[]] };
  };
  /** All fields of the first node, then of the second, … */
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
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

export function partsOf({ snapshot, nodes, strings }: Snapshot): HeapParts {
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const type = fields.indexOf("type");
  const name = fields.indexOf("name");
  const size = fields.indexOf("self_size");
  const parts = { script: 0, code: 0, browser: 0, tool: 0 };
  for (let node = 0; node < nodes.length; node += fields.length) {
    const kind = types[0][nodes[node + type]];
    let part: keyof HeapParts = kind === "code" ? "code" : "script";
    if (BROWSERS.includes(kind)) part = TOOLS.test(strings[nodes[node + name]]) ? "tool" : "browser";
    parts[part] += nodes[node + size];
  }
  return parts;
}

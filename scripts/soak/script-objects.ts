/**
 * What a page's script holds, out of a heap snapshot: objects, functions, arrays, strings. Beside them a heap has what the
 * engine compiles, and what the browser keeps for itself up to a limit of each kind: hundreds of entries of the performance
 * timeline, thousands of styles of sizes that were once in use. All of that grows for longer than a soak takes.
 */
import type { CDPSession } from "playwright-core";

/** Of nodes that are not the script's. */
const OTHERS = ["code", "native", "synthetic", "hidden"];

interface Snapshot {
  readonly snapshot: {
    readonly meta: { readonly node_fields: readonly string[]; readonly node_types: readonly [readonly string[]] };
  };
  /** All fields of the first node, then of the second, … */
  readonly nodes: readonly number[];
}

/** Bytes. */
export async function scriptObjects(cdp: CDPSession): Promise<number> {
  const chunks: string[] = [];
  const take = ({ chunk }: { readonly chunk: string }) => chunks.push(chunk);
  cdp.on("HeapProfiler.addHeapSnapshotChunk", take);
  try {
    await cdp.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  } finally {
    cdp.off("HeapProfiler.addHeapSnapshotChunk", take);
  }
  return bytesOfScript(JSON.parse(chunks.join("")));
}

export function bytesOfScript({ snapshot, nodes }: Snapshot): number {
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const type = fields.indexOf("type");
  const size = fields.indexOf("self_size");
  let bytes = 0;
  for (let node = 0; node < nodes.length; node += fields.length) {
    if (!OTHERS.includes(types[0][nodes[node + type]])) bytes += nodes[node + size];
  }
  return bytes;
}

import { type EdgeEntry, FexgraphError, type GraphSpec, type NodeEntry } from '@fexgraph/core';
import { canonicalJson } from './canonical-json.ts';

export interface CanonicalOptions {
  /**
   * What becomes of options that JSON cannot hold (functions, buffers): an error, or a mark of their kind. Graphs that
   * differ only in what is marked have the same text.
   */
  readonly apiOnly?: 'refuse' | 'mark';
}

/**
 * One text for one graph, for hashing: the order of nodes, edges, outputs and options does not matter, except among the
 * edges of one port, which the node sees in order. Node types and options are taken as written; write versions to pin.
 *
 * @throws FexgraphError BAD_GRAPH for options that JSON cannot hold, unless they are to be marked.
 */
export function canonicalGraph(spec: GraphSpec, { apiOnly = 'refuse' }: CanonicalOptions = {}): string {
  const { nodes, edges, outputs, ...rest } = spec;
  const plain = {
    ...rest,
    nodes: Object.fromEntries(Object.entries(nodes).map(([id, node]) => [id, canonicalNode(node)])),
    edges: [...edges].sort(byTarget),
    outputs: outputs && Object.keys(outputs).length > 0 ? outputs : undefined,
  };
  return canonicalJson(plain, (what, path) => {
    if (apiOnly === 'mark') return JSON.stringify({ $api: what });
    throw new FexgraphError('BAD_GRAPH', `${path} holds ${what}, which JSON cannot`, {
      hint: "canonicalGraph(spec, { apiOnly: 'mark' }) marks such options",
    });
  });
}

/** No options and no given options are the same. */
function canonicalNode({ options, ...rest }: NodeEntry): NodeEntry {
  const isEmpty = typeof options === 'object' && options !== null && Object.keys(options).length === 0;
  return isEmpty || options === undefined ? rest : { ...rest, options };
}

/** By node and port; sorting is stable, so edges into one port keep their order. */
function byTarget(a: EdgeEntry, b: EdgeEntry): number {
  const [left, right] = [`${a.to}\n${a.port ?? ''}`, `${b.to}\n${b.port ?? ''}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

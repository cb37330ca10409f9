import type { GraphProblem } from './graph-problem.ts';
import type { ResolvedEdge } from './resolve-edges.ts';
import type { ResolvedNode } from './resolve-nodes.ts';

export interface Topology {
  /** Kept node ids, upstream first. */
  readonly order: readonly string[];
  /** Nodes that reach no sink and no output, and so are left out: what nobody reads costs nothing. */
  readonly pruned: readonly string[];
  /** For each node: the sources whose frames reach it. */
  readonly sourcesOf: ReadonlyMap<string, ReadonlySet<string>>;
  readonly problems: readonly GraphProblem[];
}

/** Kahn's algorithm; what remains lies on or behind a cycle. */
function topologicalOrder(ids: readonly string[], edges: readonly ResolvedEdge[]): { order: string[]; rest: string[] } {
  const incoming = new Map(ids.map((id) => [id, 0]));
  for (const edge of edges) incoming.set(edge.to, incoming.get(edge.to)! + 1);
  const ready = ids.filter((id) => incoming.get(id) === 0);
  const order: string[] = [];
  for (let id = ready.shift(); id !== undefined; id = ready.shift()) {
    order.push(id);
    for (const edge of edges) {
      if (edge.from !== id) continue;
      const left = incoming.get(edge.to)! - 1;
      incoming.set(edge.to, left);
      if (left === 0) ready.push(edge.to);
    }
  }
  return { order, rest: ids.filter((id) => !order.includes(id)) };
}

function upstreamOf(starts: Iterable<string>, edges: readonly ResolvedEdge[]): Set<string> {
  const seen = new Set(starts);
  const open = [...seen];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const edge of edges) {
      if (edge.to === id && !seen.has(edge.from)) {
        seen.add(edge.from);
        open.push(edge.from);
      }
    }
  }
  return seen;
}

function findSources(order: readonly string[], edges: readonly ResolvedEdge[], isSource: (id: string) => boolean) {
  const sourcesOf = new Map<string, Set<string>>();
  for (const id of order) {
    const own = new Set(isSource(id) ? [id] : []);
    for (const edge of edges) if (edge.to === id) for (const source of sourcesOf.get(edge.from)!) own.add(source);
    sourcesOf.set(id, own);
  }
  return sourcesOf;
}

/** How nodes follow each other, which are needed, and which frames reach them. */
export function findTopology(
  nodes: ReadonlyMap<string, ResolvedNode>,
  edges: readonly ResolvedEdge[],
  outputNodes: readonly string[],
): Topology {
  const ids = [...nodes.keys()];
  const { order, rest } = topologicalOrder(ids, edges);
  if (rest.length > 0) {
    const problem: GraphProblem = {
      code: 'cycle',
      path: rest[0],
      message: `lies on or behind a cycle: ${rest.join(', ')}`,
      hint: 'a stateful node keeps what it needs of earlier frames itself',
    };
    return { order: [], pruned: [], sourcesOf: new Map(), problems: [problem] };
  }
  const kindOf = (id: string) => nodes.get(id)!.definition.kind;
  const isSource = (id: string) => kindOf(id) === 'source';
  const terminals = ids.filter((id) => kindOf(id) === 'sink' || outputNodes.includes(id));
  const kept = upstreamOf(terminals, edges);
  const problems: GraphProblem[] = [];
  if (terminals.length === 0) {
    problems.push({
      code: 'no-terminal',
      path: '(graph)',
      message: 'nothing reads the results',
      hint: 'add a sink or declare an output',
    });
  } else if (![...kept].some(isSource)) {
    problems.push({
      code: 'no-source',
      path: '(graph)',
      message: 'no source brings frames',
      hint: 'add a source node',
    });
  }
  return {
    order: order.filter((id) => kept.has(id)),
    pruned: order.filter((id) => !kept.has(id)),
    sourcesOf: findSources(order, edges, isSource),
    problems,
  };
}

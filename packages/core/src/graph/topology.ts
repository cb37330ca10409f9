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
  /** For each source: how many of its frames the nodes behind it may hold back. */
  readonly held: ReadonlyMap<string, number>;
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

/** The most frames that nodes hold back on any way from a node to the end of the graph, the node included. */
function findHeld(
  order: readonly string[],
  edges: readonly ResolvedEdge[],
  nodes: ReadonlyMap<string, ResolvedNode>,
): Map<string, number> {
  const held = new Map<string, number>();
  for (const id of [...order].reverse()) {
    const behind = edges.filter((edge) => edge.from === id).map((edge) => held.get(edge.to) ?? 0);
    const holds = nodes.get(id)!.definition.traits?.holds ?? 0;
    held.set(id, Math.max(0, ...behind) + (Number.isFinite(holds) ? holds : 0));
  }
  return held;
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
    return { order: [], pruned: [], sourcesOf: new Map(), held: new Map(), problems: [problem] };
  }
  const isSource = (id: string) => Object.keys(nodes.get(id)!.ports).length === 0;
  const terminals = ids.filter((id) => !nodes.get(id)!.definition.output || outputNodes.includes(id));
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
  const keptOrder = order.filter((id) => kept.has(id));
  return {
    order: keptOrder,
    pruned: order.filter((id) => !kept.has(id)),
    sourcesOf: findSources(order, edges, isSource),
    held: findHeld(
      keptOrder,
      edges.filter(({ to }) => kept.has(to)),
      nodes,
    ),
    problems,
  };
}

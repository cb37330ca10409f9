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

const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>) => a.size === b.size && [...a].every((x) => b.has(x));

/** Merges (several edges into one port) must bring frames of different sources; joins must see every frame on every port. */
function checkPorts(
  node: ResolvedNode,
  edges: readonly ResolvedEdge[],
  sourcesOf: ReadonlyMap<string, ReadonlySet<string>>,
): GraphProblem[] {
  const problems: GraphProblem[] = [];
  const reach = sourcesOf.get(node.id)!;
  for (const [name, port] of Object.entries(node.ports)) {
    const into = edges.filter((edge) => edge.to === node.id && edge.port === name);
    if (into.length === 0) {
      if (!port.optional) {
        problems.push({
          code: 'missing-input',
          path: node.id,
          at: name,
          message: `needs ${port.packet.name}, nothing is connected`,
          hint: `connect the output of a node that gives ${port.packet.name}`,
        });
      }
      continue;
    }
    if (port.many) {
      for (const edge of into) {
        if (!sameSet(sourcesOf.get(edge.from)!, reach)) {
          problems.push({
            code: 'unreachable-join',
            path: node.id,
            at: name,
            message: `"${edge.from}" does not see the frames of every source that reaches this node`,
          });
        }
      }
      continue;
    }
    const counted = into.flatMap((edge) => [...sourcesOf.get(edge.from)!]);
    const union = new Set(counted);
    if (union.size < counted.length) {
      problems.push({
        code: 'ambiguous-merge',
        path: node.id,
        at: name,
        message: `${into.map((edge) => `"${edge.from}"`).join(' and ')} bring packets of the same frames into one port`,
        hint: 'connect one of them, or use a port that takes many',
      });
    } else if (!sameSet(union, reach)) {
      problems.push({
        code: 'unreachable-join',
        path: node.id,
        at: name,
        message: 'sees only some of the sources that reach this node, so a frame of the others would wait for ever',
      });
    }
  }
  return problems;
}

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
  const isSource = (id: string) => Object.keys(nodes.get(id)!.ports).length === 0;
  const terminals = ids.filter((id) => !nodes.get(id)!.definition.output || outputNodes.includes(id));
  const kept = upstreamOf(terminals, edges);
  const sourcesOf = new Map<string, Set<string>>();
  for (const id of order) {
    const own = new Set(isSource(id) ? [id] : []);
    for (const edge of edges) if (edge.to === id) for (const source of sourcesOf.get(edge.from)!) own.add(source);
    sourcesOf.set(id, own);
  }
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
  for (const id of order) if (kept.has(id)) problems.push(...checkPorts(nodes.get(id)!, edges, sourcesOf));
  return {
    order: order.filter((id) => kept.has(id)),
    pruned: order.filter((id) => !kept.has(id)),
    sourcesOf,
    problems,
  };
}

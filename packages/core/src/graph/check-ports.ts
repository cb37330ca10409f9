import type { GraphProblem } from './graph-problem.ts';
import type { ResolvedEdge } from './resolve-edges.ts';
import type { ResolvedNode } from './resolve-nodes.ts';
import type { Topology } from './topology.ts';

const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>) => a.size === b.size && [...a].every((x) => b.has(x));

/**
 * Every port must be connected; several edges into one port (a merge) must bring frames of different sources; and
 * every port of a join must see the frames of every source that reaches the node.
 */
export function checkPorts(
  node: ResolvedNode,
  edges: readonly ResolvedEdge[],
  sourcesOf: Topology['sourcesOf'],
): GraphProblem[] {
  return Object.keys(node.ports).flatMap((name) => {
    const into = edges.filter((edge) => edge.to === node.id && edge.port === name);
    if (into.length === 0) return missingInput(node, name);
    return node.ports[name].many ? checkMany(node, name, into, sourcesOf) : checkMerge(node, name, into, sourcesOf);
  });
}

function missingInput(node: ResolvedNode, name: string): GraphProblem[] {
  const { optional, packet } = node.ports[name];
  if (optional) return [];
  const message = `needs ${packet.name}, but nothing is connected`;
  const hint = `connect the output of a node that gives ${packet.name}`;
  return [{ code: 'missing-input', path: node.id, at: name, message, hint }];
}

/** Every edge into a port that takes many is a branch of its own. */
function checkMany(
  node: ResolvedNode,
  name: string,
  into: readonly ResolvedEdge[],
  sourcesOf: Topology['sourcesOf'],
): GraphProblem[] {
  return into
    .filter((edge) => !sameSet(sourcesOf.get(edge.from)!, sourcesOf.get(node.id)!))
    .map((edge) => ({
      code: 'unreachable-join',
      path: node.id,
      at: name,
      message: `"${edge.from}" does not see the frames of every source that reaches this node`,
      hint: 'a frame of the others would wait for ever: connect a node that sees them, or make two nodes',
    }));
}

function checkMerge(
  node: ResolvedNode,
  name: string,
  into: readonly ResolvedEdge[],
  sourcesOf: Topology['sourcesOf'],
): GraphProblem[] {
  const counted = into.flatMap((edge) => [...sourcesOf.get(edge.from)!]);
  const union = new Set(counted);
  if (union.size < counted.length) {
    return [
      {
        code: 'ambiguous-merge',
        path: node.id,
        at: name,
        message: `${into.map((edge) => `"${edge.from}"`).join(' and ')} bring packets of the same frames into one port`,
        hint: 'connect one of them, or use a port that takes many',
      },
    ];
  }
  if (sameSet(union, sourcesOf.get(node.id)!)) return [];
  return [
    {
      code: 'unreachable-join',
      path: node.id,
      at: name,
      message: 'sees only some of the sources that reach this node',
      hint: 'a frame of the others would wait for ever: connect what sees them too, or make two nodes',
    },
  ];
}

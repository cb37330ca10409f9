import { isPacketOf } from '../node/port.ts';
import type { GraphProblem } from './graph-problem.ts';
import type { EdgeEntry, GraphSpec } from './graph-spec.ts';
import { didYouMean } from './near-miss.ts';
import type { ResolvedNode } from './resolve-nodes.ts';

export interface ResolvedEdge {
  readonly from: string;
  readonly to: string;
  readonly port: string;
}

export interface ResolvedEdges {
  /** All edges between existing nodes and ports: also one with the wrong packet connects. */
  readonly edges: readonly ResolvedEdge[];
  /** Nodes with an edge that could not be placed: what seems to be missing there may only be misspelt. */
  readonly doubtful: ReadonlySet<string>;
  readonly problems: readonly GraphProblem[];
}

function missingNode(spec: GraphSpec, id: string, path: string): GraphProblem | undefined {
  if (Object.hasOwn(spec.nodes, id)) return undefined;
  return {
    code: 'unknown-node',
    path,
    message: `there is no node "${id}" in the graph`,
    hint: didYouMean(id, Object.keys(spec.nodes)),
  };
}

/** The port an edge goes into, or what is wrong with it. */
function findPort({ port, from }: EdgeEntry, to: ResolvedNode): string | GraphProblem {
  const names = Object.keys(to.ports);
  const name = port ?? (names.length === 1 ? names[0] : undefined);
  if (name !== undefined && Object.hasOwn(to.ports, name)) return name;
  const list = names.length > 0 ? `its input ports are: ${names.join(', ')}` : 'it is a source and takes no input';
  return {
    code: 'unknown-port',
    path: to.id,
    at: name,
    message:
      name === undefined
        ? `the edge from "${from}" names no port`
        : `${to.definition.type} has no input port "${name}"`,
    hint: (name !== undefined && didYouMean(name, names)) || list,
  };
}

function sinkAsUpstream(path: string, from: ResolvedNode): GraphProblem {
  return { code: 'unknown-port', path, message: `"${from.id}" (${from.definition.type}) is a sink and has no output` };
}

/** Checks that edges join existing nodes, existing ports and fitting packet types. */
export function resolveEdges(spec: GraphSpec, nodes: ReadonlyMap<string, ResolvedNode>): ResolvedEdges {
  const edges: ResolvedEdge[] = [];
  const problems: GraphProblem[] = [];
  const doubtful = new Set<string>();
  for (const edge of spec.edges) {
    const unknown = [missingNode(spec, edge.from, edge.to), missingNode(spec, edge.to, edge.from)].filter((p) => !!p);
    problems.push(...unknown);
    const from = nodes.get(edge.from);
    const to = nodes.get(edge.to);
    if (!from || !to) {
      doubtful.add(edge.to); // A node of unknown type is reported by resolveNodes.
      continue;
    }
    const port = findPort(edge, to);
    if (typeof port !== 'string' || !from.definition.output) {
      problems.push(typeof port === 'string' ? sinkAsUpstream(to.id, from) : port);
      doubtful.add(to.id);
      continue;
    }
    edges.push({ from: from.id, to: to.id, port });
    const wanted = to.ports[port].packet;
    const given = from.definition.output.packet;
    if (!isPacketOf(given, wanted)) {
      problems.push({
        code: 'wrong-packet',
        path: to.id,
        at: port,
        message: `takes ${wanted.name}, but "${from.id}" (${from.definition.type}) gives ${given.name}`,
        hint: `connect a node that gives ${wanted.name}`,
      });
    }
  }
  for (const [name, id] of Object.entries(spec.outputs ?? {})) {
    const path = `outputs.${name}`;
    const unknown = missingNode(spec, id, path);
    const node = nodes.get(id);
    if (unknown) problems.push(unknown);
    else if (node && !node.definition.output) problems.push(sinkAsUpstream(path, node));
    if (!node) doubtful.add(path);
  }
  return { edges, doubtful, problems };
}

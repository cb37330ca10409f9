import type { GraphProblem } from './graph-problem.ts';
import type { GraphSpec } from './graph-spec.ts';
import { didYouMean } from './near-miss.ts';
import type { ResolvedNode } from './resolve-nodes.ts';

export interface ResolvedEdge {
  readonly from: string;
  readonly to: string;
  readonly port: string;
}

function missingNode(spec: GraphSpec, id: string, path: string): GraphProblem | undefined {
  if (spec.nodes[id]) return undefined;
  return {
    code: 'unknown-node',
    path,
    message: `there is no node "${id}" in the graph`,
    hint: didYouMean(id, Object.keys(spec.nodes)),
  };
}

/** Checks that edges join existing nodes, existing ports and equal packet types. */
export function resolveEdges(
  spec: GraphSpec,
  nodes: ReadonlyMap<string, ResolvedNode>,
): { readonly edges: ResolvedEdge[]; readonly problems: GraphProblem[] } {
  const edges: ResolvedEdge[] = [];
  const problems: GraphProblem[] = [];
  for (const edge of spec.edges) {
    const unknown = missingNode(spec, edge.from, edge.to) ?? missingNode(spec, edge.to, edge.from);
    if (unknown) {
      problems.push(unknown);
      continue;
    }
    const from = nodes.get(edge.from);
    const to = nodes.get(edge.to);
    if (!from || !to) continue; // reported by resolveNodes
    const names = Object.keys(to.ports);
    const port = edge.port ?? (names.length === 1 ? names[0] : undefined);
    if (port === undefined || !to.ports[port]) {
      problems.push({
        code: 'unknown-port',
        path: to.id,
        at: port,
        message:
          port === undefined
            ? `the edge from "${from.id}" names no port`
            : `${to.definition.type} has no input port "${port}"`,
        hint: names.length > 0 ? `its input ports are: ${names.join(', ')}` : 'it is a source and takes no input',
      });
      continue;
    }
    const output = from.definition.output;
    if (!output) {
      problems.push({
        code: 'unknown-port',
        path: from.id,
        message: `${from.definition.type} is a sink and has no output`,
      });
      continue;
    }
    const wanted = to.ports[port].packet.name;
    if (output.packet.name !== wanted) {
      problems.push({
        code: 'wrong-packet',
        path: to.id,
        at: port,
        message: `takes ${wanted}, but "${from.id}" (${from.definition.type}) gives ${output.packet.name}`,
      });
      continue;
    }
    edges.push({ from: from.id, to: to.id, port });
  }
  for (const [name, id] of Object.entries(spec.outputs ?? {})) {
    const unknown = missingNode(spec, id, `outputs.${name}`);
    if (unknown) problems.push(unknown);
    else if (nodes.get(id) && !nodes.get(id)!.definition.output) {
      problems.push({ code: 'unknown-port', path: `outputs.${name}`, message: `"${id}" is a sink and has no output` });
    }
  }
  return { edges, problems };
}

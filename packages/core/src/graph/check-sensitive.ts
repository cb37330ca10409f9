import type { GraphProblem } from './graph-problem.ts';
import type { ResolvedEdge } from './resolve-edges.ts';
import type { ResolvedNode } from './resolve-nodes.ts';

function carriesSensitive(node: ResolvedNode): boolean {
  return (
    node.definition.output?.sensitive === true || node.definition.carriesSensitive?.(node.options as never) === true
  );
}

/** Biometric data reaches a sink only if the sink opted in. */
export function checkSensitive(
  nodes: ReadonlyMap<string, ResolvedNode>,
  /** Nodes whose options are known. */
  valid: ReadonlySet<string>,
  edges: readonly ResolvedEdge[],
): readonly GraphProblem[] {
  return edges.flatMap((edge): GraphProblem[] => {
    const sink = nodes.get(edge.to)!;
    const from = nodes.get(edge.from)!;
    if (sink.definition.output || !valid.has(sink.id) || !valid.has(from.id) || !carriesSensitive(from)) return [];
    if (sink.definition.acceptsSensitive?.(sink.options as never)) return [];
    return [
      {
        code: 'sensitive-sink',
        path: sink.id,
        at: edge.port,
        message: `"${from.id}" carries biometric data (identity embeddings) and this sink did not opt in`,
        hint: 'set its option for embeddings, or leave them out upstream',
      },
    ];
  });
}

import { FexgraphError } from '../errors/fexgraph-error.ts';

export type ProblemCode =
  | 'unknown-type'
  | 'wrong-version'
  | 'bad-option'
  | 'unknown-node'
  | 'unknown-port'
  | 'wrong-packet'
  | 'missing-input'
  | 'ambiguous-merge'
  | 'unreachable-join'
  | 'cycle'
  | 'no-source'
  | 'no-terminal'
  | 'sensitive-sink'
  | 'model'
  | 'backend'
  | 'setting';

/** One thing wrong with a graph. */
export interface GraphProblem {
  readonly code: ProblemCode;
  /** Id of the node. */
  readonly path: string;
  /** Port or option, where the problem belongs to one. */
  readonly at?: string;
  readonly message: string;
  readonly hint?: string;
}

/** `node.port: message (hint)`. */
export function problemLine(problem: GraphProblem): string {
  const place = problem.at ? `${problem.path}.${problem.at}` : problem.path;
  return `${place}: ${problem.message}${problem.hint ? ` (${problem.hint})` : ''}`;
}

/** Everything that is wrong with a graph, at once. */
export class GraphError extends FexgraphError {
  override readonly name = 'GraphError';

  constructor(readonly problems: readonly GraphProblem[]) {
    super(
      'BAD_GRAPH',
      `the graph has ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n${problems.map((p) => `  ${problemLine(p)}`).join('\n')}`,
    );
  }
}

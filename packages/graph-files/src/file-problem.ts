import { FexgraphError, type GraphProblem } from '@fexgraph/core';
import type { Position } from './text/file-value.ts';

/** Problems of the file itself; those of the graph in it keep the codes of `GraphProblem`. */
export type FileProblemCode =
  | GraphProblem['code']
  | 'syntax'
  | 'limit'
  | 'unknown-key'
  | 'missing-key'
  | 'wrong-value'
  | 'param'
  | 'plugin'
  | 'sub-graph'
  | 'api-only'
  | 'unread';

/** One thing wrong with a graph file, and where. */
export interface FileProblem extends Position {
  readonly code: FileProblemCode;
  /** Name of the file as the host gave it. */
  readonly file: string;
  /** Path of the node in the graph, where the problem belongs to one: `detect`, or `who/embed` inside a sub-graph. */
  readonly path?: string;
  /** Port, option or setting of the node. */
  readonly at?: string;
  readonly message: string;
  readonly hint?: string;
}

/** `graphs/mine.yaml:12:7: who/embed.threshold: message (hint)`: editors and terminals make it a link. */
export function formatProblem(problem: FileProblem): string {
  const { file, line, column, path, at, message, hint } = problem;
  const node = path === undefined ? '' : `${at === undefined ? path : `${path}.${at}`}: `;
  return `${file}:${line}:${column}: ${node}${message}${hint ? ` (${hint})` : ''}`;
}

/** Everything that is wrong with a graph file, at once. */
export class GraphFileError extends FexgraphError {
  override readonly name = 'GraphFileError';

  constructor(
    readonly file: string,
    readonly problems: readonly FileProblem[],
  ) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    super('BAD_GRAPH', `${file} has ${count}:\n${problems.map((problem) => `  ${formatProblem(problem)}`).join('\n')}`);
  }
}

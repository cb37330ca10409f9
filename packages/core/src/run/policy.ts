import type { ErrorPolicy } from '../graph/graph-spec.ts';
import type { NodeDefinition } from '../node/definition.ts';

export interface ResolvedPolicy {
  /** Tries after the first. */
  readonly retries: number;
  readonly otherwise: 'fail' | 'null-row' | 'skip';
}

/**
 * The policy in force for a node (run semantics 7): its own, else the graph's. Two defaults differ from the graph's on
 * purpose. A source that cannot read an input makes no null row, because a null row says that the picture was looked
 * at: the input becomes a dead letter. A sink that cannot write ends the run, unless it says otherwise itself.
 */
export function resolvePolicy(
  own: ErrorPolicy | undefined,
  graph: ErrorPolicy | undefined,
  definition: NodeDefinition,
): ResolvedPolicy {
  const isSource = !definition.input && !definition.inputs;
  const isSink = !definition.output;
  let policy: ErrorPolicy = own ?? graph ?? 'fail';
  if (own === undefined && isSink) policy = 'fail';
  const resolved =
    typeof policy === 'string'
      ? { retries: 0, otherwise: policy }
      : { retries: policy.retry, otherwise: policy.otherwise };
  if (own === undefined && isSource)
    return { retries: 0, otherwise: resolved.otherwise === 'null-row' ? 'skip' : resolved.otherwise };
  return resolved;
}

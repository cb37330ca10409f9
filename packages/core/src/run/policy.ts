import type { ErrorPolicy } from '../graph/graph-spec.ts';
import type { NodeDefinition } from '../node/definition.ts';

export interface ResolvedPolicy {
  /** Tries after the first. */
  readonly retries: number;
  readonly otherwise: 'fail' | 'null-row' | 'skip';
}

/**
 * The policy in force for a node (run semantics 7): its own, else the graph's. Three defaults differ from the graph's
 * on purpose. A source that cannot read an input makes no null row, because a null row says that the picture was looked
 * at: the input becomes a dead letter. A sink that cannot write ends the run. A stateful node is not asked twice for the
 * same frame. The first two may say otherwise themselves.
 */
export function resolvePolicy(
  own: ErrorPolicy | undefined,
  graph: ErrorPolicy | undefined,
  definition: NodeDefinition,
): ResolvedPolicy {
  const { retries, otherwise } = spellOut(own ?? graph ?? 'fail');
  if (definition.traits?.stateful) return { retries: 0, otherwise };
  if (own !== undefined) return { retries, otherwise };
  if (definition.kind === 'source') return { retries: 0, otherwise: otherwise === 'null-row' ? 'skip' : otherwise };
  return definition.kind === 'sink' ? { retries: 0, otherwise: 'fail' } : { retries, otherwise };
}

function spellOut(policy: ErrorPolicy): ResolvedPolicy {
  return typeof policy === 'string'
    ? { retries: 0, otherwise: policy }
    : { retries: policy.retry, otherwise: policy.otherwise };
}

import { FexgraphError } from '@fexgraph/core';
import type { ModelCatalog } from '@fexgraph/models';

/**
 * From which cosine two embeddings of a space are of one person, as the manifest states it.
 *
 * @param node whose option threshold would say it otherwise
 * @throws FexgraphError BAD_OPTION where it states none.
 */
export function statedThreshold(models: ModelCatalog, space: string, node: string): number {
  const threshold = parameter(models, space, 'similarityThreshold');
  if (typeof threshold === 'number') return threshold;
  throw unstated(space, node, 'no similarity threshold is known');
}

/**
 * From which cosine a face is a known person, as the manifest states it together with the pairs on which false matches
 * were counted.
 *
 * @throws FexgraphError BAD_OPTION where nobody has counted them.
 */
export function matchThreshold(models: ModelCatalog, space: string, node: string): number {
  const stated = parameter(models, space, 'falseMatches');
  if (typeof stated === 'object' && typeof stated?.threshold === 'number') return stated.threshold;
  throw unstated(space, node, 'nobody has counted false matches');
}

/** What the manifest states for the networks of a space. */
function parameter(models: ModelCatalog, space: string, name: string): Stated {
  const stated = models
    .entries()
    .find(({ embeddingSpace, parameters }) => embeddingSpace === space && name in parameters);
  return stated?.parameters[name] as Stated;
}
type Stated = number | { readonly threshold?: unknown } | undefined;

function unstated(space: string, node: string, what: string): FexgraphError {
  return new FexgraphError('BAD_OPTION', `${what} for embeddings of ${space}`, {
    hint: `set the option threshold of ${node}`,
  });
}

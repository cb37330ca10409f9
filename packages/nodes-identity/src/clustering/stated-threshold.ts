import { FexgraphError } from '@fexgraph/core';
import type { ModelCatalog } from '@fexgraph/models';

/**
 * From which cosine two embeddings of a space are of one person, as the manifest states it.
 *
 * @param node whose option threshold would say it otherwise
 * @throws FexgraphError BAD_OPTION where it states none.
 */
export function statedThreshold(models: ModelCatalog, space: string, node: string): number {
  const stated = models
    .entries()
    .find(({ embeddingSpace, parameters }) => embeddingSpace === space && 'similarityThreshold' in parameters);
  const threshold = stated?.parameters.similarityThreshold;
  if (typeof threshold === 'number') return threshold;
  throw new FexgraphError('BAD_OPTION', `no similarity threshold is known for embeddings of ${space}`, {
    hint: `set the option threshold of ${node}`,
  });
}

import type { Identities } from '@fexgraph/core';
import { unitRows } from './clustering/unit-rows.ts';
import { embeddingNode } from './embedding-node.ts';
import { embeddingQuality } from './embedding-quality.ts';

/**
 * The cosine of two embeddings says how alike two faces are. Embeddings are biometric data: they stay out of files
 * unless asked for.
 *
 * Source: Chen et al., MobileFaceNets, 2018; spec: embedded-pack 5 and 8.
 *
 * @example alignedChips$.pipe(mobilefacenet())
 */
export const mobilefacenet = embeddingNode({
  type: 'identity/mobilefacenet',
  summary: 'describes who each face is as a unit vector of 192 numbers',
  model: 'mobilefacenet',
  chips: { type: 'uint8', side: 112, madeBy: 'detect/align-five-point' },
  dimension: 192,
  takes: 'chips of 112 x 112 pixels, aligned to the five-point template',
  gives: 'embeddings of unit length; null for a face without a chip',
  finish: (found, chips) => ({ ...found, embeddings: scaledToUnit(found), quality: embeddingQuality(chips) }),
});

function scaledToUnit({ embeddings, dimension }: Identities): Float32Array {
  const scaled = new Float32Array(embeddings.length).fill(Number.NaN);
  unitRows(embeddings, dimension).forEach((unit, face) => {
    if (unit) scaled.set(unit, face * dimension);
  });
  return scaled;
}

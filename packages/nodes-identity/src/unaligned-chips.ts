import { EMBEDDING_WIDTH } from '@fexgraph/core';
import { SQUARE_CHIP_SIZE } from '@fexgraph/imaging';
import type { EmbeddingNetwork } from './embedding-node.ts';

/** The reference's identity networks see the square chips of the multitask network, unaligned. Source: spec: pipeline 5. */
export const UNALIGNED_CHIPS: EmbeddingNetwork = {
  chips: { type: 'float32', side: SQUARE_CHIP_SIZE, madeBy: 'detect/crop' },
  dimension: EMBEDDING_WIDTH,
  takes: 'float32 chips of 256 x 256 pixels from detect/crop; they are not aligned',
  gives: 'embeddings of 512 numbers; null for a face whose box is not finite',
};

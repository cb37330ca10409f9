import {
  type BatchContext,
  type Chips,
  defineNode,
  type Identities,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
} from '@fexgraph/core';
import { INFERENCE, type Inference } from '@fexgraph/inference';
import { MODELS, type ModelCatalog } from '@fexgraph/models';
import { inject } from 'tsyringe';
import { ChipEmbeddingNode, chipEmbedding, type EmbeddingNetwork } from './chip-embedding.ts';
import { unitRows } from './clustering/unit-rows.ts';
import { embeddingQuality } from './embedding-quality.ts';

const ALIGNED_CHIPS: EmbeddingNetwork = {
  chips: { type: 'uint8', side: 112, madeBy: 'detect/align-five-point' },
  dimension: 192,
  takes: 'chips of 112 x 112 pixels, aligned to the five-point template',
  gives: 'embeddings of unit length; null for a face without a chip',
};

const definition = defineNode({
  ...chipEmbedding('mobilefacenet', ALIGNED_CHIPS),
  type: 'identity/mobilefacenet',
  summary: 'describes who each face is as a unit vector of 192 numbers',
});

/**
 * The cosine of two embeddings says how alike two faces are. Embeddings are biometric data: they stay out of files
 * unless asked for.
 *
 * Source: Chen et al., MobileFaceNets, 2018; spec: embedded-pack 5 and 8.
 */
@pipelineNode(definition)
export class MobilefacenetNode extends ChipEmbeddingNode {
  constructor(
    @inject(OPTIONS) options: OptionsOf<typeof definition>,
    @inject(INFERENCE) inference: Inference,
    @inject(MODELS) models: ModelCatalog,
  ) {
    super(ALIGNED_CHIPS, options, inference, models);
  }

  override async process(items: readonly Chips[], context: BatchContext): Promise<readonly Identities[]> {
    const found = await super.process(items, context);
    return found.map((item, i) => ({ ...item, embeddings: scaledToUnit(item), quality: embeddingQuality(items[i]) }));
  }
}

function scaledToUnit({ embeddings, dimension }: Identities): Float32Array {
  const scaled = new Float32Array(embeddings.length).fill(Number.NaN);
  unitRows(embeddings, dimension).forEach((unit, face) => {
    if (unit) scaled.set(unit, face * dimension);
  });
  return scaled;
}

/** @example alignedChips$.pipe(mobilefacenet()) */
export const mobilefacenet = nodeOperator(definition, MobilefacenetNode);

import { defineNode, nodeOperator, OPTIONS, type OptionsOf, pipelineNode } from '@fexgraph/core';
import { INFERENCE, type Inference } from '@fexgraph/inference';
import { MODELS, type ModelCatalog } from '@fexgraph/models';
import { inject } from 'tsyringe';
import { ChipEmbeddingNode, chipEmbedding } from './chip-embedding.ts';
import { UNALIGNED_CHIPS } from './unaligned-chips.ts';

const definition = defineNode({
  ...chipEmbedding('arcface-r50', UNALIGNED_CHIPS),
  type: 'identity/arcface',
  summary: 'describes who each face is by ArcFace, as 512 numbers that are not normalised',
});

/**
 * The reference's default identity network. Made for aligned faces and given unaligned ones, as there: one person easily
 * splits into several labels at the default threshold of 0.8 (quirk 11).
 *
 * Source: Deng et al., ArcFace, 2019; spec: pipeline 5, networks 3.
 */
@pipelineNode(definition)
export class ArcfaceNode extends ChipEmbeddingNode {
  constructor(
    @inject(OPTIONS) options: OptionsOf<typeof definition>,
    @inject(INFERENCE) inference: Inference,
    @inject(MODELS) models: ModelCatalog,
  ) {
    super(UNALIGNED_CHIPS, options, inference, models);
  }
}

/** @example chips$.pipe(arcface()) */
export const arcface = nodeOperator(definition, ArcfaceNode);

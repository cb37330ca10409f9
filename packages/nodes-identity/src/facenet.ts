import { defineNode, nodeOperator, OPTIONS, type OptionsOf, pipelineNode } from '@fexgraph/core';
import { INFERENCE, type Inference } from '@fexgraph/inference';
import { MODELS, type ModelCatalog } from '@fexgraph/models';
import { inject } from 'tsyringe';
import { ChipEmbeddingNode, chipEmbedding } from './chip-embedding.ts';
import { UNALIGNED_CHIPS } from './unaligned-chips.ts';

const definition = defineNode({
  ...chipEmbedding('facenet', UNALIGNED_CHIPS),
  type: 'identity/facenet',
  summary: 'describes who each face is by FaceNet, as a unit vector of 512 numbers',
});

/**
 * The reference's other identity network; the graph itself divides by the length. Fed as there, at 112 pixels and 0..1,
 * although it was trained at 160 pixels with another scaling (quirk 10).
 *
 * Source: Schroff et al., FaceNet, 2015; spec: pipeline 5, networks 4.
 */
@pipelineNode(definition)
export class FacenetNode extends ChipEmbeddingNode {
  constructor(
    @inject(OPTIONS) options: OptionsOf<typeof definition>,
    @inject(INFERENCE) inference: Inference,
    @inject(MODELS) models: ModelCatalog,
  ) {
    super(UNALIGNED_CHIPS, options, inference, models);
  }
}

/** @example chips$.pipe(facenet()) */
export const facenet = nodeOperator(definition, FacenetNode);

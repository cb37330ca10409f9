import {
  type Chips,
  ChipsPacket,
  defineNode,
  FexgraphError,
  type Identities,
  IdentitiesPacket,
  type MapNode,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  type ProcessContext,
  pipelineNode,
  port,
  type Tensor,
} from '@fexgraph/core';
import { isSomewhere, regionAt } from '@fexgraph/imaging';
import { INFERENCE, type Inference, modelOptions, NodeModel, runChips } from '@fexgraph/inference';
import { MODELS, type ModelCatalog } from '@fexgraph/models';
import { inject } from 'tsyringe';
import { z } from 'zod';
import { unitRow } from './clustering/unit-rows.ts';

const SIDE = 112;
const CHIP_BYTES = SIDE * SIDE * 3;
const DIMENSION = 192;
const OUTPUTS = { embeddings: DIMENSION };

const definition = defineNode({
  type: 'identity/mobilefacenet',
  version: 1,
  summary: 'describes who each face is as a unit vector of 192 numbers',
  input: port(ChipsPacket, 'chips of 112 x 112 pixels, aligned to the five-point template'),
  output: port(IdentitiesPacket, 'embeddings of unit length; null for a face without a chip', { sensitive: true }),
  options: z.object({
    maxBatch: z.int().min(1).default(16).describe('faces per call of the network'),
    ...modelOptions('mobilefacenet'),
  }),
  traits: { maxBatch: 16, concurrency: 2 },
  models: ({ model, backend }) => [{ id: model, inputs: ['image'], outputs: Object.keys(OUTPUTS), backend }],
  columns: () => Array.from({ length: DIMENSION }, (_, i) => `Identity_${i + 1}`),
});

/**
 * The cosine of two embeddings says how alike two faces are. Embeddings are biometric data: they stay out of files
 * unless asked for.
 *
 * Source: Chen et al., MobileFaceNets, 2018; spec: embedded-pack 5 and 8.
 */
@pipelineNode(definition)
export class MobileFaceNetNode implements MapNode<Chips, Identities> {
  readonly #model: NodeModel;
  readonly #space: string;

  /** @throws FexgraphError BAD_MODEL if the manifest does not name the embedding space of the model. */
  constructor(
    @inject(OPTIONS) private readonly options: OptionsOf<typeof definition>,
    @inject(INFERENCE) inference: Inference,
    @inject(MODELS) models: ModelCatalog,
  ) {
    this.#model = new NodeModel(inference, options);
    const { embeddingSpace } = models.entry(options.model);
    if (!embeddingSpace) {
      throw new FexgraphError('BAD_MODEL', `model ${options.model} names no embedding space`, {
        hint: 'choose an identity network, or add embeddingSpace to its entry in the manifest',
      });
    }
    this.#space = embeddingSpace;
  }

  prepare(): Promise<void> {
    return this.#model.open();
  }

  dispose(): Promise<void> {
    return this.#model.close();
  }

  weight({ count }: Chips): number {
    return Math.max(1, count);
  }

  async process(items: readonly Chips[], { signal }: ProcessContext): Promise<readonly Identities[]> {
    const seen = items.map((item) => facesCut(item));
    const chips = items.map((item, i) => pickChips(item, seen[i]));
    const { maxBatch } = this.options;
    const outputs = await runChips(this.#model, chips, { maxBatch, outputs: OUTPUTS }, { signal });
    return items.map(({ key, count }, i) => {
      const embeddings = new Float32Array(count * DIMENSION).fill(Number.NaN);
      seen[i].forEach((face, chip) => {
        const unit = unitRow(outputs[i].embeddings.subarray(chip * DIMENSION, (chip + 1) * DIMENSION));
        if (unit) embeddings.set(unit, face * DIMENSION);
      });
      return { key, count, embeddings, dimension: DIMENSION, space: this.#space };
    });
  }
}

/** Faces with a region to cut: the others had no mesh to align. */
function facesCut({ regions, count }: Chips): number[] {
  return Array.from({ length: count }, (_, face) => face).filter((face) => isSomewhere(regionAt(regions, face)));
}

function pickChips({ chips, count }: Chips, faces: readonly number[]): Tensor<'uint8'> {
  const { type, data, dims } = chips;
  if (type !== 'uint8' || data.length !== count * CHIP_BYTES || (count > 0 && dims[1] !== SIDE)) {
    throw new FexgraphError(
      'BAD_INPUT',
      `MobileFaceNet needs uint8 chips [${count}, ${SIDE}, ${SIDE}, 3], got ${type} [${dims.join(', ')}]`,
      { hint: `cut them with detect/align-five-point, size ${SIDE}` },
    );
  }
  if (faces.length === count) return chips as Tensor<'uint8'>;
  const picked = new Uint8Array(faces.length * CHIP_BYTES);
  faces.forEach((face, i) => {
    picked.set((data as Uint8Array).subarray(face * CHIP_BYTES, (face + 1) * CHIP_BYTES), i * CHIP_BYTES);
  });
  return { type, dims: [faces.length, SIDE, SIDE, 3], data: picked };
}

/** @example alignedChips$.pipe(mobilefacenet()) */
export const mobilefacenet = nodeOperator(definition, MobileFaceNetNode);

import {
  type Chips,
  ChipsPacket,
  EMBEDDING_WIDTH,
  FexgraphError,
  type Identities,
  IdentitiesPacket,
  type MapNode,
  type ProcessContext,
  port,
} from '@fexgraph/core';
import { SQUARE_CHIP_SIZE } from '@fexgraph/imaging';
import {
  type Inference,
  type ModelOptions,
  modelOptions,
  NodeModel,
  pickChips,
  placeRows,
  runChips,
} from '@fexgraph/inference';
import type { ModelCatalog } from '@fexgraph/models';
import { z } from 'zod';

const CHIPS = { type: 'float32', side: SQUARE_CHIP_SIZE, madeBy: 'detect/crop' } as const;
const OUTPUTS = { embeddings: EMBEDDING_WIDTH };

/** What the definitions of the reference's identity nodes have in common. @param model manifest id of the default */
export function chipEmbedding(model: string) {
  const options = z.object({
    maxBatch: z.int().min(1).default(16).describe('faces per call of the network'),
    ...modelOptions(model),
  });
  return {
    version: 1,
    input: port(ChipsPacket, 'float32 chips of 256 x 256 pixels from detect/crop; they are not aligned'),
    output: port(IdentitiesPacket, 'embeddings of 512 numbers; null for a face whose box is not finite', {
      sensitive: true,
    }),
    options,
    traits: { maxBatch: 16, concurrency: 2 },
    models: (given: z.output<typeof options>) => [
      { id: given.model, inputs: ['chips'], outputs: Object.keys(OUTPUTS), backend: given.backend },
    ],
    columns: () => Array.from({ length: EMBEDDING_WIDTH }, (_, i) => `Identity_${i + 1}`),
  } as const;
}

/**
 * The embedding space of an identity network, from the manifest.
 * @throws FexgraphError BAD_MODEL if the manifest does not name it.
 */
export function embeddingSpaceOf(model: string, models: ModelCatalog): string {
  const { embeddingSpace } = models.entry(model);
  if (embeddingSpace) return embeddingSpace;
  throw new FexgraphError('BAD_MODEL', `model ${model} names no embedding space`, {
    hint: 'choose an identity network, or add embeddingSpace to its entry in the manifest',
  });
}

/**
 * Embeddings of the square chips that the multitask network sees, as the reference does it: without alignment. They
 * are handed on as the network gives them. Source: spec: pipeline 5.
 */
export class ChipEmbeddingNode implements MapNode<Chips, Identities> {
  readonly #model: NodeModel;
  readonly #maxBatch: number;
  readonly #space: string;

  /** @throws FexgraphError BAD_MODEL if the manifest does not name the embedding space of the model. */
  constructor(options: ModelOptions & { readonly maxBatch: number }, inference: Inference, models: ModelCatalog) {
    this.#model = new NodeModel(inference, options);
    this.#maxBatch = options.maxBatch;
    this.#space = embeddingSpaceOf(options.model, models);
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
    const picked = items.map((item) => pickChips(item, CHIPS));
    const chips = picked.map((one) => one.chips);
    const run = { maxBatch: this.#maxBatch, outputs: OUTPUTS };
    const found = await runChips(this.#model, chips, run, { signal });
    return items.map(({ key, count }, i) => ({
      key,
      count,
      embeddings: placeRows(found[i].embeddings, EMBEDDING_WIDTH, picked[i].faces, count),
      dimension: EMBEDDING_WIDTH,
      space: this.#space,
    }));
  }
}

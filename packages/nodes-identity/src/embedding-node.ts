import {
  type BatchContext,
  type Chips,
  ChipsPacket,
  FexgraphError,
  type Identities,
  IdentitiesPacket,
  type MapNode,
  port,
} from '@fexgraph/core';
import { type ChipForm, type ChipTensor, pickChips, placeRows } from '@fexgraph/imaging';
import { type Inference, type ModelOptions, modelOptions, NetworkNode, runRows } from '@fexgraph/inference';
import type { ModelCatalog } from '@fexgraph/models';
import { z } from 'zod';

/** What an identity network takes and gives. */
export interface EmbeddingNetwork {
  readonly chips: ChipForm<ChipTensor['type']>;
  /** Numbers of an embedding. */
  readonly dimension: number;
  /** The ports of its node, in words. */
  readonly takes: string;
  readonly gives: string;
}

/** What the definitions of identity nodes have in common. @param model manifest id of the default */
export function chipEmbedding(model: string, { chips, dimension, takes, gives }: EmbeddingNetwork) {
  const options = z.object({
    ...modelOptions(model),
  });
  return {
    version: 1,
    input: port(ChipsPacket, takes),
    output: port(IdentitiesPacket, gives, { sensitive: true }),
    options,
    traits: { maxBatch: 16, concurrency: 2 },
    models: (given: z.output<typeof options>) => [
      {
        id: given.model,
        inputs: [inputOf(chips)],
        outputs: ['embeddings'],
        backend: given.backend,
      },
    ],
    columns: () => Array.from({ length: dimension }, (_, i) => `Identity_${i + 1}`),
  } as const;
}

/** Embeddings as the network gives them, of the faces that have a place. */
export abstract class ChipEmbeddingNode extends NetworkNode implements MapNode<Chips, Identities> {
  readonly #space: string;

  /** @throws FexgraphError BAD_MODEL if the manifest does not name the embedding space of the model. */
  constructor(
    private readonly network: EmbeddingNetwork,
    options: ModelOptions,
    inference: Inference,
    models: ModelCatalog,
  ) {
    super(options, inference);
    this.#space = embeddingSpaceOf(options.model, models);
  }

  weight({ count }: Chips): number {
    return Math.max(1, count);
  }

  async process(items: readonly Chips[], context: BatchContext): Promise<readonly Identities[]> {
    const { chips, dimension } = this.network;
    const picked = items.map((item) => pickChips(item, chips));
    const tensors = picked.map((one) => one.chips);
    const found = await runRows(
      this.model,
      tensors,
      { input: inputOf(chips), outputs: { embeddings: dimension } },
      context,
    );
    return items.map(({ key, count }, i) => ({
      key,
      count,
      embeddings: placeRows(found[i].embeddings, dimension, picked[i].faces, count),
      dimension,
      space: this.#space,
    }));
  }
}

function inputOf({ type }: EmbeddingNetwork['chips']): string {
  return type === 'uint8' ? 'image' : 'chips';
}

function embeddingSpaceOf(model: string, models: ModelCatalog): string {
  const { embeddingSpace } = models.entry(model);
  if (embeddingSpace) return embeddingSpace;
  throw new FexgraphError('BAD_MODEL', `model ${model} names no embedding space`, {
    hint: 'choose an identity network, or add embeddingSpace to its entry in the manifest',
  });
}

import {
  type BatchContext,
  type Chips,
  ChipsPacket,
  defineNode,
  FexgraphError,
  faceWeight,
  type Identities,
  IdentitiesPacket,
  type MapNode,
  nodeOperator,
  OPTIONS,
  pipelineNode,
  port,
} from '@fexgraph/core';
import { type ChipForm, type ChipTensor, pickChips, placeRows } from '@fexgraph/imaging';
import { INFERENCE, type Inference, type ModelOptions, modelOptions, NetworkNode, runRows } from '@fexgraph/inference';
import { MODELS, type ModelCatalog } from '@fexgraph/models';
import { inject } from 'tsyringe';
import * as z from 'zod';

/** The chips an identity network takes, and what it gives. */
export interface EmbeddingNetwork {
  readonly chips: ChipForm<ChipTensor['type']>;
  /** Numbers of an embedding. */
  readonly dimension: number;
  /** The ports of its node, in words. */
  readonly takes: string;
  readonly gives: string;
}

interface EmbeddingDeclaration extends EmbeddingNetwork {
  readonly type: string;
  readonly summary: string;
  /** Manifest id of the default. */
  readonly model: string;
  /** What becomes of the embeddings as the network gives them. Default: they stay as they are. */
  finish?(found: Identities, chips: Chips): Identities;
}

/**
 * A node around an identity network: embeddings of the faces that have a place, NaN for the others. Making it throws
 * BAD_MODEL if the manifest does not name the embedding space of the model.
 */
export function embeddingNode({ type, summary, model, takes, gives, chips, dimension, finish }: EmbeddingDeclaration) {
  const input = chips.type === 'uint8' ? 'image' : 'chips';
  const run = { input, outputs: { embeddings: dimension } };
  const columns = Array.from({ length: dimension }, (_, i) => `Identity_${i + 1}`);
  const definition = defineNode({
    type,
    version: 1,
    summary,
    input: port(ChipsPacket, takes),
    output: port(IdentitiesPacket, gives, { sensitive: true }),
    options: z.object(modelOptions(model)),
    traits: { maxBatch: 16, concurrency: 2 },
    models: ({ model, backend }) => [{ id: model, inputs: [input], outputs: ['embeddings'], backend }],
    columns: () => columns,
    columnNotes: [{ columns, how: `embedding of ${dimension} numbers by ${model}`, trust: 'measured' }],
  });

  @pipelineNode(definition)
  class Embedding extends NetworkNode implements MapNode<Chips, Identities> {
    private readonly space: string;

    constructor(
      @inject(OPTIONS) options: ModelOptions,
      @inject(INFERENCE) inference: Inference,
      @inject(MODELS) models: ModelCatalog,
    ) {
      super(options, inference);
      this.space = embeddingSpaceOf(options.model, models);
    }

    weight = faceWeight;

    async process(items: readonly Chips[], context: BatchContext): Promise<readonly Identities[]> {
      const picked = items.map((item) => pickChips(item, chips));
      const tensors = picked.map((one) => one.chips);
      const found = await runRows(this.model, tensors, run, context);
      return items.map((item, i) => {
        const { key, count } = item;
        const embeddings = placeRows(found[i].embeddings, dimension, picked[i].faces, count);
        const identities = { key, count, embeddings, dimension, space: this.space };
        return finish?.(identities, item) ?? identities;
      });
    }
  }
  const nodeClass: EmbeddingClass = Embedding;
  return nodeOperator(definition, nodeClass);
}

type EmbeddingClass = new (
  options: ModelOptions,
  inference: Inference,
  models: ModelCatalog,
) => MapNode<Chips, Identities> & Pick<NetworkNode, 'prepare' | 'dispose'>;

function embeddingSpaceOf(model: string, models: ModelCatalog): string {
  const { embeddingSpace } = models.entry(model);
  if (embeddingSpace) return embeddingSpace;
  throw new FexgraphError('BAD_MODEL', `model ${model} names no embedding space`, {
    hint: 'choose an identity network, or add embeddingSpace to its entry in the manifest',
  });
}

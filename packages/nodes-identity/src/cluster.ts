import {
  defineNode,
  FexgraphError,
  type Identities,
  IdentitiesPacket,
  type MapNode,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
} from '@fexgraph/core';
import { MODELS, type ModelCatalog } from '@fexgraph/models';
import { inject } from 'tsyringe';
import { z } from 'zod';
import { Gallery } from './clustering/gallery.ts';
import { UNKNOWN_PERSON } from './clustering/person-labels.ts';
import { unitRow } from './clustering/unit-rows.ts';

const definition = defineNode({
  type: 'identity/cluster',
  version: 1,
  summary: 'labels the faces of a source by person, in order of appearance',
  input: port(IdentitiesPacket, 'embeddings'),
  output: port(IdentitiesPacket, 'the same embeddings with labels Person_0, Person_1, ...', { sensitive: true }),
  options: z.object({
    threshold: z
      .number()
      .min(-1)
      .max(1)
      .optional()
      .describe('least cosine to be the same person; default: what the manifest states for the embeddings'),
    maxPeople: z.int().min(1).default(10_000).describe('faces that match none of so many people are labelled Unknown'),
  }),
  traits: { stateful: true, maxBatch: 64 },
  columns: () => ['Identity'],
});

interface Album {
  readonly space: string;
  readonly gallery: Gallery;
}

/**
 * Streaming leader clustering: a face joins the nearest person known so far, or becomes a new one; see `Gallery`. The
 * labels are those of a batch over the same faces in the same order. Two faces of one frame may get the same label.
 * Faces without an embedding get null.
 *
 * State is per source and holds one embedding per person, at most `maxPeople`: memory grows with the number of people
 * (and of faces too odd to match anybody), not with the length of the source.
 *
 * Source: spec: pipeline 7.5, method gallery.
 */
@pipelineNode(definition)
export class ClusterNode implements MapNode<Identities, Identities> {
  readonly #albums = new Map<string, Album>();

  constructor(
    @inject(OPTIONS) private readonly options: OptionsOf<typeof definition>,
    @inject(MODELS) private readonly models: ModelCatalog,
  ) {}

  process(items: readonly Identities[]): readonly Identities[] {
    return items.map((item) => ({ ...item, labels: this.#labels(item) }));
  }

  endSource(source: string): void {
    this.#albums.delete(source);
  }

  #labels({ key, space, count, dimension, embeddings }: Identities): (string | null)[] {
    const { gallery } = this.#album(key.source, space);
    return Array.from({ length: count }, (_, face) => {
      const unit = unitRow(embeddings.subarray(face * dimension, (face + 1) * dimension));
      if (!unit) return null;
      const person = gallery.assign(unit);
      return person < 0 ? UNKNOWN_PERSON : `Person_${person}`;
    });
  }

  #album(source: string, space: string): Album {
    let album = this.#albums.get(source);
    if (!album) {
      const threshold = this.options.threshold ?? this.#statedThreshold(space);
      album = { space, gallery: new Gallery(threshold, this.options.maxPeople) };
      this.#albums.set(source, album);
    }
    if (album.space !== space) {
      throw new FexgraphError('BAD_GRAPH', `embeddings of ${space} and of ${album.space} cannot be compared`, {
        hint: 'give each embedding space its own identity/cluster',
      });
    }
    return album;
  }

  #statedThreshold(space: string): number {
    const stated = this.models
      .entries()
      .find(({ embeddingSpace, parameters }) => embeddingSpace === space && 'similarityThreshold' in parameters);
    const threshold = stated?.parameters.similarityThreshold;
    if (typeof threshold === 'number') return threshold;
    throw new FexgraphError('BAD_OPTION', `no similarity threshold is known for embeddings of ${space}`, {
      hint: 'set the option threshold of identity/cluster',
    });
  }
}

/** @example identities$.pipe(cluster({ threshold: 0.55 })) */
export const cluster = nodeOperator(definition, ClusterNode);

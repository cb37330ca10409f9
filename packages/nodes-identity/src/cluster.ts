import {
  type BatchContext,
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
  SourceStates,
} from '@fexgraph/core';
import { MODELS, type ModelCatalog } from '@fexgraph/models';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { Gallery } from './clustering/gallery.ts';
import { LABEL_COLUMNS, LABEL_OPTIONS } from './clustering/label-definition.ts';
import { labelRefusal } from './clustering/label-refusal.ts';
import { personLabel } from './clustering/person-labels.ts';
import { statedThreshold } from './clustering/stated-threshold.ts';
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
    maxPeople: LABEL_OPTIONS.maxPeople,
    minSize: z
      .number()
      .min(0)
      .default(25)
      .describe('least side of the aligned square in pixels of the frame; smaller faces get no label'),
    minSharpness: z
      .number()
      .min(0)
      .default(4)
      .describe('least variance of the Laplacian of the aligned chip; more blurred faces get no label'),
    minPresence: z.number().min(0).max(1).default(0.99).describe('least presence of the mesh; others get no label'),
    minMouthRedness: z
      .number()
      .default(-15)
      .describe('by how many levels of Cr the mouth may be less red than the forehead; masked faces get no label'),
    onePerFrame: LABEL_OPTIONS.onePerFrame,
  }),
  traits: { stateful: true, maxBatch: 64 },
  ...LABEL_COLUMNS,
});

interface Album {
  readonly space: string;
  readonly gallery: Gallery;
}

/**
 * Streaming leader clustering: a face joins the nearest person known so far, or becomes a new one; see `Gallery`. The
 * labels are those of a batch over the same faces in the same order. Faces of one frame are of different people unless
 * `onePerFrame` is false. Faces without an embedding get null.
 *
 * Where the network's node measured it, faces below the stated quality get no label and are not remembered: their
 * embeddings say little of who they are, and are alike. `withheld` says why. Measured on 442 views of 29 faces (photos
 * reduced down to 7 %, blurred, with masks painted on): of those beside another face 53 of 390 are like it (cosine 0.6),
 * of those that pass 4 of 244. 249 of 255 unmasked ones that pass are like themselves in the original, 12 of 87 that do
 * not. Blue masks are seen in 26 of 26 cases, white in 22 of 26, black in 16 of 20, red in none of 25.
 *
 * State is per source and holds one embedding per person, at most `maxPeople`: memory grows with the number of people
 * (and of faces too odd to match anybody), not with the length of the source.
 *
 * Source: spec: pipeline 7.5, method gallery.
 */
@pipelineNode(definition)
export class ClusterNode implements MapNode<Identities, Identities> {
  readonly #albums = new SourceStates<Album>();

  constructor(
    @inject(OPTIONS) private readonly options: OptionsOf<typeof definition>,
    @inject(MODELS) private readonly models: ModelCatalog,
  ) {}

  process(items: readonly Identities[], { note }: BatchContext): readonly Identities[] {
    return items.map((item) => {
      const withheld = Array.from({ length: item.count }, (_, face) => labelRefusal(item.quality, face, this.options));
      for (const reason of withheld) {
        if (reason) note({ key: item.key, kind: `face without a label: ${reason}` });
      }
      return { ...item, withheld, labels: this.#labels(item, withheld) };
    });
  }

  endSource(source: string): void {
    this.#albums.delete(source);
  }

  #labels({ key, space, dimension, embeddings }: Identities, withheld: readonly (string | null)[]): (string | null)[] {
    const { gallery } = this.#album(key.source, space);
    const units = withheld.map((reason, face) =>
      reason ? undefined : unitRow(embeddings.subarray(face * dimension, (face + 1) * dimension)),
    );
    return gallery.assignAll(units, this.options.onePerFrame).map(personLabel);
  }

  #album(source: string, space: string): Album {
    const album = this.#albums.of(source, () => {
      const threshold = this.options.threshold ?? statedThreshold(this.models, space, definition.type);
      return { space, gallery: new Gallery(threshold, this.options.maxPeople) };
    });
    if (album.space !== space) {
      throw new FexgraphError('BAD_GRAPH', `embeddings of ${space} and of ${album.space} cannot be compared`, {
        hint: 'give each embedding space its own identity/cluster',
      });
    }
    return album;
  }
}

/** @example identities$.pipe(cluster({ threshold: 0.55 })) */
export const cluster = nodeOperator(definition, ClusterNode);

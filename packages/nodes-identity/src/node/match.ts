import {
  defineNode,
  FexgraphError,
  type Identities,
  IdentitiesPacket,
  type KnownFaces,
  type MapNode,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  SourceStates,
  sha256Text,
} from '@fexgraph/core';
import { MODELS, type ModelCatalog } from '@fexgraph/models';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { matchThreshold } from '../clustering/stated-threshold.ts';
import { unitRow } from '../clustering/unit-rows.ts';
import { type NearestPerson, PeopleIndex } from '../known-people/people-index.ts';
import { readGallery } from './gallery-file.ts';
import { passphraseFrom } from './passphrase.ts';

const definition = defineNode({
  type: 'identity/match',
  version: 1,
  summary: 'says which people of a gallery the faces are; whoever is not in it stays unknown',
  input: port(IdentitiesPacket, 'embeddings, with labels if there are any'),
  output: port(IdentitiesPacket, 'the same with the names of known people, and how alike they are', {
    sensitive: true,
  }),
  options: z.object({
    gallery: z.string().min(1).describe('file of known people, made by "fexgraph people add"'),
    sha256: sha256Text.optional().describe('of that file; another one is refused'),
    passphraseFile: z
      .string()
      .min(1)
      .optional()
      .describe('its first line opens an encrypted gallery; default: the variable FEXGRAPH_PEOPLE_PASSPHRASE'),
    space: z
      .string()
      .min(1)
      .optional()
      .describe('of the embeddings that will come: a gallery of another is refused before the first of them'),
    threshold: z
      .number()
      .min(-1)
      .max(1)
      .optional()
      .describe('least cosine to be a known person; default: what the manifest states for the embeddings'),
    onePerFrame: z.boolean().default(true).describe('a name goes to one face of a frame, the nearest'),
  }),
  traits: { stateful: true, maxBatch: 64 },
});

interface Gallery {
  readonly space: string;
  readonly dimension: number;
  readonly index: PeopleIndex;
}

/** What a label was found to be last. */
type Found = NearestPerson & { readonly isKnown: boolean };

/**
 * Put it behind `identity/cluster` or, in a video, behind `identity/carry-labels`. A face is the person of the gallery
 * whose picture is nearest (see `EmbeddingIndex`), if the cosine is not below the threshold; else it stays unknown. Of
 * several faces of a frame that are one person's, the nearest has the name, and the others stay unknown.
 *
 * - A face with a label and no embedding (a frame of a video on which nobody looked) is whom the last face with that
 *   label in its source was.
 * - A face of packets with labels that has none is not compared: whoever labelled saw too little of it.
 *
 * The gallery is read once, when the run begins. State is per source: a name for each label.
 */
@pipelineNode(definition)
export class MatchNode implements MapNode<Identities, Identities> {
  readonly #found = new SourceStates<Map<string, Found>>();
  #gallery: Gallery | undefined;

  constructor(
    @inject(OPTIONS) private readonly options: OptionsOf<typeof definition>,
    @inject(MODELS) private readonly models: ModelCatalog,
  ) {}

  async prepare(): Promise<void> {
    const { gallery, passphraseFile, sha256, space: expected } = this.options;
    const file = await readGallery(gallery, passphraseFrom(passphraseFile)).catch(ofTheGraph);
    if (sha256 !== undefined && sha256 !== file.sha256) {
      throw new FexgraphError('BAD_GRAPH', `${gallery}: the gallery is not the one that was meant`, {
        hint: `its SHA-256 is ${file.sha256}`,
      });
    }
    const { space, dimension } = file.known;
    if (expected !== undefined) requireSpace(space, expected, gallery);
    this.#gallery = { space, dimension, index: new PeopleIndex(file.known) };
  }

  process(items: readonly Identities[]): readonly Identities[] {
    return items.map((item) => ({ ...item, known: this.#known(item) }));
  }

  endSource(source: string): void {
    this.#found.delete(source);
  }

  dispose(): void {
    this.#gallery = undefined;
  }

  #known(item: Identities): KnownFaces {
    const { key, count, labels, space, dimension } = item;
    const { index, ...known } = this.#gallery!;
    requireSpace(known.space, space, this.options.gallery);
    if (known.dimension !== dimension) {
      throw new FexgraphError(
        'BAD_GRAPH',
        `${this.options.gallery}: the gallery has ${known.dimension} numbers a face, ${space} has ${dimension}`,
        {
          hint: 'the gallery says another space than it is of; make it anew',
        },
      );
    }
    const threshold = this.options.threshold ?? matchThreshold(this.models, space, definition.type);
    const ofLabels = this.#found.of(key.source, () => new Map());
    const nearest = Array.from({ length: count }, (_, face) => nearestOf(item, face, index));
    const faces = this.options.onePerFrame ? nearestFaces(nearest) : undefined;
    const found = nearest.map((one, face): Found | undefined => {
      const label = labels?.[face];
      if (!one) return label ? ofLabels.get(label) : undefined;
      const now = { ...one, isKnown: one.similarity >= threshold && (!faces || faces.get(one.name) === face) };
      if (label) ofLabels.set(label, now);
      return now;
    });
    return {
      names: found.map((one) => (one?.isKnown ? one.name : null)),
      similarities: Float32Array.from(found, (one) => one?.similarity ?? Number.NaN),
    };
  }
}

/** A gallery that cannot be used is no fault of a frame, nor of an input. */
function ofTheGraph(thrown: unknown): never {
  if (!(thrown instanceof FexgraphError) || thrown.code !== 'BAD_INPUT') throw thrown;
  throw new FexgraphError('BAD_GRAPH', thrown.message, { hint: thrown.hint, cause: thrown });
}

/** @throws FexgraphError BAD_GRAPH naming the gallery and both spaces. */
function requireSpace(known: string, space: string, gallery: string): void {
  if (known === space) return;
  throw new FexgraphError(
    'BAD_GRAPH',
    `${gallery}: has embeddings of ${known}, and the graph makes those of ${space}`,
    {
      hint: 'take the identity network that the gallery was made with, or make another gallery with this one',
    },
  );
}

/** Undefined for a face without an embedding, or one that was given no label. */
function nearestOf(item: Identities, face: number, index: PeopleIndex): NearestPerson | undefined {
  const { labels, embeddings, dimension } = item;
  if (labels && labels[face] === null) return undefined;
  const unit = unitRow(embeddings.subarray(face * dimension, (face + 1) * dimension));
  return unit && index.nearest(unit);
}

/** Of each person who is somebody's nearest, the face that is nearest; of equals the first. */
function nearestFaces(all: readonly (NearestPerson | undefined)[]): ReadonlyMap<string, number> {
  const faces = new Map<string, number>();
  all.forEach((one, face) => {
    const before = one && faces.get(one.name);
    if (one && (before === undefined || one.similarity > all[before]!.similarity)) faces.set(one.name, face);
  });
  return faces;
}

/** @example identities$.pipe(cluster(), match({ gallery: 'staff.people' })) */
export const match = nodeOperator(definition, MatchNode);

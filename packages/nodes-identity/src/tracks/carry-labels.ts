import {
  DetectionsPacket,
  defineNode,
  FexgraphError,
  type Identities,
  IdentitiesPacket,
  type InputOf,
  type MapNode,
  nodeOperator,
  pipelineNode,
  port,
  SourceStates,
} from '@fexgraph/core';
import * as z from 'zod';
import { faceTracks } from './face-tracks.ts';

const definition = defineNode({
  type: 'identity/carry-labels',
  version: 1,
  summary: 'gives faces that were not looked at the label that their track had last',
  inputs: {
    faces: port(DetectionsPacket, 'all faces of a frame, with tracks, in order'),
    identity: port(IdentitiesPacket, 'labels of all of them, or of none'),
  },
  output: port(IdentitiesPacket, 'labels of all faces; embeddings only where they were made on this frame', {
    sensitive: true,
  }),
  options: z.object({}),
  traits: { stateful: true, maxBatch: 64 },
});

type Input = InputOf<typeof definition>;
type Labels = readonly (string | null)[];

/**
 * A face that is given no label (it is small, blurred, covered, or was not looked at on this frame) has that of its
 * track, if the track has one already. Embeddings are not carried, and one that gave no label says nothing of the label
 * that is carried: where a label is carried, there is no embedding.
 *
 * State is per source: the labels of the tracks of the last frame. A track that is not in a frame is over.
 */
@pipelineNode(definition)
export class CarryLabelsNode implements MapNode<Input, Identities> {
  readonly #labels = new SourceStates<ReadonlyMap<number, string | null>>();

  process(items: readonly Input[]): readonly Identities[] {
    return items.map(({ faces, identity }) => {
      const tracks = faceTracks(faces);
      const seen = labelsOf(identity, faces.count);
      const before = this.#labels.get(faces.key.source);
      const labels = seen.map((label, face) => label ?? before?.get(tracks[face]) ?? null);
      this.#labels.set(faces.key.source, new Map(labels.map((label, face) => [tracks[face], label])));
      const isCarried = labels.map((label, face) => label !== null && seen[face] === null);
      return { ...placed(identity, faces.count, isCarried), labels };
    });
  }

  endSource(source: string): void {
    this.#labels.delete(source);
  }
}

/** What is known of all faces; without embeddings and reasons where the label is carried. */
function placed(identity: Identities, count: number, isCarried: readonly boolean[]): Identities {
  const { key, space, dimension } = identity;
  const isSeen = identity.count === count;
  const embeddings = isSeen ? identity.embeddings.slice() : new Float32Array(count * dimension).fill(Number.NaN);
  isCarried.forEach((carried, face) => {
    if (carried) embeddings.fill(Number.NaN, face * dimension, (face + 1) * dimension);
  });
  if (!isSeen) return { key, space, dimension, count, embeddings };
  const withheld = identity.withheld?.map((reason, face) => (isCarried[face] ? null : reason));
  return { ...identity, embeddings, withheld };
}

/** @throws FexgraphError NODE_FAILED for identities of some of the faces: nobody could tell which. */
function labelsOf({ count, labels }: Identities, faces: number): Labels {
  if (count === 0) return new Array<null>(faces).fill(null);
  if (count === faces && labels) return labels;
  throw new FexgraphError('NODE_FAILED', `labels of ${labels ? count : 'no'} faces came for ${faces} faces`, {
    hint: 'connect identity/cluster behind identity/sample-frames, both of the same faces',
  });
}

/** @example graph.add('people', carryLabels(), { faces: mesh, identity: clustered }) */
export const carryLabels = nodeOperator(definition, CarryLabelsNode);

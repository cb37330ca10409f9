import type { Chips, Identities } from '@fexgraph/core';
import { MODELS } from '@fexgraph/models';
import { FakeInference, type FakeModel, frameOf, nodeContract } from '@fexgraph/testing';
import { container as root } from 'tsyringe';
import { arcface, carryLabels, cluster, facenet, mobilefacenet, relabel, sampleFrames } from '../src/index.ts';
import { match } from '../src/node/index.ts';
import { catalog, fexOf, followed, identities } from './identity-fixtures.ts';
import { galleryFile, peopleOf, scratchFolder } from './known-people.ts';

/** Faces in each frame of a source. */
const COUNTS = [1, 2, 1, 3];

/** A network whose embedding of a chip is a ramp from the chip's first number on. */
function ramp(input: 'image' | 'chips', shape: readonly number[], dimension: number): FakeModel {
  return {
    inputs: [{ name: input, type: input === 'image' ? 'uint8' : 'float32', dims: ['faces', ...shape] }],
    outputs: [{ name: 'embeddings', type: 'float32', dims: ['faces', dimension] }],
    answer: ({ [input]: chips }) => {
      const count = chips.dims[0];
      const size = chips.data.length / count;
      const data = Float32Array.from({ length: count * dimension }, (_, i) => {
        const first = Number(chips.data[Math.floor(i / dimension) * size]);
        return first + (i % dimension);
      });
      return { embeddings: { type: 'float32', dims: [count, dimension], data } };
    },
  };
}

function models() {
  const container = root.createChildContainer();
  const entries = {
    mobilefacenet: { embeddingSpace: 'mobilefacenet-192' },
    'arcface-r50': { embeddingSpace: 'arcface-512' },
    facenet: { embeddingSpace: 'facenet-512' },
    plane: { embeddingSpace: 'plane', similarityThreshold: 0.9, falseMatches: { threshold: 0.9 } },
  };
  container.register(MODELS, { useValue: catalog(entries) });
  return container;
}

/** Chips that tell frames and faces apart. */
function chips(type: 'uint8' | 'float32', side: number) {
  const make = (source: string, index: number, count: number): Chips => {
    const frame = frameOf({ source, index });
    const size = 3 * side * side;
    const data = type === 'uint8' ? new Uint8Array(count * size) : new Float32Array(count * size);
    for (let face = 0; face < count; face++) data.fill(10 * index + face + 1, face * size, (face + 1) * size);
    // The second face of a frame is nowhere.
    const regions = Array.from({ length: count }, (_, face) => (face === 1 ? Number.NaN : 20));
    return {
      key: frame.key,
      frame,
      count,
      boxes: new Float32Array(4 * count),
      scores: new Float32Array(count),
      regions: Float32Array.from(regions.flatMap((at) => [at, at, at, at, 0])),
      chips: { type, dims: [count, ...(type === 'uint8' ? [side, side, 3] : [3, side, side])], data } as Chips['chips'],
    };
  };
  return {
    items: (source: string) => COUNTS.map((count, index) => make(source, index, count)),
    noFace: (source: string) => make(source, 0, 0),
  };
}

const refuses = [{ model: '' }, { threads: 0 }];
/** Directions in a plane: each frame brings people known and new, in an order of its source. */
const people = (source: string): Identities[] => {
  const turn = source.charCodeAt(0) % 3;
  return [[0], [1, 0], [2], [1, 3, 0]].map((faces, index) =>
    identities(source, index, ...faces.map((one) => [Math.cos(one + turn), Math.sin(one + turn)])),
  );
};

/** Identities as a table has them. */
function asRows({ key, count, embeddings, dimension }: Identities) {
  const rows = Array.from({ length: count }, (_, face): [string, number[]] => [
    `Person_${face}`,
    [...embeddings.subarray(face * dimension, (face + 1) * dimension)],
  ]);
  return fexOf(key.source, key.index, ...rows);
}

/** Tracks of the faces in each frame of a source. */
const TRACKS = [[0], [0, 1], [1, 0], [1], [1, 2], [2]];

/** Every other frame was looked at; the person's number hangs on source, frame and track. */
function labelled(source: string, index: number, tracks: number[]) {
  const looked = index % 2 === 0 ? tracks : [];
  const found = identities(source, index, ...looked.map((): number[] => [1, index]));
  const labels = looked.map((track) => (track === 2 ? null : `Person_${source}${track + index}`));
  return { key: found.key, faces: followed(source, index, ...tracks), identity: { ...found, labels } };
}

const gallery = await galleryFile(scratchFolder(), peopleOf({ Ada: [0], Grace: [60] }));

/** Every node of the package under the node contract. */
export const contract = [
  ...nodeContract({
    make: () => mobilefacenet(),
    ...chips('uint8', 112),
    inference: () => new FakeInference({ mobilefacenet: ramp('image', [112, 112, 3], 192) }),
    container: models,
    refuses,
  }),
  ...nodeContract({
    make: () => arcface(),
    ...chips('float32', 256),
    inference: () => new FakeInference({ 'arcface-r50': ramp('chips', [3, 256, 256], 512) }),
    container: models,
    refuses,
  }),
  ...nodeContract({
    make: () => facenet(),
    ...chips('float32', 256),
    inference: () => new FakeInference({ facenet: ramp('chips', [3, 256, 256], 512) }),
    container: models,
    refuses,
  }),
  ...nodeContract({
    make: () => cluster(),
    items: people,
    noFace: (source) => identities(source, 0),
    container: models,
    refuses: [{ threshold: 1.5 }, { maxPeople: 0 }],
  }),
  ...nodeContract({
    make: () => match({ gallery: gallery.path }),
    items: people,
    noFace: (source) => identities(source, 0),
    container: models,
    refuses: [{ gallery: '' }, { gallery: 'x', threshold: 2 }, { gallery: 'x', sha256: 'a' }],
  }),
  ...nodeContract({
    make: () => sampleFrames({ every: 2 }),
    items: (source) => TRACKS.map((tracks, index) => followed(source, index, ...tracks)),
    noFace: (source) => followed(source, 0),
    refuses: [{ every: 0 }, { every: 1.5 }],
  }),
  ...nodeContract({
    make: () => carryLabels(),
    items: (source) => TRACKS.map((tracks, index) => labelled(source, index, tracks)),
    noFace: (source) => labelled(source, 0, []),
  }),
  // Of the whole run, labels hang on other sources: that is what it is for.
  ...nodeContract({
    make: () => relabel({ scope: 'source', space: 'plane', embeddings: true }),
    items: (source) => people(source).map((item) => asRows(item)),
    noFace: (source) => fexOf(source, 0),
    container: models,
    refuses: [{ scope: 'all' }, { threshold: 2 }, { space: '' }, { maxPeople: 0 }],
  }),
];

import {
  type Chips,
  FEX_BLOCKS,
  FexBatch,
  type Identities,
  IMAGE_SCHEMA,
  type Meshes,
  type Tensor,
} from '@fexgraph/core';
import { MODELS } from '@fexgraph/models';
import { FakeInference, type FakeModel, frameOf, nodeContract } from '@fexgraph/testing';
import { container as root } from 'tsyringe';
import {
  actionUnits,
  assemble,
  attentionMesh,
  blendshapes,
  emotion,
  faceAnchors,
  faceMeshV2,
  faceV2,
  geometricBlendshapes,
  headPose,
  irisGaze,
  meshLandmarks,
  meshRegions,
  neutralBaseline,
  selectColumns,
  smoothLandmarks,
  trackMesh,
} from '../src/index.ts';
import { canonicalMesh } from './canonical-mesh.ts';
import { floats, unseen } from './node-fixtures.ts';

/** Faces in each frame of a source; of three, one is not seen. */
const COUNTS = [1, 3, 1, 2];
const WIDTH = 96;
const HEIGHT = 80;
/** A frame that dark shows no face to the detector below. */
const DARK = 10;

const picture = (source: string, index: number, fill = 60 + 30 * index) =>
  frameOf({ source, index, time: index / 30, width: WIDTH, height: HEIGHT, fill: (x, y) => fill + (x % 5) + (y % 3) });

function faces(source: string, index: number, count: number): Meshes {
  const frame = picture(source, index);
  const places = Array.from({ length: count }, (_, face) => ({ x: 20 + 25 * face + index, y: 40 - index }));
  const meshes = places.map(({ x, y }, face) =>
    face === 2 ? unseen : canonicalMesh({ scale: 1.2, x, y, yaw: 0.1 * index, pitch: 0.05 * face }),
  );
  return {
    key: frame.key,
    frame,
    count,
    boxes: Float32Array.from(places.flatMap(({ x, y }) => [x - 11, y - 12, x + 11, y + 12])),
    scores: Float32Array.from(places, (_, face) => 0.9 - face / 10),
    mesh: Float32Array.from(meshes.flatMap((mesh) => [...mesh])),
    presence: Float32Array.from(meshes, (mesh) => (mesh === unseen ? 0 : 1)),
    tracks: Int32Array.from(places, (_, face) => face),
  };
}
const meshes = {
  items: (source: string) => COUNTS.map((count, index) => faces(source, index, count)),
  noFace: (source: string) => faces(source, 0, 0),
};

const withBlendshapes = (item: Meshes) => ({
  key: item.key,
  faces: item,
  scores: { key: item.key, count: item.count, blocks: { blendshapes: new Float32Array(52 * item.count).fill(0.5) } },
});

/** Chips that tell frames and faces apart. */
function chips(type: 'uint8' | 'float32', side: number) {
  const make = (source: string, index: number, count: number): Chips => {
    const { key, frame, boxes, scores } = faces(source, index, count);
    const size = 3 * side * side;
    const data = type === 'uint8' ? new Uint8Array(count * size) : new Float32Array(count * size);
    for (let face = 0; face < count; face++) data.fill(10 * index + face + 20, face * size, (face + 1) * size);
    const regions = Array.from({ length: count }, (_, face) => (face === 2 ? Number.NaN : 20 + face));
    return {
      key,
      frame,
      count,
      boxes,
      scores,
      regions: Float32Array.from(regions.flatMap((at) => [at, at, at, at, 0])),
      chips: { type, dims: [count, ...(type === 'uint8' ? [side, side, 3] : [3, side, side])], data } as Chips['chips'],
    };
  };
  return {
    items: (source: string) => COUNTS.map((count, index) => make(source, index, count)),
    noFace: (source: string) => make(source, 0, 0),
  };
}

const level = ({ data, dims }: Tensor, face = 0) => Number(data[(face * data.length) / dims[0]]);
const names = (values: Readonly<Record<string, number>>) =>
  Object.entries(values).map(([name, width]) => ({ name, type: 'float32' as const, dims: ['faces', width] }));

/** A network that answers each face with a ramp from its first number on. */
function ramps(input: FakeModel['inputs'][number], widths: Readonly<Record<string, number>>): FakeModel {
  return {
    inputs: [input],
    outputs: names(widths),
    answer: ({ [input.name]: given }) =>
      Object.fromEntries(
        Object.entries(widths).map(([name, width]) => {
          const count = given.dims[0];
          const at = (i: number) => level(given, Math.floor(i / width)) / 300 + (i % width) / 1000;
          return [
            name,
            floats(
              Float32Array.from({ length: count * width }, (_, i) => at(i)),
              count,
              width,
            ),
          ];
        }),
      ),
  };
}

const MESH_PARTS = {
  output_mesh_identity: 1404,
  output_lips: 160,
  output_left_eye: 142,
  output_right_eye: 142,
  output_left_iris: 10,
  output_right_iris: 10,
};
const meshNetwork: FakeModel = {
  inputs: [{ name: 'image', type: 'uint8', dims: [1, 192, 192, 3] }],
  outputs: [...Object.entries(MESH_PARTS), ['conv_faceflag', 1] as const].map(([name, width]) => ({
    name,
    type: 'float32',
    dims: [1, width],
  })),
  answer: ({ image }) => {
    const at = level(image);
    const parts = Object.entries(MESH_PARTS).map(([name, width]) => [
      name,
      floats(
        Float32Array.from({ length: width }, (_, i) => at / 10 + 60 + ((i * 7) % 70)),
        1,
        width,
      ),
    ]);
    return { ...Object.fromEntries(parts), conv_faceflag: floats(Float32Array.of(4), 1, 1) };
  },
};
const detector: FakeModel = {
  inputs: [{ name: 'image', type: 'uint8', dims: [1, 240, 320, 3] }],
  outputs: [
    { name: 'scores', type: 'float32', dims: [1, 4420, 2] },
    { name: 'boxes', type: 'float32', dims: [1, 4420, 4] },
  ],
  answer: ({ image }) => {
    const [scores, boxes] = [new Float32Array(4420 * 2), new Float32Array(4420 * 4)];
    if (level(image) > DARK + 10) scores[1] = 0.9;
    boxes.set([0.25, 0.25, 0.75, 0.75]);
    return { scores: floats(scores, 1, 4420, 2), boxes: floats(boxes, 1, 4420, 4) };
  },
};
/** Sees no eyes anywhere: faces stay upright. */
const noKeypoints: FakeModel = {
  inputs: [{ name: 'image', type: 'uint8', dims: ['faces', 128, 128, 3] }],
  outputs: [
    { name: 'regressors', type: 'float32', dims: ['faces', 896, 16] },
    { name: 'classificators', type: 'float32', dims: ['faces', 896, 1] },
  ],
  answer: ({ image: { dims } }) => ({
    regressors: floats(new Float32Array(896 * 16 * dims[0]), dims[0], 896, 16),
    classificators: floats(new Float32Array(896 * dims[0]).fill(-50), dims[0], 896, 1),
  }),
};
const image = (side: number) => ({ name: 'image', type: 'uint8', dims: ['faces', side, side, 3] }) as const;
const points = { name: 'points', type: 'float32', dims: ['faces', 146, 2] } as const;
const MULTITASK = { p_au: 20, emotion_logits: 7, va: 2, gaze: 2, pose: 6, mesh: 1434, blendshapes: 52 };

function multitaskModel() {
  const container = root.createChildContainer();
  const entry = { id: 'face-multitask-v2', outputs: names(MULTITASK) };
  container.register(MODELS, { useValue: { entries: () => [entry], entry: () => entry } as never });
  return container;
}

/** What `fex/assemble` gets: faces, two heads that share a block, and who they are. */
function assembled(source: string, index: number, count: number) {
  const { mesh: _, presence: __, ...found } = faces(source, index, count);
  const { key } = found;
  const block = (name: 'pose' | 'emotions' | 'gaze', at: number) => {
    const width = FEX_BLOCKS[name].length;
    return Float32Array.from({ length: count * width }, (_, i) => at + index + i / 100);
  };
  const heads = [
    { key, count, blocks: { pose: block('pose', 0.1), gaze: block('gaze', 0.2) } },
    { key, count, blocks: { emotions: block('emotions', 0.3) } },
  ];
  const labels = Array.from({ length: count }, (_, face) => `Person_${face}`);
  const identity: Identities = {
    key,
    count,
    dimension: 2,
    space: 'plane',
    embeddings: new Float32Array(2 * count).fill(index),
    labels,
  };
  return { key, faces: found, heads, identity };
}

const gates = [{ maxHeadYaw: -1 }, { minOpenness: -1 }];

/** Every node of the package under the node contract. */
export const contract = [
  ...nodeContract({
    make: () => attentionMesh(),
    ...chips('uint8', 192),
    inference: () => new FakeInference({ 'attention-mesh': meshNetwork }),
    refuses: [{ minPresence: 2 }, { model: '' }, { workers: 0 }],
  }),
  ...nodeContract({
    make: () => faceMeshV2(),
    ...chips('uint8', 256),
    inference: () => new FakeInference({ 'face-landmarks-v2': ramps(image(256), { landmarks: 1434, presence: 1 }) }),
    refuses: [{ minPresence: 2 }, { model: '' }, { workers: 0 }],
  }),
  ...nodeContract({
    make: () => blendshapes(),
    ...meshes,
    isEmpty: emptyBlocks,
    inference: () => new FakeInference({ 'face-blendshapes': ramps(points, { blendshapes: 52 }) }),
    refuses: [{ deadOutputs: 'yes' }, { model: '' }],
  }),
  ...nodeContract({ make: () => meshRegions(), ...meshes, refuses: [{ margin: 0 }] }),
  ...nodeContract({ make: () => meshLandmarks(), ...meshes, isEmpty: emptyBlocks, refuses: [{ expand: 0 }] }),
  ...nodeContract({ make: () => headPose(), ...meshes, isEmpty: emptyBlocks }),
  ...nodeContract({ make: () => irisGaze(), ...meshes, isEmpty: emptyBlocks, refuses: gates }),
  ...nodeContract({
    make: () => emotion(),
    ...meshes,
    isEmpty: emptyBlocks,
    inference: () => new FakeInference({ 'fer-emotion': ramps(image(64), { probabilities: 7 }) }),
    refuses: [{ crop: 0 }, { model: '' }],
  }),
  ...nodeContract({ make: () => geometricBlendshapes(), ...meshes, isEmpty: emptyBlocks, refuses: gates }),
  ...nodeContract({
    make: () => faceV2(),
    ...chips('float32', 256),
    isEmpty: emptyBlocks,
    inference: () =>
      new FakeInference({
        'face-multitask-v2': ramps({ name: 'chips', type: 'float32', dims: ['faces', 3, 256, 256] }, MULTITASK),
      }),
    container: multitaskModel,
  }),
  ...nodeContract({
    make: () => trackMesh({ every: 2, alpha: 0.5 }),
    items: (source) => COUNTS.map((_, index) => picture(source, index)),
    noFace: (source) => picture(source, 0, DARK),
    inference: () =>
      new FakeInference({ 'rfb-320': detector, 'blazeface-short': noKeypoints, 'attention-mesh': meshNetwork }),
    refuses: [{ every: 0 }, { overlap: 2 }, { patience: -1 }, { alpha: 1.1 }, { detector: '' }],
  }),
  ...nodeContract({
    make: () => smoothLandmarks(),
    ...meshes,
    refuses: [{ minCutoff: 0 }, { beta: -1 }, { dCutoff: 0 }, { cut: 0 }, { overlap: 2 }],
  }),
  ...nodeContract({
    make: () => actionUnits(),
    items: (source) => COUNTS.map((count, index) => withScores(source, index, count)),
    noFace: (source) => withScores(source, 0, 0),
    isEmpty: emptyBlocks,
  }),
  ...nodeContract({
    make: () => faceAnchors(),
    items: (source) => meshes.items(source).map(withBlendshapes),
    noFace: (source) => withBlendshapes(meshes.noFace(source)),
    isEmpty: ({ faces }) => faces.length === 0,
    refuses: [{ fieldOfView: 0 }, { fieldOfView: 180 }, { focalLength: 0 }],
  }),
  ...nodeContract({
    make: () => neutralBaseline({ warmUp: 2 }),
    items: (source) => COUNTS.map((count, index) => scored(source, index, count)),
    noFace: (source) => scored(source, 0, 0),
    refuses: [{ quantile: 2 }, { warmUp: 0 }, { maxPeople: 0 }],
  }),
  ...nodeContract({
    make: () => assemble({ schema: 'video', detectorBox: true, track: true, embeddings: true }),
    items: (source) => COUNTS.map((count, index) => assembled(source, index, count)),
    noFace: (source) => assembled(source, 0, 0),
    refuses: [{ schema: 'photo' }, { expand: 0 }],
  }),
  ...nodeContract({
    make: () => selectColumns({ columns: ['pose', 'Happy', 'Identity'] }),
    items: (source) => COUNTS.map((count, index) => rows(source, index, count)),
    noFace: (source) => rows(source, 0, 0),
    refuses: [{ columns: [] }, { columns: 'pose' }],
  }),
];

/** Faces with scores that change from frame to frame, some null, and who they are. */
function scored(source: string, index: number, count: number) {
  const { faces, identity } = assembled(source, index, count);
  const block = (name: 'blendshapes' | 'aus') => {
    const { length } = FEX_BLOCKS[name];
    const values = Array.from({ length: count * length }, (_, i) =>
      i % 7 === 3 ? Number.NaN : ((i + index) % 9) / 10,
    );
    return Float32Array.from(values);
  };
  const scores = { key: faces.key, count, blocks: { blendshapes: block('blendshapes'), aus: block('aus') } };
  return { key: faces.key, faces, scores, identity };
}

/** Meshes and the scores of their faces. */
function withScores(source: string, index: number, count: number) {
  const { key, scores } = scored(source, index, count);
  return { key, faces: faces(source, index, count), scores };
}

/** Rows of a frame; the row of one without a face is null. */
function rows(source: string, index: number, count: number): FexBatch {
  const { key } = faces(source, index, count);
  const batch = FexBatch.forFrame(IMAGE_SCHEMA, key, Math.max(1, count));
  batch.numbers('facebox').fill(count === 0 ? 0 : 10, 4);
  for (let face = 0; face < count; face++) {
    batch.numbers('facebox').fill(20 + face, 5 * face, 5 * face + 4);
    batch.numbers('pose').fill(index + face / 10, 6 * face, 6 * face + 3);
  }
  return batch;
}

function emptyBlocks({ count, blocks }: { readonly count: number; readonly blocks: object }): boolean {
  return count === 0 && Object.values(blocks).every((block: Float32Array) => block.length === 0);
}

import type { Detections, Meshes, Regions, Tensor } from '@fexgraph/core';
import { MODELS } from '@fexgraph/models';
import { FakeInference, type FakeModel, frameOf, nodeContract } from '@fexgraph/testing';
import { container as root } from 'tsyringe';
import {
  alignFivePoint,
  blazeface,
  boxes,
  crop,
  cropRotated,
  keypoints,
  retinaface,
  rfb320,
  smoothBoxes,
} from '../src/index.ts';
import { floats } from './node-fixtures.ts';

/** Faces in each frame of a source. */
const COUNTS = [1, 2, 1, 3, 2];
/** A dark frame shows no face to the networks below, a bright one shows one, where its brightness says. */
const DARK = 10;
const WIDTH = 64;
const HEIGHT = 48;

const picture = (source: string, index: number, fill = 60 + 30 * index) =>
  frameOf({ source, index, time: index / 30, width: WIDTH, height: HEIGHT, fill: (x, y) => fill + (x % 5) + (y % 3) });
const frames = (source: string) => COUNTS.map((_, index) => picture(source, index));
const darkFrame = (source: string) => picture(source, 0, DARK);

function faces(source: string, index: number, count: number): Detections {
  const frame = picture(source, index);
  const boxes = Array.from({ length: count }, (_, face) => [4 + 14 * face + index, 6, 18 + 14 * face + index, 30]);
  const scores = Float32Array.from({ length: count }, (_, face) => 0.9 - face / 10);
  return { key: frame.key, frame, count, boxes: Float32Array.from(boxes.flat()), scores };
}
const detections = (source: string) => COUNTS.map((count, index) => faces(source, index, count));
const noFace = (source: string) => faces(source, 0, 0);

function withRegions(item: Detections): Regions {
  const regions = Array.from({ length: item.count }, (_, face) => [12 + 14 * face, 18, 16, 16, 0.1 * face]);
  return { ...item, regions: Float32Array.from(regions.flat()) };
}

function withMeshes(item: Detections): Meshes {
  const mesh = Float32Array.from({ length: item.count * 1434 }, (_, i) => 5 + ((i * 7) % 40));
  return { ...item, mesh, presence: new Float32Array(item.count).fill(1) };
}

const brightness = ({ data, dims }: Tensor, face = 0) => {
  const size = data.length / dims[0];
  return Number(data[face * size + Math.floor(size / 2)]);
};

const rfb: FakeModel = {
  inputs: [{ name: 'image', type: 'uint8', dims: [1, 240, 320, 3] }],
  outputs: [
    { name: 'scores', type: 'float32', dims: [1, 4420, 2] },
    { name: 'boxes', type: 'float32', dims: [1, 4420, 4] },
  ],
  answer: ({ image }) => {
    const [scores, boxes] = [new Float32Array(4420 * 2), new Float32Array(4420 * 4)];
    if (brightness(image) > DARK + 10) scores[2 * 17 + 1] = 0.9;
    boxes.set([brightness(image) / 1000, 0.1, 0.5, 0.6], 4 * 17);
    return { scores: floats(scores, 1, 4420, 2), boxes: floats(boxes, 1, 4420, 4) };
  },
};

const blazefaceModel: FakeModel = {
  inputs: [{ name: 'image', type: 'uint8', dims: ['faces', 128, 128, 3] }],
  outputs: [
    { name: 'regressors', type: 'float32', dims: ['faces', 896, 16] },
    { name: 'classificators', type: 'float32', dims: ['faces', 896, 1] },
  ],
  answer: ({ image }) => {
    const count = image.dims[0];
    const [regressors, logits] = [new Float32Array(count * 896 * 16), new Float32Array(count * 896).fill(-20)];
    for (let face = 0; face < count; face++) {
      const tilt = brightness(image, face) / 20;
      // What is dark shows no face: a picture without one, for the node that looks at whole pictures.
      logits[face * 896 + 220] = brightness(image, face) > DARK + 10 ? 3 : -20;
      regressors.set([-52, 12, 64, 32, -60, 12 - tilt, -44, 12 + tilt, -52, 20], (face * 896 + 220) * 16);
    }
    return { regressors: floats(regressors, count, 896, 16), classificators: floats(logits, count, 896, 1) };
  },
};

const retina: FakeModel = {
  inputs: [{ name: 'image', type: 'uint8', dims: [1, 'height', 'width', 3] }],
  outputs: [
    { name: 'scores', type: 'float32', dims: [1, 2] },
    { name: 'boxes', type: 'float32', dims: [1, 2, 4] },
    { name: 'points', type: 'float32', dims: [1, 2, 10] },
  ],
  answer: ({ image }) => {
    const bright = brightness(image);
    return {
      scores: floats(Float32Array.of(bright > DARK + 10 ? 0.9 : 0.1, 0.2), 1, 2),
      boxes: floats(Float32Array.of(bright / 20, 4, 30, 30, 0, 0, 8, 8), 1, 2, 4),
      points: floats(new Float32Array(20).fill(bright / 10), 1, 2, 10),
    };
  },
};

function retinaModels() {
  const parameters = {
    strides: [8, 16, 32],
    anchorSizes: [[16], [64], [256]],
    variances: [0.1, 0.2],
    overlap: 'plain',
  };
  const entry = { id: 'retinaface-r34', parameters, outputs: retina.outputs };
  const container = root.createChildContainer();
  container.register(MODELS, { useValue: { entries: () => [entry], entry: () => entry } as never });
  return container;
}

/** Every node of the package under the node contract. */
export const contract = [
  ...nodeContract({
    make: () => rfb320(),
    items: frames,
    noFace: darkFrame,
    inference: () => new FakeInference({ 'rfb-320': rfb }),
    refuses: [{ threshold: 1.1 }, { threshold: -0.1 }, { iou: 2 }, { model: '' }, { workers: 0 }],
  }),
  ...nodeContract({
    make: () => blazeface(),
    items: frames,
    noFace: darkFrame,
    inference: () => new FakeInference({ 'blazeface-short': blazefaceModel }),
    refuses: [{ threshold: 1.1 }, { iou: -1 }, { margin: 0 }, { sampling: 'bicubic' }],
  }),
  ...nodeContract({
    make: () => retinaface(),
    items: frames,
    noFace: darkFrame,
    inference: () => new FakeInference({ 'retinaface-r34': retina }),
    container: retinaModels,
    refuses: [{ threshold: 2 }, { longSide: 8 }, { longSide: 'long' }, { maxFaces: 0 }],
  }),
  ...nodeContract({
    make: () => boxes(),
    items: (source) => COUNTS.map((count, index) => boxed(source, index, count)),
    noFace: (source) => boxed(source, 0, 0),
  }),
  ...nodeContract({ make: () => smoothBoxes(), items: detections, noFace, refuses: [{ alpha: 1.5 }, { alpha: -1 }] }),
  ...nodeContract({
    make: () => keypoints(),
    items: detections,
    noFace,
    inference: () => new FakeInference({ 'blazeface-short': blazefaceModel }),
    refuses: [{ threshold: 2 }, { search: 0 }, { margin: -1 }],
  }),
  ...nodeContract({
    make: () => cropRotated({ size: 8 }),
    items: (source) => detections(source).map(withRegions),
    noFace: (source) => withRegions(noFace(source)),
    refuses: [{ size: 0 }, { size: 2000 }, { border: 'wrap' }, { sampling: 'nearest' }],
  }),
  ...nodeContract({
    make: () => crop({ size: 8 }),
    items: detections,
    noFace,
    refuses: [{ size: 0 }, { expand: 0 }, { expand: 20 }],
  }),
  ...nodeContract({
    make: () => alignFivePoint({ size: 16 }),
    items: (source) => detections(source).map(withMeshes),
    noFace: (source) => withMeshes(noFace(source)),
    refuses: [{ size: 0 }, { size: 1.5 }],
  }),
];

function boxed(source: string, index: number, count: number) {
  const { boxes } = faces(source, index, count);
  return frameOf({ source, index, time: index / 30, width: WIDTH, height: HEIGHT, fill: 60, boxes });
}

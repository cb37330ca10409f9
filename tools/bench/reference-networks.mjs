// The reference networks with made-up weights, each with an input of its usual size.
import { syntheticCheckpoint, syntheticImage } from '@fexgraph/synth';

const FRAME = { height: 480, width: 640 };

function bytes(height, width) {
  return { image: { type: 'uint8', dims: [1, height, width, 3], data: syntheticImage('bench', height, width) } };
}

function chips(count) {
  const size = 256;
  const picture = syntheticImage('bench', size, size);
  const data = new Float32Array(count * 3 * size * size);
  for (let i = 0; i < data.length; i++) data[i] = picture[i % picture.length] / 255;
  return { chips: { type: 'float32', dims: [count, 3, size, size], data } };
}

const CHIPS = { input: 'chips' };
const FACES = { output: 'faces' };
const frame = bytes(FRAME.height, FRAME.width);
/** `checkpoint` gives the bytes of a checkpoint file; `options` and `feeds` go together. */
export const NETWORKS = [
  { id: 'retinaface-r34', checkpoint: () => syntheticCheckpoint('retinaface_r34'), options: FACES, feeds: frame },
  {
    id: 'retinaface-mobilenet0.25',
    checkpoint: () => syntheticCheckpoint('retinaface_mobilenet'),
    options: FACES,
    feeds: frame,
  },
  {
    id: 'face-multitask-v2',
    checkpoint: () => syntheticCheckpoint('face_multitask_v2'),
    options: CHIPS,
    feeds: chips(1),
  },
  { id: 'arcface-r50', checkpoint: () => syntheticCheckpoint('arcface_r50'), options: CHIPS, feeds: chips(1) },
  { id: 'facenet', checkpoint: () => syntheticCheckpoint('facenet'), options: CHIPS, feeds: chips(1) },
];

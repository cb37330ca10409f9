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

/** Names of the made-up pictures that integers are calibrated with. */
export const CALIBRATED = ['first', 'second', 'third', 'fourth'];

/** An input of the same form as those of the other parts, with other contents. */
export function feedsLike(feeds, name) {
  const [[input, { type, dims }]] = Object.entries(feeds);
  const [height, width] = type === 'uint8' ? dims.slice(1, 3) : dims.slice(2, 4);
  const picture = syntheticImage(name, height, width);
  const data = type === 'uint8' ? picture : Float32Array.from({ length: picture.length }, (_, i) => picture[i] / 255);
  return { [input]: { type, dims: [1, ...dims.slice(1)], data } };
}

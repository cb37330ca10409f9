// The reference networks with made-up weights, each with an input of its usual size.
import { syntheticCheckpoint, syntheticImage } from '@fexgraph/models/synthetic';
import { retinaFaceTensors } from '../../packages/models/dist/networks/retinaface/parameters.js';
import { syntheticValues } from '../../packages/models/dist/synthetic/synthetic-weights.js';
import { writeTorchLegacy } from '../../packages/models/dist/synthetic/write-torch.js';

const FRAME = { height: 480, width: 640 };
/** There is no published name for made-up weights of this one: those of the other RetinaFace's layers by name. */
function mobilenetCheckpoint() {
  const values = (tensor) => (tensor.type === 'I64' ? new BigInt64Array(1) : syntheticValues('retinaface_r34', tensor));
  return writeTorchLegacy(
    retinaFaceTensors('mobilenet0.25').map((tensor) => ({ ...tensor, values: () => values(tensor) })),
  );
}

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
  { id: 'retinaface-mobilenet0.25', checkpoint: mobilenetCheckpoint, options: FACES, feeds: frame },
  {
    id: 'face-multitask-v2',
    checkpoint: () => syntheticCheckpoint('face_multitask_v2'),
    options: CHIPS,
    feeds: chips(1),
  },
  { id: 'arcface-r50', checkpoint: () => syntheticCheckpoint('arcface_r50'), options: CHIPS, feeds: chips(1) },
  { id: 'facenet', checkpoint: () => syntheticCheckpoint('facenet'), options: CHIPS, feeds: chips(1) },
];

import type { Tensor, TensorType } from '@fexgraph/core';
import type { Inference, Session, SessionRequest, TensorMap, TensorSpec } from '@fexgraph/inference';
import { CANONICAL_FACE } from '@fexgraph/nodes-multitask';

/** Frames darker than this show nobody. */
const DARK = 16;

interface MadeNetwork {
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  answer(image: Tensor): TensorMap;
}

const image = (...dims: (number | string)[]): readonly TensorSpec[] => [{ name: 'image', type: 'uint8', dims }];
const floats = (widths: Readonly<Record<string, readonly (number | string)[]>>): readonly TensorSpec[] =>
  Object.entries(widths).map(([name, dims]) => ({ name, type: 'float32' satisfies TensorType, dims }));
const tensor = (data: Float32Array, ...dims: number[]): Tensor => ({ type: 'float32', dims, data });
/** Grey level in the middle of face `face` of a batch. */
function level({ data, dims }: Tensor, face = 0): number {
  const size = data.length / dims[0];
  return Number(data[face * size + Math.floor(size / 2)]);
}
/** One row per face, made from its grey level. */
function rows(given: Tensor, width: number, value: (level: number, column: number) => number): Tensor {
  const [count] = given.dims;
  const data = Float32Array.from({ length: count * width }, (_, i) =>
    value(level(given, Math.floor(i / width)), i % width),
  );
  return tensor(data, count, width);
}

const SIDE = 192;
/** The box around it is as large a part of the crop as the crop is cut for: it stays where it is from frame to frame. */
const MESH = canonicalMesh();
/** Points of the parts that are looked at again: how many numbers, and the corners in whose middle all of them lie. */
const PARTS = {
  output_lips: [160, 61, 291],
  output_left_eye: [142, 362, 263],
  output_right_eye: [142, 33, 133],
  output_left_iris: [10, 362, 263],
  output_right_iris: [10, 33, 133],
} as const;

function canonicalMesh(): Float32Array {
  const axis = (at: number) => Array.from({ length: CANONICAL_FACE.length / 3 }, (_, i) => CANONICAL_FACE[3 * i + at]);
  const [low, high] = [0, 1].map((at) => Math.min(...axis(at))).map((least, at) => [least, Math.max(...axis(at))]);
  const scale = SIDE / 1.5 / Math.max(low[1] - low[0], high[1] - high[0]);
  const [middleX, middleY] = [(low[0] + low[1]) / 2, (high[0] + high[1]) / 2];
  return CANONICAL_FACE.map((value, i) => {
    if (i % 3 === 0) return SIDE / 2 + scale * (value - middleX);
    return i % 3 === 1 ? SIDE / 2 - scale * (value - middleY) : -scale * value;
  });
}

/** Networks of the embedded pack that answer at once: one face in the middle of every frame that is not dark. */
const NETWORKS: Readonly<Record<string, MadeNetwork>> = {
  'rfb-320': {
    inputs: image(1, 240, 320, 3),
    outputs: floats({ scores: [1, 4420, 2], boxes: [1, 4420, 4] }),
    answer: (given) => {
      const [scores, boxes] = [new Float32Array(4420 * 2), new Float32Array(4420 * 4)];
      if (level(given) > DARK) scores[1] = 0.9;
      boxes.set([0.35, 0.2, 0.65, 0.8]);
      return { scores: tensor(scores, 1, 4420, 2), boxes: tensor(boxes, 1, 4420, 4) };
    },
  },
  'blazeface-short': {
    inputs: image('faces', 128, 128, 3),
    outputs: floats({ regressors: ['faces', 896, 16], classificators: ['faces', 896, 1] }),
    answer: ({ dims: [count] }) => ({
      regressors: tensor(new Float32Array(896 * 16 * count), count, 896, 16),
      classificators: tensor(new Float32Array(896 * count).fill(-50), count, 896, 1),
    }),
  },
  'attention-mesh': {
    inputs: image(1, SIDE, SIDE, 3),
    outputs: floats({
      output_mesh_identity: [1, 1404],
      ...Object.fromEntries(Object.entries(PARTS).map(([name, [width]]) => [name, [1, width]])),
      conv_faceflag: [1, 1],
    }),
    answer: (given) => {
      const between = ([width, a, b]: readonly [number, number, number]) =>
        tensor(
          Float32Array.from({ length: width }, (_, i) => (MESH[3 * a + (i % 2)] + MESH[3 * b + (i % 2)]) / 2),
          1,
          width,
        );
      return {
        output_mesh_identity: tensor(MESH.slice(), 1, 1404),
        ...Object.fromEntries(Object.entries(PARTS).map(([name, part]) => [name, between(part)])),
        conv_faceflag: tensor(Float32Array.of(level(given) > DARK ? 12 : -12), 1, 1),
      };
    },
  },
  'fer-emotion': {
    inputs: image('faces', 64, 64, 3),
    outputs: floats({ probabilities: ['faces', 7] }),
    answer: (given) => ({ probabilities: rows(given, 7, (grey, column) => (grey % 7 === column ? 0.4 : 0.1)) }),
  },
  mobilefacenet: {
    inputs: image('faces', 112, 112, 3),
    outputs: floats({ embeddings: ['faces', 192] }),
    // Every grey level is another person.
    answer: (given) => ({ embeddings: rows(given, 192, (grey, column) => Math.cos(grey * (column + 1))) }),
  },
};

/** Opens them; keeps nothing of what they are fed. */
export const madeInference: Inference = {
  async open({ model }: SessionRequest): Promise<Session> {
    const { inputs, outputs, answer } = NETWORKS[model];
    return {
      ...{ backend: 'cpu', inputs, outputs },
      run: async (feeds) => answer(Object.values(feeds)[0]),
      dispose: async () => undefined,
    };
  },
};

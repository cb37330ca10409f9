import { BLENDSHAPE_COLUMNS, type ColumnNote } from '@fexgraph/core';

/** The landmarks that the blendshape network looks at: brows, eyes, irises, nose, lips, jaw. Spec: mediapipe-task 2.3. */
export const BLENDSHAPE_VERTICES: readonly number[] = [
  0, 1, 4, 5, 6, 7, 8, 10, 13, 14, 17, 21, 33, 37, 39, 40, 46, 52, 53, 54, 55, 58, 61, 63, 65, 66, 67, 70, 78, 80, 81,
  82, 84, 87, 88, 91, 93, 95, 103, 105, 107, 109, 127, 132, 133, 136, 144, 145, 146, 148, 149, 150, 152, 153, 154, 155,
  157, 158, 159, 160, 161, 162, 163, 168, 172, 173, 176, 178, 181, 185, 191, 195, 197, 234, 246, 249, 251, 263, 267,
  269, 270, 276, 282, 283, 284, 285, 288, 291, 293, 295, 296, 297, 300, 308, 310, 311, 312, 314, 317, 318, 321, 323,
  324, 332, 334, 336, 338, 356, 361, 362, 365, 373, 374, 375, 377, 378, 379, 380, 381, 382, 384, 385, 386, 387, 388,
  389, 390, 397, 398, 400, 402, 405, 409, 415, 454, 466, 468, 469, 470, 471, 472, 473, 474, 475, 476, 477,
];

/**
 * Outputs of the network that say nothing: on 17 faces of any expression cheekSquint and noseSneer never left 0.00003,
 * cheekPuff and jawForward stayed below 0.005, and `_neutral` has no meaning. Spec: mediapipe-task 5.
 */
export const DEAD_BLENDSHAPES: readonly string[] = [
  '_neutral',
  'cheekPuff',
  'cheekSquintLeft',
  'cheekSquintRight',
  'jawForward',
  'noseSneerLeft',
  'noseSneerRight',
] satisfies (typeof BLENDSHAPE_COLUMNS)[number][];

export const LIVE_BLENDSHAPES: readonly string[] = BLENDSHAPE_COLUMNS.filter(
  (column) => !DEAD_BLENDSHAPES.includes(column),
);

/** Alive by name; on the same faces they hardly left 0. */
const WEAK = ['eyeWideLeft', 'eyeWideRight', 'mouthDimpleLeft', 'mouthDimpleRight'];

export const BLENDSHAPE_NOTES: readonly ColumnNote[] = [
  {
    columns: LIVE_BLENDSHAPES.filter((column) => !WEAK.includes(column)),
    how: 'blendshape network of MediaPipe on 146 landmarks',
    trust: 'measured',
  },
  { columns: WEAK, how: 'blendshape network of MediaPipe, whose output hardly leaves 0', trust: 'proxy' },
  { columns: ['_neutral'], how: 'an output of the network without a meaning', trust: 'not available' },
  {
    columns: DEAD_BLENDSHAPES.filter((column) => column !== '_neutral'),
    how: 'a dead output of the network: near 0 on every face',
    trust: 'not available',
  },
];

/**
 * What the network takes of one face: x and y in pixels of the picture. It takes away their mean and their size by itself;
 * fractions of a picture that is not square would squeeze the face.
 *
 * @param mesh [478, 3]
 * @returns [146, 2]
 */
export function blendshapePoints(mesh: Float32Array): Float32Array {
  return Float32Array.from(BLENDSHAPE_VERTICES.flatMap((vertex) => [mesh[3 * vertex], mesh[3 * vertex + 1]]));
}

import {
  type BatchContext,
  type Behaviour,
  BehaviourPacket,
  type Chips,
  ChipsPacket,
  defineNode,
  FEX_BLOCK_NAMES,
  FEX_BLOCKS,
  type FexBlock,
  faceWeight,
  type MapNode,
  MESH_VERTICES,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
} from '@fexgraph/core';
import { fitInversion, pickChips, placeRows, SQUARE_CHIP_SIZE } from '@fexgraph/imaging';
import { INFERENCE, type Inference, modelOptions, NetworkNode, runRows } from '@fexgraph/inference';
import { MODELS, type ModelCatalog } from '@fexgraph/models';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { chipSquare } from './chip-square.ts';
import { gazeColumns, poseColumns, softmax } from './head-columns.ts';
import { placeMesh } from './place-mesh.ts';

const CHIPS = { type: 'float32', side: SQUARE_CHIP_SIZE, madeBy: 'detect/crop' } as const;

/** Outputs of the network and their numbers per face. */
const HEADS = {
  p_au: FEX_BLOCKS.aus.length,
  emotion_logits: FEX_BLOCKS.emotions.length,
  va: FEX_BLOCKS.affect.length,
  gaze: 2,
  pose: 6,
  mesh: FEX_BLOCKS.mesh.length,
};
/** Some checkpoints have this head, some do not. */
const BLENDSHAPES = { blendshapes: FEX_BLOCKS.blendshapes.length };

const definition = defineNode({
  type: 'multitask/face-v2',
  version: 1,
  summary: 'reads action units, emotion, valence, gaze, pose, mesh and blendshapes off each face with one network',
  input: port(ChipsPacket, 'float32 chips of 256 x 256 pixels from detect/crop'),
  output: port(BehaviourPacket, 'all blocks; null for a face whose box is not finite'),
  options: z.object({
    ...modelOptions('face-multitask-v2'),
  }),
  traits: { maxBatch: 16, concurrency: 2 },
  models: ({ model, backend }) => [{ id: model, inputs: ['chips'], outputs: Object.keys(HEADS), backend }],
  columns: () => FEX_BLOCK_NAMES.flatMap((block) => FEX_BLOCKS[block]),
  columnNotes: [
    {
      columns: FEX_BLOCKS.aus,
      how: 'likeness to a learnt prototype of the unit; exact 0 is common',
      trust: 'measured',
    },
    { columns: FEX_BLOCKS.emotions, how: 'head of the multitask network', trust: 'measured' },
    { columns: FEX_BLOCKS.affect, how: 'head of the multitask network', trust: 'measured' },
    { columns: FEX_BLOCKS.gaze, how: 'head of the multitask network; its sign is not confirmed', trust: 'measured' },
    { columns: ['Roll', 'Yaw'], how: 'head of the multitask network', trust: 'measured' },
    { columns: ['Pitch'], how: 'head of the multitask network; its authors call it close to noise', trust: 'proxy' },
    { columns: ['X', 'Y', 'Z'], how: 'units of the network: no pixels and no centimetres', trust: 'proxy' },
    {
      columns: FEX_BLOCKS.mesh.slice(0, 2 * MESH_VERTICES),
      how: 'mesh head of the multitask network',
      trust: 'measured',
    },
    {
      columns: FEX_BLOCKS.mesh.slice(2 * MESH_VERTICES),
      how: 'depth as the mesh head guesses it from one picture',
      trust: 'proxy',
    },
    {
      columns: FEX_BLOCKS.landmarks,
      how: 'the vertices of the mesh that lie nearest to the points of dlib',
      trust: 'measured',
    },
    {
      columns: FEX_BLOCKS.blendshapes,
      how: 'blendshape head of the multitask network, where the checkpoint has it; not compared with others here',
      trust: 'proxy',
    },
  ],
});

type HeadValues = Readonly<Record<keyof typeof HEADS, Float32Array>> & { readonly blendshapes?: Float32Array };

/**
 * The multitask network of py-feat's Detectorv2, and its columns in the reference's float32 steps. Coordinates are
 * pixels of the source picture, angles radians. Blendshapes are null if the checkpoint has no such head.
 *
 * Known of the published weights: pitch is under-predicted and the sign of its documentation is doubtful; pose X, Y, Z
 * are no pixels; mesh z is in chip sides. Source: spec: pipeline 4, 6, 11.1; networks 2.
 */
@pipelineNode(definition)
export class FaceV2Node extends NetworkNode implements MapNode<Chips, Behaviour> {
  readonly #heads: Readonly<Record<string, number>>;

  constructor(
    @inject(OPTIONS) options: OptionsOf<typeof definition>,
    @inject(INFERENCE) inference: Inference,
    @inject(MODELS) models: ModelCatalog,
  ) {
    super(options, inference);
    const hasBlendshapes = models.entry(options.model).outputs.some(({ name }) => name in BLENDSHAPES);
    this.#heads = hasBlendshapes ? { ...HEADS, ...BLENDSHAPES } : HEADS;
  }

  weight = faceWeight;

  async process(items: readonly Chips[], context: BatchContext): Promise<readonly Behaviour[]> {
    const picked = items.map((item) => pickChips(item, CHIPS));
    const chips = picked.map((one) => one.chips);
    const found = await runRows(this.model, chips, { input: 'chips', outputs: this.#heads }, context);
    return items.map((item, i) => {
      const { faces } = picked[i];
      const blocks = blocksOf(item, faces, found[i] as HeadValues);
      const placed = Object.entries(blocks).map(([block, rows]) => [
        block,
        placeRows(rows, FEX_BLOCKS[block as FexBlock].length, faces, item.count),
      ]);
      return { key: item.key, count: item.count, blocks: Object.fromEntries(placed) };
    });
  }
}

/** One row per picked face. */
function blocksOf(item: Chips, faces: readonly number[], heads: HeadValues): Partial<Record<FexBlock, Float32Array>> {
  const { frame, regions } = item;
  const inversion = fitInversion(frame.fit, frame.height, frame.width);
  const placed = faces.map((face, row) => {
    const square = chipSquare(regions.subarray(5 * face, 5 * face + 5));
    return placeMesh(rowOf(heads.mesh, HEADS.mesh, row), square, inversion);
  });
  const each = (values: Float32Array, width: number, columns: (row: Float32Array) => ArrayLike<number>): Float32Array =>
    joinRows(faces.map((_, row) => columns(rowOf(values, width, row))));
  return {
    landmarks: joinRows(placed.map(({ landmarks }) => landmarks)),
    pose: each(heads.pose, HEADS.pose, poseColumns),
    aus: heads.p_au,
    emotions: each(heads.emotion_logits, HEADS.emotion_logits, softmax),
    affect: heads.va,
    gaze: each(heads.gaze, HEADS.gaze, gazeColumns),
    mesh: joinRows(placed.map(({ mesh }) => mesh)),
    ...(heads.blendshapes ? { blendshapes: heads.blendshapes } : {}),
  };
}

function rowOf(values: Float32Array, width: number, row: number): Float32Array {
  return values.subarray(row * width, (row + 1) * width);
}

function joinRows(rows: readonly ArrayLike<number>[]): Float32Array {
  const width = rows[0]?.length ?? 0;
  const joined = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    joined.set(row, i * width);
  });
  return joined;
}

/** @example chips$.pipe(faceV2()) */
export const faceV2 = nodeOperator(definition, FaceV2Node);

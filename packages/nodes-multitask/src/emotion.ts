import {
  type BatchContext,
  type Behaviour,
  BehaviourPacket,
  defineNode,
  EMOTION_COLUMNS,
  type MapNode,
  type Meshes,
  MeshesPacket,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
} from '@fexgraph/core';
import { cutChips, packRegions, placeRows } from '@fexgraph/imaging';
import { INFERENCE, type Inference, modelOptions, NetworkNode, runRows } from '@fexgraph/inference';
import { inject } from 'tsyringe';
import { z } from 'zod';
import { faceMesh, facesSeen } from './geometry/head-fit.ts';
import { landmarkRegion } from './mesh/landmark-region.ts';

const SIDE = 64;
/** Margin of the region that the mesh was made from; `crop` is relative to it. */
const MESH_MARGIN = 1.5;
/** Order of the network's probabilities, in the names of the columns. */
const CLASSES = ['Anger', 'Disgust', 'Fear', 'Happy', 'Sad', 'Surprise', 'Neutral'] as const;
const CLASS_OF_COLUMN = EMOTION_COLUMNS.map((column) => CLASSES.indexOf(column));
const WIDTH = EMOTION_COLUMNS.length;
const OUTPUTS = { probabilities: WIDTH };

const definition = defineNode({
  type: 'multitask/emotion',
  version: 1,
  summary: 'classifies each face into seven emotions',
  input: port(MeshesPacket, 'face meshes'),
  output: port(BehaviourPacket, 'block emotions: probabilities that sum to 1'),
  options: z.object({
    crop: z.number().positive().default(0.65).describe('side of the upright square, times the region of the mesh'),
    ...modelOptions('fer-emotion'),
  }),
  traits: { maxBatch: 16, concurrency: 2 },
  models: ({ model, backend }) => [{ id: model, inputs: ['image'], outputs: Object.keys(OUTPUTS), backend }],
  columns: () => EMOTION_COLUMNS,
});

/**
 * Happy, Surprise and Neutral are reliable; Anger, Disgust, Fear and Sad are weak, as in every network trained on
 * FER2013. Not turned with the head: the network saw upright squares.
 *
 * Source: Arriaga et al., Real-time Convolutional Neural Networks for Emotion and Gender Classification, 2017;
 * spec: embedded-pack 5 and 9.
 */
@pipelineNode(definition)
export class EmotionNode extends NetworkNode implements MapNode<Meshes, Behaviour> {
  constructor(
    @inject(OPTIONS) private readonly options: OptionsOf<typeof definition>,
    @inject(INFERENCE) inference: Inference,
  ) {
    super(options, inference);
  }

  weight({ count }: Meshes): number {
    return Math.max(1, count);
  }

  async process(items: readonly Meshes[], context: BatchContext): Promise<readonly Behaviour[]> {
    const seen = items.map((item) => facesSeen(item));
    const chips = items.map((item, i) => cutChips(item.frame.pixels, this.#regions(item, seen[i]), SIDE, 'replicate'));
    const outputs = await runRows(this.model, chips, { input: 'image', outputs: OUTPUTS }, context);
    return items.map(({ key, count }, i) => {
      const emotions = placeRows(inColumnOrder(outputs[i].probabilities), WIDTH, seen[i], count);
      return { key, count, blocks: { emotions } };
    });
  }

  #regions(item: Meshes, faces: readonly number[]): Float32Array {
    const margin = MESH_MARGIN * this.options.crop;
    return packRegions(faces.map((face) => ({ ...landmarkRegion(faceMesh(item, face), margin), rotation: 0 })));
  }
}

/** Rows of classes as rows of columns. */
function inColumnOrder(rows: Float32Array): Float32Array {
  return rows.map((_, i) => rows[i - (i % WIDTH) + CLASS_OF_COLUMN[i % WIDTH]]);
}

/** @example meshes$.pipe(emotion()) */
export const emotion = nodeOperator(definition, EmotionNode);

import { FexgraphError } from '@fexgraph/core';
import { addTflite, type TfliteModel } from '../../convert/index.ts';
import { type OnnxGraph, ops, type Value } from '../../onnx/index.ts';
import { byteImage } from '../preprocess/picture-input.ts';

/** A network that a task bundle holds whole: which, and how its tensors are called here. */
export interface ConvertedNetwork {
  /** Name of the entry in the bundle. */
  readonly file: string;
  /** Declares the input of our graph, and gives it to the inputs of the network. */
  readonly input: (graph: OnnxGraph) => Readonly<Record<string, Value>>;
  /** Our outputs: the network's name and the shape of each. */
  readonly outputs: Readonly<Record<string, { readonly from: string; readonly dims: readonly (number | string)[] }>>;
  /** What the tensors do not show. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Side of the chips of the second face mesh. */
const SIDE = 256;

/**
 * 478 landmarks in pixels of the chip, whether there is a face (a logit), and whether the tongue is out.
 *
 * Source: spec: mediapipe-task 2.1.
 */
export const FACE_LANDMARKS_V2: ConvertedNetwork = {
  file: 'face_landmarks_detector.tflite',
  input: (graph) => {
    const planes = byteImage(graph, { batch: 'batch', height: SIDE, width: SIDE, channels: 3 });
    return { input_12: ops.div(planes, 255) };
  },
  outputs: {
    landmarks: { from: 'Identity', dims: ['batch', 1434] },
    presence: { from: 'Identity_1', dims: ['batch', 1] },
    tongueOut: { from: 'Identity_2', dims: ['batch', 1] },
  },
  parameters: { side: SIDE, presence: 'logit', tongueOut: 'probability' },
};

/**
 * 52 blendshapes from 146 of the 478 landmarks, x and y in one unit. A learned token fixes the batch to 1.
 *
 * Source: spec: mediapipe-task 1 and 2.1.
 */
export const FACE_BLENDSHAPES: ConvertedNetwork = {
  file: 'face_blendshapes.tflite',
  input: (graph) => ({ 'serving_default_input_points:0': graph.input('points', 'float32', [1, 146, 2]) }),
  outputs: { blendshapes: { from: 'StatefulPartitionedCall:0', dims: [52] } },
  parameters: { points: 146 },
};

/**
 * Declares the input, the operators and the outputs of a network.
 *
 * @throws FexgraphError BAD_MODEL naming the operator, input or output that is not as it must be.
 */
export function addConverted(graph: OnnxGraph, network: ConvertedNetwork, model: TfliteModel): void {
  const found = addTflite(graph, model, network.input(graph));
  for (const [name, { from, dims }] of Object.entries(network.outputs)) {
    if (!found[from]) throw new FexgraphError('BAD_MODEL', `${network.file} has no output "${from}"`);
    graph.output(name, found[from], dims);
  }
}

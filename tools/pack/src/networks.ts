import { FexgraphError } from '@fexgraph/core';
import { addTfjs, addTflite, readTfjs, readTflite } from '@fexgraph/networks/convert';
import { addModel, type Dim, OnnxGraph, readModel, type Value } from '@fexgraph/networks/onnx';
import { imageInput } from './image-input.ts';
import type { PackFileName } from './pack-sources.ts';

/** One model of the embedded pack: the files it is made from, and how. */
export interface PackNetwork {
  readonly id: string;
  readonly files: readonly PackFileName[];
  /** ONNX bytes; the same files always give the same bytes. */
  build(files: Readonly<Record<string, Uint8Array>>): Uint8Array;
}

/** Outputs under their names in the source, with the shapes they must have. */
function declareOutputs(
  graph: OnnxGraph,
  outputs: Readonly<Record<string, Value>>,
  shapes: Readonly<Record<string, readonly Dim[]>>,
): Uint8Array {
  for (const [name, dims] of Object.entries(shapes)) {
    if (!outputs[name]) throw new FexgraphError('BAD_MODEL', `${graph.name}: the source has no output "${name}"`);
    graph.output(name, outputs[name], dims);
  }
  return graph.serialize();
}

/** Ultra-light RFB-320 face detector; the vendor's graph is opset 9 and stays so. */
const rfb320: PackNetwork = {
  id: 'rfb-320',
  files: ['rfb320'],
  build(files) {
    const model = readModel(files.rfb320, 'fr_detect.onnx');
    const graph = new OnnxGraph('rfb-320', { opset: 9, irVersion: 6 });
    const input = imageInput(graph, 1, [240, 320], { offset: 127, divisor: 128 });
    return declareOutputs(graph, addModel(graph, model, { input }), { scores: [1, 4420, 2], boxes: [1, 4420, 4] });
  },
};

/** MediaPipe's short-range BlazeFace: raw anchors, decoded by the node. */
const blazeFaceShort: PackNetwork = {
  id: 'blazeface-short',
  files: ['blazeFace'],
  build(files) {
    const model = readTflite(files.blazeFace, 'face_detection_short_range.tflite');
    const graph = new OnnxGraph('blazeface-short');
    // 2 p / 255 - 1 as (p - 127.5) / 127.5, which is exact before the division.
    const input = imageInput(graph, 'batch', [128, 128], { offset: 127.5, divisor: 127.5 });
    return declareOutputs(graph, addTflite(graph, model, { input }), {
      regressors: ['batch', 896, 16],
      classificators: ['batch', 896, 1],
    });
  },
};

/** MediaPipe's attention mesh. Its turned crops are computed for one picture at a time: the batch stays 1. */
const attentionMesh: PackNetwork = {
  id: 'attention-mesh',
  files: ['attentionMesh'],
  build(files) {
    const model = readTflite(files.attentionMesh, 'face_landmark_with_attention.tflite');
    const graph = new OnnxGraph('attention-mesh');
    const input = imageInput(graph, 1, [192, 192], { offset: 0, divisor: 255 });
    return declareOutputs(graph, addTflite(graph, model, { input_1: input }), {
      output_mesh_identity: [1, 1404],
      output_lips: [1, 160],
      output_left_eye: [1, 142],
      output_right_eye: [1, 142],
      output_left_iris: [1, 10],
      output_right_iris: [1, 10],
      conv_faceflag: [1, 1],
    });
  },
};

const mobileFaceNet: PackNetwork = {
  id: 'mobilefacenet',
  files: ['mobileFaceNet'],
  build(files) {
    const model = readTflite(files.mobileFaceNet, 'MobileFaceNet.tflite');
    const graph = new OnnxGraph('mobilefacenet');
    const input = imageInput(graph, 'batch', [112, 112], { offset: 127.5, divisor: 128 });
    return declareOutputs(graph, addTflite(graph, model, { input }), { embeddings: ['batch', 192] });
  },
};

const ferEmotion: PackNetwork = {
  id: 'fer-emotion',
  files: ['emotionTopology', 'emotionWeights'],
  build(files) {
    const topology = new TextDecoder().decode(files.emotionTopology);
    const model = readTfjs(topology, files.emotionWeights, 'emotion.json');
    const graph = new OnnxGraph('fer-emotion');
    const input = imageInput(graph, 'batch', [64, 64], { offset: 127.5, divisor: 127.5 }, 'grey');
    const { Identity: probabilities } = addTfjs(graph, model, { input_1: input });
    return declareOutputs(graph, { probabilities }, { probabilities: ['batch', 7] });
  },
};

export const PACK_NETWORKS: readonly PackNetwork[] = [rfb320, blazeFaceShort, attentionMesh, mobileFaceNet, ferEmotion];

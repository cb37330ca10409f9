import { FexgraphError } from '@fexgraph/core';
import type { Checkpoint } from '../checkpoints/index.ts';
import { readTflite } from '../convert/index.ts';
import { OnnxGraph } from '../onnx/index.ts';
import { buildArcface } from './arcface/build-arcface.ts';
import { arcfaceTensors } from './arcface/tensors.ts';
import { buildFacenet } from './facenet/build-facenet.ts';
import { facenetTensors } from './facenet/tensors.ts';
import {
  addConverted,
  type ConvertedNetwork,
  FACE_BLENDSHAPES,
  FACE_LANDMARKS_V2,
} from './mediapipe/converted-networks.ts';
import { buildMultitask } from './multitask/build-multitask.ts';
import { readMultitaskConfig } from './multitask/read-config.ts';
import { multitaskTensors } from './multitask/tensors.ts';
import type { NetworkBuild } from './network-build.ts';
import type {
  ChipNetworkOptions,
  CommonNetworkOptions,
  ConvertedOptions,
  MultitaskOptions,
  NetworkId,
  NetworkOptionsById,
  RetinaFaceOptions,
} from './network-options.ts';
import { CHIP_SIZE, IDENTITY_SIZE } from './preprocess/network-inputs.ts';
import { type ChipInput, chipInput } from './preprocess/picture-input.ts';
import { buildRetinaFace } from './retinaface/build-retinaface.ts';
import {
  RETINAFACE_MOBILENET,
  RETINAFACE_R34,
  type RetinaFaceParameters,
  retinaFaceTensors,
} from './retinaface/parameters.ts';
import { checkTensors, listDifferences } from './weights/check-tensors.ts';
import type { TensorList } from './weights/tensor-list.ts';

/** The graph of a network around the weights of a checkpoint, before it is written as bytes. */
export interface NetworkGraph {
  readonly graph: OnnxGraph;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
}

interface Network<Options> {
  build(checkpoint: Checkpoint, options: Options): NetworkGraph;
  /** Whether the tensors are those of this network. */
  fits(checkpoint: Checkpoint): boolean;
}

/** The first operator set in which every operator here means what we need: Gelu 20, Resize by axes 18. */
const OPSET = 20;
const IR_VERSION = 9;

/** Every network that can be built from a published checkpoint. */
export const NETWORKS: { readonly [Id in NetworkId]: Network<NetworkOptionsById[Id]> } = {
  'retinaface-r34': retinaFace('retinaface-r34', RETINAFACE_R34),
  'retinaface-mobilenet0.25': retinaFace('retinaface-mobilenet0.25', RETINAFACE_MOBILENET),
  'face-multitask-v2': { build: multitask, fits: (checkpoint) => checkpoint.has('unified.proj_lmk.weight') },
  'arcface-r50': identity('arcface-r50', arcfaceTensors(), buildArcface, 'arcface-r50-512'),
  facenet: identity('facenet', facenetTensors(), buildFacenet, 'facenet-vggface2-512'),
  'face-landmarks-v2': converted('face-landmarks-v2', FACE_LANDMARKS_V2),
  'face-blendshapes': converted('face-blendshapes', FACE_BLENDSHAPES),
};

export const NETWORK_IDS = Object.keys(NETWORKS) as readonly NetworkId[];

function retinaFace(id: NetworkId, published: RetinaFaceParameters): Network<RetinaFaceOptions> {
  return {
    fits: (checkpoint) => listDifferences(checkpoint, retinaFaceTensors(published.backbone)).length === 0,
    build: (checkpoint, options) => {
      const given = options.parameters ?? published;
      const parameters = { ...given, channelOrder: options.channelOrder ?? given.channelOrder };
      checkTensors(id, checkpoint, retinaFaceTensors(parameters.backbone));
      const warnings = checkRetinaFaceOptions(id, options);
      const { output = 'heads', topK } = options;
      const build = startBuild(id, checkpoint, options);
      buildRetinaFace(build, parameters, {
        batch: options.batch ?? 'batch',
        height: options.size?.height ?? 'height',
        width: options.size?.width ?? 'width',
        channels: options.channels ?? 3,
        output,
        topK,
      });
      return {
        graph: build.graph,
        parameters: { ...parameters, output, ...(topK === undefined ? {} : { topK }) },
        warnings,
      };
    },
  };
}

const MULTIPLES_OF_32 = 'without a fixed size the WebGPU form takes frames whose sides are multiples of 32';

function checkRetinaFaceOptions(id: NetworkId, { output, topK, target, size }: RetinaFaceOptions): string[] {
  if (topK !== undefined && (output !== 'faces' || !Number.isInteger(topK) || topK < 1)) {
    throw new FexgraphError('BAD_OPTION', `${id}: topK ${topK} needs output 'faces' and a whole number from 1 on`);
  }
  if (target !== 'webgpu') return [];
  if (output === 'faces' && size === undefined) {
    throw new FexgraphError('BAD_OPTION', `${id}: output 'faces' for webgpu needs a fixed size`, {
      hint: "give size: { height, width }, or take output 'heads'",
    });
  }
  if (topK !== undefined) {
    throw new FexgraphError(
      'BAD_OPTION',
      `${id}: topK is not available for webgpu, which has no integer arithmetic for it`,
      {
        hint: 'leave topK away; the scores say which boxes to look at',
      },
    );
  }
  return size === undefined ? [MULTIPLES_OF_32] : [];
}

function multitask(checkpoint: Checkpoint, options: MultitaskOptions): NetworkGraph {
  const id = 'face-multitask-v2';
  const { config, warnings } = readMultitaskConfig(checkpoint);
  checkTensors(id, checkpoint, multitaskTensors(config));
  const build = startBuild(id, checkpoint, options);
  const meshDivisor = options.meshDivisor ?? 'parity203';
  const divisor = meshDivisor === 'asTrained' && config.meshNormalized ? 1 : config.imageSize;
  buildMultitask(build, chips(build, options), options.batch ?? 'batch', config, divisor);
  const parameters = { ...chipParameters(options), ...config, meshDivisor, inputSize: config.imageSize };
  return { graph: build.graph, parameters, warnings };
}

function identity(
  id: NetworkId,
  tensors: TensorList,
  write: (build: NetworkBuild, chips: ChipInput, batch: number | string) => void,
  embeddingSpace: string,
): Network<ChipNetworkOptions> {
  return {
    fits: (checkpoint) => listDifferences(checkpoint, tensors).length === 0,
    build: (checkpoint, options) => {
      checkTensors(id, checkpoint, tensors);
      const build = startBuild(id, checkpoint, options);
      write(build, chips(build, options), options.batch ?? 'batch');
      const parameters = { ...chipParameters(options), embeddingSpace, inputSize: IDENTITY_SIZE };
      return { graph: build.graph, parameters, warnings: [] };
    },
  };
}

function converted(id: NetworkId, network: ConvertedNetwork): Network<ConvertedOptions> {
  return {
    fits: (checkpoint) => checkpoint.networks().includes(network.file),
    build: (checkpoint) => {
      const graph = new OnnxGraph(id, { opset: OPSET, irVersion: IR_VERSION });
      addConverted(graph, network, readTflite(checkpoint.network(network.file), `${id}: ${network.file}`));
      return { graph, parameters: network.parameters, warnings: [] };
    },
  };
}

function startBuild(id: NetworkId, checkpoint: Checkpoint, options: CommonNetworkOptions): NetworkBuild {
  if (options.batch !== undefined && !(Number.isInteger(options.batch) && options.batch > 0)) {
    throw new FexgraphError('BAD_OPTION', `the batch size ${options.batch} of ${id} is not a whole number from 1 on`);
  }
  return {
    graph: new OnnxGraph(id, { opset: OPSET, irVersion: IR_VERSION }),
    checkpoint,
    folded: options.folded ?? true,
    halfWeights: options.weights === 'float16',
    target: options.target ?? 'cpu',
  };
}

function chips({ graph }: NetworkBuild, options: ChipNetworkOptions): ChipInput {
  const { batch = 'batch', channels = 3 } = options;
  return chipInput(graph, { kind: options.input ?? 'bytes', batch, size: chipSize(options), channels });
}

function chipParameters(options: ChipNetworkOptions): { readonly chipSize: number; readonly input: string } {
  return { chipSize: chipSize(options), input: options.input ?? 'bytes' };
}

function chipSize({ chipSize = CHIP_SIZE }: ChipNetworkOptions): number {
  if (!Number.isInteger(chipSize) || chipSize < IDENTITY_SIZE) {
    throw new FexgraphError('BAD_OPTION', `the chip size ${chipSize} is not a whole number from ${IDENTITY_SIZE} on`);
  }
  return chipSize;
}

import {
  type Chips,
  didYouMean,
  FexgraphError,
  type Frame,
  type GraphBuilder,
  type Identities,
  type Wire,
} from '@fexgraph/core';
import { boxes, crop, smoothBoxes } from '@fexgraph/nodes-detect';
import { arcface, cluster, facenet } from '@fexgraph/nodes-identity';
import { assemble, faceV2 } from '@fexgraph/nodes-multitask';
import { addDetector } from './detectors.ts';
import { given } from './given.ts';
import type { Preset, PresetOptions, PresetWires } from './preset.ts';

export interface PyfeatOptions extends PresetOptions {
  /** A detector by manifest id, for example `retinaface-mobilenet0.25`. Default `retinaface-r34`. */
  readonly detector?: string;
  /** `arcface` (default), `facenet` or `none`. */
  readonly identity?: string;
  /** Default 0.8, the reference's. */
  readonly faceIdentityThreshold?: number;
  /**
   * Faces are the boxes that come with the frames (`boxesSource`); no detector runs. What the reference calls
   * crop_faces_from_boxes, but a frame without boxes gives a null row.
   */
  readonly boxesFromFrames?: boolean;
  /** Steadier boxes: weight of the current frame, 0..1. Default: boxes as detected. */
  readonly smoothing?: number;
  /** Manifest id of the multitask network. Default `face-multitask-v2`. */
  readonly multitask?: string;
}

type AddIdentity = (
  graph: GraphBuilder,
  chips: Wire<Chips>,
  options: { readonly maxBatch?: number },
) => Wire<Identities>;

const addArcface: AddIdentity = (graph, chips, options) => graph.add('embeddings', arcface(options), chips);
const addFacenet: AddIdentity = (graph, chips, options) => graph.add('embeddings', facenet(options), chips);

/** The reference's names, and the manifest ids. */
const IDENTITY_NETWORKS = new Map([
  ['arcface', addArcface],
  ['arcface_r50', addArcface],
  ['arcface-r50', addArcface],
  ['facenet', addFacenet],
]);

/** @throws FexgraphError BAD_OPTION for an identity network that this pack does not have. */
function identityNetwork(name: string): AddIdentity {
  const network = IDENTITY_NETWORKS.get(name);
  if (network) return network;
  const names = ['arcface', 'facenet', 'none'];
  throw new FexgraphError('BAD_OPTION', `the pack pyfeat-v2.5 has no identity network "${name}"`, {
    hint: didYouMean(name, names) ?? `it has ${names.join(', ')}`,
  });
}

function add(graph: GraphBuilder, frames: Wire<Frame>, options: PyfeatOptions = {}): PresetWires {
  const { embeddings = false, identity = 'arcface', batchSize: maxBatch } = options;
  const found = options.boxesFromFrames
    ? graph.add('faces', boxes(), frames)
    : addDetector(graph, frames, 'retinaface-r34', {
        model: options.detector,
        threshold: options.faceDetectionThreshold,
      });
  const faces =
    options.smoothing === undefined
      ? found
      : graph.add('smooth-boxes', smoothBoxes({ alpha: options.smoothing }), found);
  const chips = graph.add('chips', crop(), faces);
  const heads = [graph.add('heads', faceV2(given({ model: options.multitask, maxBatch })), chips)];
  const assembling = given({ embeddings, schema: options.video ? ('video' as const) : undefined });
  if (identity === 'none') return { faces, fex: graph.add('fex', assemble(assembling), { faces, heads }) };
  const embedded = identityNetwork(identity)(graph, chips, given({ maxBatch }));
  const people = graph.add(
    'identity',
    cluster(given({ threshold: options.faceIdentityThreshold, onePerFrame: false })),
    embedded,
  );
  return { faces, fex: graph.add('fex', assemble(assembling), { faces, heads, identity: people }) };
}

/**
 * The pipeline of py-feat 2.0.3's Detectorv2. Its weights are pulled or imported first and are for research; on equal
 * frames it gives the reference's columns within float rounding. Source: spec: pipeline.
 */
export const pyfeatPreset: Preset & { add(...args: Parameters<typeof add>): PresetWires } = {
  name: 'pyfeat-v2.5',
  summary: 'the networks of py-feat 2.0.3 (to be pulled; research use): all 2,182 columns of its Detectorv2',
  add,
};

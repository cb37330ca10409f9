import type { Frame, GraphBuilder, Wire } from '@fexgraph/core';
import { alignFivePoint, cropRotated, keypoints, rfb320 } from '@fexgraph/nodes-detect';
import { cluster, mobilefacenet } from '@fexgraph/nodes-identity';
import {
  assemble,
  attentionMesh,
  emotion,
  geometricBlendshapes,
  headPose,
  irisGaze,
  meshLandmarks,
  meshRegions,
} from '@fexgraph/nodes-multitask';
import { given } from './given.ts';
import type { Preset, PresetOptions, PresetWires } from './preset.ts';

function add(graph: GraphBuilder, frames: Wire<Frame>, options: PresetOptions = {}): PresetWires {
  const { embeddings = false, identity = 'mobilefacenet' } = options;
  const maxBatch = options.batchSize;
  const faces = graph.add(
    'faces',
    rfb320(given({ model: options.detector, threshold: options.faceDetectionThreshold })),
    frames,
  );
  // The mesh network wants the face upright and centred: a first mesh from the key points tells where that is.
  const located = graph.add('located', keypoints(), faces);
  const roughChips = graph.add('rough-chips', cropRotated(), located);
  const roughMesh = graph.add('rough-mesh', attentionMesh(), roughChips);
  const regions = graph.add('regions', meshRegions(), roughMesh);
  const chips = graph.add('chips', cropRotated(), regions);
  const mesh = graph.add('mesh', attentionMesh(), chips);
  const heads = [
    graph.add('landmarks', meshLandmarks(), mesh),
    graph.add('pose', headPose(), mesh),
    graph.add('gaze', irisGaze(), mesh),
    graph.add('emotion', emotion(given({ maxBatch })), mesh),
    graph.add('expression', geometricBlendshapes(), mesh),
  ];
  const assembling = given({ embeddings, schema: options.video ? ('video' as const) : undefined });
  if (identity === 'none') return { faces, fex: graph.add('fex', assemble(assembling), { faces, heads }) };
  const aligned = graph.add('aligned', alignFivePoint(), mesh);
  const embedded = graph.add('embeddings', mobilefacenet(given({ model: identity, maxBatch })), aligned);
  const people = graph.add('identity', cluster(given({ threshold: options.faceIdentityThreshold })), embedded);
  return { faces, fex: graph.add('fex', assemble(assembling), { faces, heads, identity: people }) };
}

/** The models that ship with fexgraph: works offline. What they cannot know stays null. */
export const embeddedPreset: Preset = {
  name: 'embedded',
  summary:
    'ships with fexgraph, works offline; 478-point mesh, pose, gaze, emotions, some blendshapes and AUs, identity',
  add,
};

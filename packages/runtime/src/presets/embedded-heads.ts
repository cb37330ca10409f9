import type { Detections, GraphBuilder, Meshes, Wire } from '@fexgraph/core';
import { alignFivePoint } from '@fexgraph/nodes-detect';
import { cluster, mobilefacenet } from '@fexgraph/nodes-identity';
import { assemble, emotion, geometricBlendshapes, headPose, irisGaze, meshLandmarks } from '@fexgraph/nodes-multitask';
import { given } from './given.ts';
import type { PresetOptions, PresetWires } from './preset.ts';

export interface HeadOptions extends PresetOptions {
  /** Manifest id of the identity network, or `none`. */
  readonly identity: string;
  /** Adds the column `Track`; the faces must come from a tracker. Default false. */
  readonly track?: boolean;
}

/** Everything that the embedded pack says of meshes, and the rows of the table. */
export function addEmbeddedHeads(
  graph: GraphBuilder,
  faces: Wire<Detections>,
  mesh: Wire<Meshes>,
  options: HeadOptions,
): PresetWires {
  const { embeddings = false, identity, track, batchSize: maxBatch } = options;
  const heads = [
    graph.add('landmarks', meshLandmarks(), mesh),
    graph.add('pose', headPose(), mesh),
    graph.add('gaze', irisGaze(), mesh),
    graph.add('emotion', emotion(given({ maxBatch })), mesh),
    graph.add('expression', geometricBlendshapes(), mesh),
  ];
  const assembling = given({ embeddings, track, schema: options.video ? ('video' as const) : undefined });
  if (identity === 'none') return { faces, fex: graph.add('fex', assemble(assembling), { faces, heads }) };
  const aligned = graph.add('aligned', alignFivePoint(), mesh);
  const embedded = graph.add('embeddings', mobilefacenet(given({ model: identity, maxBatch })), aligned);
  const people = graph.add('identity', cluster(given({ threshold: options.faceIdentityThreshold })), embedded);
  return { faces, fex: graph.add('fex', assemble(assembling), { faces, heads, identity: people }) };
}

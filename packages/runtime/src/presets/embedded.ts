import type { Frame, GraphBuilder, Wire } from '@fexgraph/core';
import { cropRotated, keypoints } from '@fexgraph/nodes-detect';
import { attentionMesh, meshRegions } from '@fexgraph/nodes-multitask';
import { addDetector } from './detectors.ts';
import { addEmbeddedHeads } from './embedded-heads.ts';
import type { Preset, PresetOptions, PresetWires } from './preset.ts';

function add(graph: GraphBuilder, frames: Wire<Frame>, options: PresetOptions = {}): PresetWires {
  const { identity = 'mobilefacenet' } = options;
  const faces = addDetector(graph, frames, 'rfb-320', {
    model: options.detector,
    threshold: options.faceDetectionThreshold,
    tiles: options.tiles,
  });
  // The mesh network wants the face upright and centred: a first mesh from the key points tells where that is.
  const located = graph.add('located', keypoints(), faces);
  const roughChips = graph.add('rough-chips', cropRotated(), located);
  const roughMesh = graph.add('rough-mesh', attentionMesh(), roughChips);
  const regions = graph.add('regions', meshRegions(), roughMesh);
  const chips = graph.add('chips', cropRotated(), regions);
  const mesh = graph.add('mesh', attentionMesh({ tryTurned: false }), chips);
  return addEmbeddedHeads(graph, faces, mesh, { ...options, identity });
}

/** The models that ship with fexgraph: works offline. What they cannot know stays null. */
export const embeddedPreset: Preset = {
  name: 'embedded',
  summary:
    'ships with fexgraph, works offline; 478-point mesh, pose, gaze, emotions, some blendshapes and AUs, identity',
  add,
};

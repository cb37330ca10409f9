import type { Frame, GraphBuilder, Wire } from '@fexgraph/core';
import { trackMesh } from '@fexgraph/nodes-multitask';
import { addEmbeddedHeads } from './embedded-heads.ts';
import { given } from './given.ts';
import type { Preset, PresetOptions, PresetWires } from './preset.ts';

export interface LiveTrackingOptions extends PresetOptions {
  /** Identity network, for example `mobilefacenet`. Default `none`: a track already says which face is which. */
  readonly identity?: string;
  /** Frames from one run of the detector to the next; default: the tracker's. */
  readonly detectEvery?: number;
  /** Steadier boxes: weight of the current frame, 0..1. Default: boxes as found. */
  readonly smoothing?: number;
}

function add(graph: GraphBuilder, frames: Wire<Frame>, options: LiveTrackingOptions = {}): PresetWires {
  const { identity = 'none', detector, detectEvery: every, smoothing: alpha } = options;
  const tracking = given({ every, alpha, detector, threshold: options.faceDetectionThreshold });
  const faces = graph.add('faces', trackMesh(tracking), frames);
  return addEmbeddedHeads(graph, faces, faces, { ...options, identity, track: true });
}

/**
 * The models that ship with fexgraph on moving pictures: the detector runs every few frames, a face keeps its track,
 * and the table has one more column, `Track`. Frames of a source must come in order.
 */
export const liveTrackingPreset: Preset & { add(...args: Parameters<typeof add>): PresetWires } = {
  name: 'live-tracking',
  summary: 'the models of the embedded pack for video and cameras: follows faces instead of finding them in each frame',
  add,
};

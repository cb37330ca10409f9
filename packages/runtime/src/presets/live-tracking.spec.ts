import { type Frame, GraphBuilder, type Wire } from '@fexgraph/core';
import { framesSource } from '@fexgraph/sources';
import { describe, expect, it } from 'vitest';
import { type LiveTrackingOptions, liveTrackingPreset } from './live-tracking.ts';
import { presetNamed } from './presets.ts';

function graphOf(options?: LiveTrackingOptions) {
  const graph = new GraphBuilder();
  const frames: Wire<Frame> = graph.add('frames', framesSource({ frames: [] }));
  graph.output('fex', liveTrackingPreset.add(graph, frames, options).fex);
  return graph.build().spec;
}

describe('the live-tracking pack', () => {
  it('puts one tracker in the place of detector, crops and meshes, and feeds all heads from it', () => {
    expect(presetNamed('live-tracking')).toBe(liveTrackingPreset);
    const { nodes, edges } = graphOf();
    expect(Object.keys(nodes)).toEqual([
      'frames',
      'faces',
      'landmarks',
      'pose',
      'gaze',
      'emotion',
      'expression',
      'fex',
    ]);
    expect(nodes.faces.type).toBe('multitask/track-mesh@1');
    expect(nodes.fex.options).toEqual({ embeddings: false, track: true });
    expect(edges?.filter(({ from }) => from === 'faces').map(({ to }) => to)).toEqual([
      'landmarks',
      'pose',
      'gaze',
      'emotion',
      'expression',
      'fex',
    ]);
  });

  it('passes its options on, and adds identity on request', () => {
    const { nodes } = graphOf({
      detectEvery: 5,
      smoothing: 0.6,
      faceDetectionThreshold: 0.8,
      identity: 'mobilefacenet',
    });
    expect(nodes.faces.options).toEqual({ every: 5, alpha: 0.6, threshold: 0.8 });
    expect(nodes.identity.type).toBe('identity/cluster@1');
  });
});

import { GraphBuilder } from '@fexgraph/core';
import { framesSource } from '@fexgraph/sources';
import { describe, expect, it } from 'vitest';
import { embeddedPreset } from './embedded.ts';
import { pyfeatPreset } from './pyfeat.ts';

function facesNode(preset: typeof embeddedPreset, detector?: string) {
  const graph = new GraphBuilder();
  const frames = graph.add('frames', framesSource({ frames: [] }));
  preset.add(graph, frames, { detector, faceDetectionThreshold: 0.7 });
  return graph.build().spec.nodes.faces;
}

describe('the detector of a preset', () => {
  it('is a model name, in either pack', () => {
    expect(facesNode(embeddedPreset)).toEqual({
      type: 'detect/rfb320@1',
      options: { model: 'rfb-320', threshold: 0.7 },
    });
    expect(facesNode(embeddedPreset, 'retinaface-mobilenet0.25').type).toBe('detect/retinaface@1');
    expect(facesNode(pyfeatPreset).type).toBe('detect/retinaface@1');
    expect(facesNode(pyfeatPreset, 'rfb-320').type).toBe('detect/rfb320@1');
  });

  it("is the pack's own node for a model that no node is known for", () => {
    expect(facesNode(embeddedPreset, 'mine')).toEqual({
      type: 'detect/rfb320@1',
      options: { model: 'mine', threshold: 0.7 },
    });
  });
});

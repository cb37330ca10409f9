import { type Frame, GraphBuilder, type Wire } from '@fexgraph/core';
import { framesSource } from '@fexgraph/sources';
import { describe, expect, it } from 'vitest';
import { presetNamed } from './presets.ts';
import { type PyfeatOptions, pyfeatPreset } from './pyfeat.ts';

function graphOf(options?: PyfeatOptions) {
  const graph = new GraphBuilder();
  const frames: Wire<Frame> = graph.add('frames', framesSource({ frames: [] }));
  const { fex } = pyfeatPreset.add(graph, frames, options);
  graph.output('fex', fex);
  return graph.build().spec;
}
const edges = (spec: ReturnType<typeof graphOf>) => spec.edges?.map(({ from, to, port }) => `${from} > ${to}.${port}`);

describe('the pyfeat-v2.5 pack', () => {
  it('is found by name', () => {
    expect(presetNamed('pyfeat-v2.5')).toBe(pyfeatPreset);
  });

  it('wires the pipeline of the reference', () => {
    const spec = graphOf();
    expect(Object.fromEntries(Object.entries(spec.nodes).map(([id, { type }]) => [id, type]))).toEqual({
      frames: 'source/frames@1',
      faces: 'detect/retinaface@1',
      chips: 'detect/crop@1',
      heads: 'multitask/face-v2@1',
      embeddings: 'identity/arcface@1',
      identity: 'identity/cluster@1',
      fex: 'fex/assemble@1',
    });
    expect(edges(spec)).toEqual([
      'frames > faces.frame',
      'faces > chips.detections',
      'chips > heads.chips',
      'chips > embeddings.chips',
      'embeddings > identity.identities',
      'faces > fex.faces',
      'heads > fex.heads',
      'identity > fex.identity',
    ]);
  });

  it('leaves the whole identity branch out for none', () => {
    const { nodes } = graphOf({ identity: 'none' });
    expect(Object.keys(nodes)).toEqual(['frames', 'faces', 'chips', 'heads', 'fex']);
  });

  it('swaps networks by name and leaves unset options to the nodes', () => {
    const { nodes } = graphOf({ detector: 'retinaface-mobilenet0.25', identity: 'facenet', batchSize: 4 });
    expect(nodes.faces.options).toEqual({ model: 'retinaface-mobilenet0.25' });
    expect([nodes.embeddings.type, nodes.embeddings.options]).toEqual(['identity/facenet@1', { maxBatch: 4 }]);
    expect(graphOf({ identity: 'arcface_r50' }).nodes.embeddings.type).toBe('identity/arcface@1');
    expect(nodes.identity.options).toEqual({ onePerFrame: false });
  });

  it('takes boxes from the frames instead of a detector, and smooths them on request', () => {
    const spec = graphOf({ boxesFromFrames: true, smoothing: 0.6, video: true });
    expect(spec.nodes.faces.type).toBe('detect/boxes@1');
    expect(spec.nodes['smooth-boxes'].options).toEqual({ alpha: 0.6 });
    expect(edges(spec)).toContain('smooth-boxes > chips.detections');
    expect(edges(spec)).toContain('smooth-boxes > fex.faces');
    expect(spec.nodes.fex.options).toEqual({ embeddings: false, schema: 'video' });
  });

  it('names the networks it has when it does not have the one asked for', () => {
    expect(() => graphOf({ identity: 'facenett' })).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', hint: expect.stringContaining('facenet') }),
    );
  });
});

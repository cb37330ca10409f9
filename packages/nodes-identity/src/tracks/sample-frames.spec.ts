import type { Meshes } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { followed, optionsFor } from '../../test/identity-fixtures.ts';
import { SampleFramesNode } from './sample-frames.ts';

const sampler = (options = {}) => new SampleFramesNode(optionsFor(SampleFramesNode, options));
const counts = (node: SampleFramesNode, ...items: Meshes[]) => node.process(items).map(({ count }) => count);

describe('identity/sample-frames', () => {
  it('passes the frames that are due as they are, and the others without faces', () => {
    const items = Array.from({ length: 6 }, (_, index) => followed('a', index, 3, 7));
    const found = sampler({ every: 3 }).process(items);
    expect(found.map((item, index) => item === items[index])).toEqual([true, true, true, false, true, false]);
    const { key, frame, ...rest } = found[3];
    expect([key, frame]).toEqual([items[3].key, items[3].frame]);
    expect(rest).toMatchObject({ count: 0, mesh: new Float32Array(0), boxes: new Float32Array(0) });
  });

  it('keeps sources apart, forgets one that ended, and takes another rate while it runs', () => {
    const node = sampler({ every: 100 });
    expect(counts(node, followed('a', 0, 0), followed('b', 0, 0), followed('a', 1, 0))).toEqual([1, 1, 1]);
    expect(counts(node, followed('a', 2, 0), followed('a', 3, 0))).toEqual([1, 0]);
    node.endSource('a');
    expect(counts(node, followed('a', 4, 0))).toEqual([1]);
    node.update(optionsFor(SampleFramesNode, { every: 1 }));
    expect(counts(node, ...[5, 6, 7, 8].map((index) => followed('a', index, 0)))).toEqual([1, 1, 1, 1]);
  });

  it('asks for faces that are followed', () => {
    const { tracks: _, ...item } = followed('a', 0, 0);
    expect(() => sampler().process([item])).toThrow(
      expect.objectContaining({ code: 'BAD_GRAPH', hint: expect.stringContaining('track-mesh') }),
    );
  });
});

import { definitionOf } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { plugin as nodePlugin } from './node/plugin.ts';
import { plugin } from './plugin.ts';

describe('plugin', () => {
  it('names the sinks of each platform', () => {
    const types = (nodes: typeof plugin.nodes) => nodes.map((node) => definitionOf(node).type);
    expect(types(plugin.nodes)).toEqual(['sink/memory', 'sink/callback']);
    expect(types(nodePlugin.nodes)).toEqual([
      'sink/memory',
      'sink/callback',
      'sink/csv',
      'sink/ndjson',
      'sink/parquet',
      'sink/arrow',
      'sink/overlay',
      'sink/overlay-video',
      'sink/report',
      'sink/events',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { graphFileReader, readGraphFile } from './read-graph-file.ts';

const TEXT = `
version: 1
params:
  inputs: { type: strings }
  threshold: { type: number, optional: true }
nodes:
  frames: { type: source/images@1, options: { inputs: '\${params.inputs}', threshold: '\${params.threshold}' } }
`;

describe('graphFileReader', () => {
  it('fills params again and again as if the file were read each time', () => {
    const read = graphFileReader(TEXT, 'g.yaml');
    const fillings = [
      { params: { inputs: ['a.png'] } },
      { placeholders: true },
      { params: { inputs: ['b.png', 'c.png'], threshold: 0.5 } },
      { params: { inputs: ['a.png'] } },
    ];
    for (const filling of fillings) expect(read(filling)).toEqual(readGraphFile(TEXT, 'g.yaml', filling));
  });

  it('tells problems of the params each time, and only those of this time', () => {
    const read = graphFileReader(TEXT, 'g.yaml');
    expect(() => read()).toThrow(/inputs/);
    expect(() => read({ params: { inputs: ['a.png'], size: 1 } })).toThrow(/"size"/);
    expect(read({ params: { inputs: ['a.png'] } }).spec.nodes).toHaveProperty('frames');
  });

  it('tells problems of the text each time', () => {
    const read = graphFileReader('version: 1\nnods: {}\n', 'g.yaml');
    for (let i = 0; i < 2; i++) expect(() => read()).toThrow(/nods/);
  });
});

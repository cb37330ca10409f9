import { describe, expect, it } from 'vitest';
import { fakeContainer } from '../../test/fake-nodes.ts';
import { validateGraphFile } from '../validate-graph-file.ts';
import { outlineGraphFile } from './graph-outline.ts';

const TEXT = `version: 1
name: outlined
maxErrors: 3
params:
  names: { type: strings, optional: true }
graphs:
  looks:
    inputs: [faces]
    nodes:
      even: { type: fake/smooth, input: faces }
    outputs: { even: even }
nodes:
  pictures: { type: fake/pictures, options: { names: "\${params.names}" } }
  faces: { type: fake/faces@2, backend: webgpu, maxBatch: 2, options: { threshold: 0.25 }, input: pictures }
  calm: { use: looks, input: faces }
  rows:
    type: fake/assemble
    inputs: { faces: calm.even }
outputs: { rows: rows }
`;

const placesOf = (text: string) => {
  const outline = outlineGraphFile(text, 'g.yaml')!;
  return validateGraphFile(text, 'g.yaml', fakeContainer()).map((problem) => [outline.locate(problem), problem.code]);
};

describe('outlineGraphFile', () => {
  it('gives what is written: options, settings, wires and sub-graphs', () => {
    const outline = outlineGraphFile(TEXT, 'g.yaml')!;
    expect(outline).toMatchObject({
      name: 'outlined',
      plugins: [],
      settings: { maxErrors: 3 },
      inputs: [],
      outputs: { rows: 'rows' },
    });
    expect(outline.params.map(({ name, types }) => [name, types])).toEqual([['names', ['strings']]]);
    const plain = { options: {}, settings: {}, params: {}, wires: [] };
    const names = `\${params.names}`;
    expect(outline.nodes).toEqual([
      { ...plain, id: 'pictures', type: 'fake/pictures', options: { names } },
      {
        ...plain,
        id: 'faces',
        type: 'fake/faces@2',
        options: { threshold: 0.25, backend: 'webgpu' },
        settings: { maxBatch: 2 },
        wires: [{ from: 'pictures' }],
      },
      { id: 'calm', use: 'looks', options: {}, settings: {}, params: {}, wires: [{ from: 'faces' }] },
      { ...plain, id: 'rows', type: 'fake/assemble', wires: [{ from: 'calm.even', port: 'faces' }] },
    ]);
    expect(outline.graphs.looks).toMatchObject({
      inputs: ['faces'],
      outputs: { even: 'even' },
      nodes: [{ id: 'even', type: 'fake/smooth', wires: [{ from: 'faces' }] }],
    });
  });

  it('says where problems belong: option, port, setting, sub-graph', () => {
    expect(placesOf(TEXT)).toEqual([]);
    const text = TEXT.replace('0.25', '7')
      .replace('maxBatch: 2', 'maxBatch: 0')
      .replace('calm.even', 'pictures')
      .replace('type: fake/smooth', 'type: fake/smoth');
    expect(placesOf(text)).toEqual([
      [{ graph: 'looks', node: 'even' }, 'unknown-type'],
      [{ node: 'faces', at: 'maxBatch' }, 'setting'],
      [{ node: 'faces', at: 'threshold' }, 'bad-option'],
      [{ node: 'rows', at: 'faces' }, 'wrong-packet'],
    ]);
  });

  it('gives the wires of the list of edges to the nodes that they go into, and their problems', () => {
    const text = TEXT.replace('    inputs: { faces: calm.even }\n', '').concat(
      'edges: [{ from: pictures, to: rows, port: faces }]\n',
    );
    expect(outlineGraphFile(text, 'g.yaml')!.nodes.at(-1)!.wires).toEqual([{ from: 'pictures', port: 'faces' }]);
    expect(placesOf(text)).toEqual([[{ node: 'rows', at: 'faces' }, 'wrong-packet']]);
  });

  it('leaves out what cannot be read, and is undefined for what is no graph file', () => {
    const text = TEXT.replace('  calm: { use: looks, input: faces }', '  calm: nothing');
    expect(outlineGraphFile(text, 'g.yaml')!.nodes.map(({ id }) => id)).toEqual(['pictures', 'faces', 'rows']);
    expect(placesOf(text)[0]).toEqual([{ node: 'calm' }, 'wrong-value']);
    for (const wrong of ['', 'version: 2\n', '{{', 'a'.repeat(300_000)]) {
      expect(outlineGraphFile(wrong, 'g.yaml')).toBeUndefined();
    }
  });
});

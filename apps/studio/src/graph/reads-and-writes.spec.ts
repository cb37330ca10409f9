// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how graph files name params
import { outlineGraphFile } from '@fexgraph/graph-files';
import { describe, expect, it } from 'vitest';
import { graphText, webContainer } from '../../test/support/web-container.ts';
import { readsAndWrites } from './reads-and-writes.ts';

const { registry } = webContainer();
const of = (text: string) => readsAndWrites(outlineGraphFile(text, 'g.yaml')!, registry);

describe('readsAndWrites', () => {
  it('names sources and sinks, with the places that the file says', () => {
    expect(of(graphText('embedded'))).toEqual([
      { id: 'frames', type: 'source/images@1', does: 'reads', what: [] },
      { id: 'table', type: 'sink/csv@1', does: 'writes', what: ['fex.csv'] },
    ]);
    const text = graphText('embedded').replace(
      "inputs: '${params.inputs}'",
      'inputs: [https://a.example/b.png, c.png]',
    );
    expect(of(text)[0].what).toEqual(['https://a.example/b.png', 'c.png']);
  });

  it('sees into sub-graphs, and judges types that are not here by their family', () => {
    const text = `version: 1
graphs: { inside: { nodes: { s: { type: sink/overlay, options: { folder: /tmp } } } } }
nodes: { a: { type: source/of-a-plugin }, b: { use: inside } }
`;
    expect(of(text).map(({ id, does, what }) => [id, does, what])).toEqual([
      ['a', 'reads', []],
      ['s', 'writes', ['/tmp']],
    ]);
  });
});

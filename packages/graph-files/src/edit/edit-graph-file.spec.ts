import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrarySpec } from '../../test/arbitrary-spec.ts';
import { canonicalGraph } from '../canonical/canonical-graph.ts';
import { readGraphFile } from '../read-graph-file.ts';
import { writeGraphFile } from '../write/write-graph-file.ts';
import { editGraphFile } from './edit-graph-file.ts';

const TEXT = `# what it is for
version: 1
name: edited
graphs:
  looks:
    inputs: [faces]
    nodes:
      even: { type: fake/smooth, input: faces } # steady
    outputs: { even: even }

nodes:
  pictures: { type: fake/pictures }
  # the best that we have
  faces:
    type: fake/faces@2
    options: { threshold: 0.25 } # tried out
    input: pictures
  calm: { use: looks, input: faces }
  rows:
    type: fake/assemble
    inputs: { faces: faces, heads: [calm.even, faces] }
  table: { type: fake/table }
edges: [{ from: faces, to: table }]
outputs: { rows: rows, calm: calm }
`;

const linesOf = (text: string) => text.split('\n').map((line) => line.replaceAll(/\s*([[\]{}])\s*/g, '$1'));
/** Lines that an edit took away and that it brought, spaces around brackets aside. */
const changed = (edited: string) => {
  const [before, after] = [linesOf(TEXT), linesOf(edited)];
  return [before.filter((line) => !after.includes(line)), after.filter((line) => !before.includes(line))];
};

describe('editGraphFile', () => {
  it('changes one value and leaves comments, order and everything else', () => {
    const edited = editGraphFile(TEXT, (file) => file.set(['nodes', 'faces', 'options', 'threshold'], 0.8));
    expect(changed(edited)).toEqual([
      ['    options:{threshold: 0.25}# tried out'],
      ['    options:{threshold: 0.8}# tried out'],
    ]);
  });

  it('makes the maps that are not there, and takes away those that became empty', () => {
    const path = ['nodes', 'pictures', 'options', 'names'] as const;
    const set = editGraphFile(TEXT, (file) => file.set(path, ['a', 'b']));
    expect(readGraphFile(set, 'g.yaml').spec.nodes.pictures.options).toEqual({ names: ['a', 'b'] });
    const back = editGraphFile(set, (file) => file.set(path, undefined));
    expect(linesOf(back)).toEqual(linesOf(TEXT));
    expect(editGraphFile('version: 1\nnodes:\n', (file) => file.addNode('a', { type: 'fake/pictures@1' }))).toBe(
      'version: 1\nnodes:\n  a:\n    type: fake/pictures@1\n',
    );
  });

  it('adds and takes away wires in the way that the node has them', () => {
    const edited = editGraphFile(TEXT, (file) => {
      file.connect('rows', 'table');
      file.connect('pictures', 'faces');
      file.connect('calm', 'rows', 'heads');
      file.disconnect('faces', 'rows', 'faces');
      file.connect('rows', 'calm', 'named');
      file.disconnect('faces', 'table');
    });
    expect(changed(edited)).toEqual([
      [
        '    input: pictures',
        '    inputs:{faces: faces, heads:[calm.even, faces]}',
        '  table:{type: fake/table}',
        'edges:[{from: faces, to: table}]',
      ],
      [
        '    input:[pictures, pictures]',
        '    inputs:{heads:[calm.even, faces, calm]}',
        '  table:{type: fake/table, input: rows}',
        'edges:',
        '  -{from: rows, to: calm, port: named}',
      ],
    ]);
  });

  it('takes away a node with all that names it', () => {
    const edited = editGraphFile(TEXT, (file) => file.removeNode('faces'));
    expect(edited).not.toMatch(/\bfaces: faces|input: faces \}\n {2}rows|from: faces/);
    const spec = readGraphFile(
      editGraphFile(edited, (file) => file.removeNode('calm')),
      'g.yaml',
    ).spec;
    expect(Object.keys(spec.nodes)).toEqual(['pictures', 'rows', 'table']);
    expect(spec).toMatchObject({ edges: [], outputs: { rows: 'rows' } });
  });

  it('renames a node wherever it is named, also in a sub-graph', () => {
    const rename = (text: string) =>
      editGraphFile(text, (file) => {
        file.renameNode('calm', 'quiet');
        file.body('looks').renameNode('even', 'level');
      });
    const before = JSON.stringify(readGraphFile(TEXT, 'g.yaml').spec);
    const after = JSON.stringify(readGraphFile(rename(TEXT), 'g.yaml').spec);
    expect(after).toBe(before.replaceAll('calm/even', 'quiet/level'));
    expect(rename(TEXT)).toContain('# steady');
  });

  it('refuses what is no graph file, and what stands for something elsewhere', () => {
    expect(() => editGraphFile('{{', (file) => file.addNode('a', { type: 'x/y' }))).toThrow('has a problem');
    const anchored = TEXT.replace('{ threshold: 0.25 }', '&t { threshold: 0.25 }').replace(
      'type: fake/assemble',
      'type: fake/assemble\n    options: *t',
    );
    expect(() => editGraphFile(anchored, (file) => file.removeNode('rows'))).toThrow('uses *t for what stands at &t');
  });

  it('changes nothing else, for any graph', () => {
    fc.assert(
      fc.property(arbitrarySpec, (spec) => {
        const text = writeGraphFile(spec);
        const added = editGraphFile(text, (file) => file.addNode('one-more', { type: 'fake/pictures@1' }));
        expect(Object.keys(readGraphFile(added, 'g.yaml').spec.nodes)).toHaveLength(Object.keys(spec.nodes).length + 1);
        const back = editGraphFile(added, (file) => file.removeNode('one-more'));
        expect(canonicalGraph(readGraphFile(back, 'g.yaml').spec)).toBe(canonicalGraph(spec));
      }),
      { numRuns: 50 },
    );
  });
});

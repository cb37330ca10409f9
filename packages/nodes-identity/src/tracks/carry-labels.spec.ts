import type { Identities } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { followed, identities } from '../../test/identity-fixtures.ts';
import { CarryLabelsNode } from './carry-labels.ts';

type Labels = (string | null)[];

/** The faces of a frame by their tracks, and what is known of them: nothing, or a label each. */
function item(source: string, index: number, tracks: number[], labels?: Labels) {
  const found = identities(source, index, ...(labels ?? []).map((): number[] => [1, 0]));
  const identity: Identities = {
    ...found,
    labels: labels ?? [],
    withheld: labels?.map((one) => (one ? null : 'small')),
  };
  return { key: found.key, faces: followed(source, index, ...tracks), identity };
}
const labels = (node: CarryLabelsNode, ...items: ReturnType<typeof item>[]) =>
  node.process(items).map((found) => found.labels);

describe('identity/carry-labels', () => {
  it('gives faces of which nothing is known the label that their track had last', () => {
    const node = new CarryLabelsNode();
    const frames = [
      item('a', 0, [0, 1], ['Person_0', 'Person_1']),
      item('a', 1, [1, 0]),
      item('a', 2, [0, 1], ['Person_2', null]),
      item('a', 3, [0, 1]),
    ];
    expect(labels(node, ...frames)).toEqual([
      ['Person_0', 'Person_1'],
      ['Person_1', 'Person_0'],
      ['Person_2', 'Person_1'],
      ['Person_2', 'Person_1'],
    ]);
  });

  it('knows nothing of a track before it was labelled, or after it was gone', () => {
    const node = new CarryLabelsNode();
    const frames = [
      item('a', 0, [0], [null]),
      item('a', 1, [0]),
      item('a', 2, [0], ['Person_0']),
      item('a', 3, []),
      item('a', 4, [0]),
    ];
    expect(labels(node, ...frames)).toEqual([[null], [null], ['Person_0'], [], [null]]);
  });

  it('does not carry embeddings, and keeps those that were made', () => {
    const node = new CarryLabelsNode();
    const [seen, between] = node.process([item('a', 0, [5], ['Person_0']), item('a', 1, [5])]);
    expect([...seen.embeddings]).toEqual([1, 0]);
    expect(between).toMatchObject({ count: 1, space: 'plane', dimension: 2 });
    expect([...between.embeddings]).toEqual([Number.NaN, Number.NaN]);
    const [blurred] = node.process([item('a', 2, [5], [null])]);
    expect([...blurred.embeddings]).toEqual([Number.NaN, Number.NaN]);
    const [stranger] = node.process([item('a', 3, [6], [null])]);
    expect([...stranger.embeddings]).toEqual([1, 0]);
  });

  it('says of a face that has a label no longer why it has none', () => {
    const node = new CarryLabelsNode();
    const [first, second] = node.process([
      item('a', 0, [0, 1], ['Person_0', null]),
      item('a', 1, [0, 1], [null, null]),
    ]);
    expect(first.withheld).toEqual([null, 'small']);
    expect(second.withheld).toEqual([null, 'small']);
    expect(second.labels).toEqual(['Person_0', null]);
  });

  it('keeps sources apart and forgets one that ended', () => {
    const node = new CarryLabelsNode();
    expect(labels(node, item('a', 0, [0], ['Person_0']), item('b', 0, [0]))).toEqual([['Person_0'], [null]]);
    node.endSource('a');
    expect(labels(node, item('a', 1, [0]))).toEqual([[null]]);
  });

  it('refuses labels of some of the faces, and faces that nobody follows', () => {
    const node = new CarryLabelsNode();
    expect(() => node.process([item('a', 0, [0, 1], ['Person_0'])])).toThrow(/labels of 1 faces came for 2 faces/);
    const { faces, ...rest } = item('a', 0, [0], ['Person_0']);
    expect(() => node.process([{ ...rest, faces: { ...faces, tracks: undefined } }])).toThrow(/have no tracks/);
  });
});

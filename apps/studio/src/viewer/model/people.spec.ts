import { describe, expect, it } from 'vitest';
import { firstOfEach, namedPeople, peopleOf, renamed, rowIdentities, rowNames } from './people.ts';

const identity = { name: 'Identity', labels: ['Person_0', 'Person_1'], codes: Int32Array.of(0, 1, -1, 0, -1) };
const score = Float32Array.of(0.9, 0.9, 0.9, 0.9, 0);
const input = { name: 'input', labels: ['a/x.mp4', 'b/x.mp4'], codes: Int32Array.of(0, 0, 0, 1, 1) };

describe('people of a table', () => {
  it('are those of Identity; a face without a label is somebody, a row without a face nobody', () => {
    expect(peopleOf({ rowCount: 5, identity, score })).toEqual({
      column: 'Identity',
      labels: ['Person_0', 'Person_1', 'no label'],
      originals: ['Person_0', 'Person_1', null],
      codes: Int32Array.of(0, 1, 2, 0, -1),
    });
  });

  it('are those of Track where nobody has a label', () => {
    const track = Float32Array.of(7, 7, 8, Number.NaN, Number.NaN);
    const nobody = { ...identity, labels: [], codes: new Int32Array(5).fill(-1) };
    expect(peopleOf({ rowCount: 5, identity: nobody, track, score })).toEqual({
      column: 'Track',
      labels: ['Track 7', 'Track 8', 'no label'],
      originals: [null, null, null],
      codes: Int32Array.of(0, 0, 1, 2, -1),
    });
  });

  it('are one where the table does not tell them apart', () => {
    expect(peopleOf({ rowCount: 2 })).toEqual({
      column: undefined,
      labels: ['no label'],
      originals: [null],
      codes: Int32Array.of(0, 0),
    });
  });

  it('are others in another input where that is asked for', () => {
    const { labels, codes } = peopleOf({ rowCount: 5, identity, score, input });
    expect(labels).toEqual(['Person_0 · a/x.mp4', 'Person_1 · a/x.mp4', 'no label · a/x.mp4', 'Person_0 · b/x.mp4']);
    expect(namedPeople(labels)).toHaveLength(4);
    expect([...codes]).toEqual([0, 1, 2, 3, -1]);
  });
});

describe('the first people of each clip', () => {
  const people = peopleOf({ rowCount: 5, identity, score, input });
  const clips = [[0, 1, 2], [3, 4], [4]].map((rows) => ({ rows: Int32Array.from(rows) }));

  it('are some of whatever is looked at', () => {
    expect([...firstOfEach(clips, people, 2)]).toEqual([
      'Person_0 · a/x.mp4',
      'Person_1 · a/x.mp4',
      'Person_0 · b/x.mp4',
    ]);
    expect([...firstOfEach(clips, people, 1)]).toEqual(['Person_0 · a/x.mp4', 'Person_0 · b/x.mp4']);
  });
});

describe('names of people', () => {
  const people = peopleOf({ rowCount: 5, identity, score });
  const [first, second] = namedPeople(people.labels);

  it('can be changed', () => {
    const names = renamed(people.labels, first, 'Anna');
    expect(names).toEqual(['Anna', 'Person_1', 'no label']);
    expect(rowNames(people, names)).toEqual({
      labels: ['Anna', 'Person_1', 'no label'],
      codes: Int32Array.of(0, 1, 2, 0, -1),
    });
    // Whom nothing is known of has no identity, as before.
    expect(rowIdentities(people, names)).toEqual({
      labels: ['Anna', 'Person_1'],
      codes: Int32Array.of(0, 1, -1, 0, -1),
    });
  });

  it('make one person of two when they are the same, who is renamed as one', () => {
    const names = renamed(people.labels, second, 'Person_0');
    const [both, ...others] = namedPeople(names);
    expect([both.name, [...both.members], others.length]).toEqual(['Person_0', [0, 1], 1]);
    expect(renamed(names, both, 'Anna')).toEqual(['Anna', 'Anna', 'no label']);
    expect([...rowIdentities(people, names).codes]).toEqual([0, 0, -1, 0, -1]);
  });

  it('are given to followed faces that are one, and to nobody else', () => {
    const tracks = peopleOf({ rowCount: 3, track: Float32Array.of(0, 1, 2) });
    const [zero] = namedPeople(tracks.labels);
    expect(rowIdentities(tracks, renamed(tracks.labels, zero, 'Track 1'))).toEqual({
      labels: ['Track 1'],
      codes: Int32Array.of(0, 0, -1),
    });
  });
});

import { describe, expect, it } from 'vitest';
import { groupNotes, NAMED_INPUTS, NoteList } from './note-groups.ts';

describe('groupNotes', () => {
  it('counts by kind, in the order in which the kinds came', () => {
    const notes = [
      { input: 'a.heic', kind: 'HEIC, not read', missed: true },
      { input: 'scan.tif', kind: 'only the first page read', detail: '1 of 2 pages' },
      { input: 'b.heic', kind: 'HEIC, not read', missed: true },
      { input: 'all', kind: 'faces without a label', count: 38 },
    ];
    expect(groupNotes('frames', notes)).toEqual([
      {
        node: 'frames',
        kind: 'HEIC, not read',
        missed: true,
        count: 2,
        inputs: [{ input: 'a.heic' }, { input: 'b.heic' }],
      },
      {
        node: 'frames',
        kind: 'only the first page read',
        missed: false,
        count: 1,
        inputs: [{ input: 'scan.tif', detail: '1 of 2 pages' }],
      },
      { node: 'frames', kind: 'faces without a label', missed: false, count: 38, inputs: [{ input: 'all' }] },
    ]);
  });

  it('names the first inputs and counts them all', () => {
    const [group] = groupNotes(
      'frames',
      Array.from({ length: 1000 }, (_, i) => ({ input: `${i}`, kind: 'left out' })),
    );
    expect([group.count, group.inputs.length]).toEqual([1000, NAMED_INPUTS]);
  });
});

describe('NoteList', () => {
  it('keeps the first of a kind, in their order, and counts the others', () => {
    const list = new NoteList();
    for (let i = 999; i >= 0; i--) list.add({ input: `${i}`, kind: 'left out' }, i);
    list.add({ input: 'last', kind: 'gamma ignored' }, 2000);
    expect(list.list()).toHaveLength(NAMED_INPUTS + 1);
    expect(list.list().at(-1)).toEqual({ input: 'last', kind: 'gamma ignored' });
    const [group] = groupNotes('frames', list.list());
    expect([group.count, group.inputs[0], group.inputs.length]).toEqual([1000, { input: '900' }, NAMED_INPUTS]);
  });
});

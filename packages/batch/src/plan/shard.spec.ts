import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOfShard } from './shard.ts';

const part = (i: number, bytes?: number) => ({
  ...{ id: String(i), name: `p${i}`, kind: 'video', firstFrame: 0 },
  inputs: [{ name: `p${i}`, path: `/p${i}`, ...(bytes === undefined ? {} : { bytes }) }],
});
const parts = (count: number) => Array.from({ length: count }, (_, i) => part(i, i % 7));

describe('partsOfShard', () => {
  it('begins with the largest, and keeps the order of parts of one size', () => {
    const sized = [3, 9, undefined, 9, 5].map((bytes, i) => part(i, bytes));
    const names = (index: number, of: number) => partsOfShard(sized, { index, of }).map(({ name }) => name);
    expect(names(1, 1)).toEqual(['p1', 'p3', 'p4', 'p0', 'p2']);
    expect([names(1, 2), names(2, 2)]).toEqual([
      ['p1', 'p4', 'p2'],
      ['p3', 'p0'],
    ]);
  });

  it('gives each part to one worker, and to none much more than to another', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.integer({ min: 1, max: 50 }), (count, of) => {
        const shards = Array.from({ length: of }, (_, i) => partsOfShard(parts(count), { index: i + 1, of }));
        const ids = shards.flat().map(({ id }) => Number(id));
        expect(ids.sort((a, b) => a - b)).toEqual(parts(count).map(({ id }) => Number(id)));
        const sizes = shards.map(({ length }) => length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

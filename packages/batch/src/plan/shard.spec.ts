import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOfShard } from './shard.ts';

const parts = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: String(i), name: `p${i}`, kind: 'video', inputs: [], firstFrame: 0 }));

describe('partsOfShard', () => {
  it('gives neighbours to different workers', () => {
    expect(partsOfShard(parts(7), { index: 2, of: 3 }).map(({ name }) => name)).toEqual(['p1', 'p4']);
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

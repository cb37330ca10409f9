import type { Tensor } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { prepareFeeds } from './prepare-feeds.ts';

const ARRAYS: readonly Tensor['data'][] = [
  Float32Array.of(0.5, Number.NaN, -0, 3),
  BigInt64Array.of(-1n, 2n ** 62n),
  Int32Array.of(-1, 2 ** 30),
  Uint16Array.of(65_535, 1),
  Uint8Array.of(255, 0, 7),
];
const feed = (data: Tensor['data']) => ({ x: { type: 'float32', dims: [data.length], data } as Tensor });

describe('feeds of a call', () => {
  it.each(ARRAYS)('are copies of the same kind and bytes: %o', (data) => {
    const { feeds, transfer, giveBack } = prepareFeeds(feed(data), false);
    expect(feeds.x.data).toEqual(data);
    expect(feeds.x.data.constructor).toBe(data.constructor);
    expect([transfer, giveBack]).toEqual([[feeds.x.data.buffer], false]);
    expect(feeds.x.data.buffer).not.toBe(data.buffer);
  });

  it.each(ARRAYS)('lie where those of the call before lay, if they are as large: %o', (data) => {
    const spare = prepareFeeds(feed(data.toReversed()), false).feeds;
    const { feeds, transfer, giveBack } = prepareFeeds(feed(data), false, spare);
    expect(feeds.x.data).toEqual(data);
    expect(feeds.x.data.constructor).toBe(data.constructor);
    expect(feeds.x.data.buffer).toBe(spare.x.data.buffer);
    expect([transfer, giveBack]).toEqual([[feeds.x.data.buffer], true]);
  });

  it('have memory of their own where that of the call before is larger, or smaller, or of another name', () => {
    const data = Float32Array.of(1, 2, 3);
    const smaller = prepareFeeds(feed(Float32Array.of(9, 9)), false).feeds;
    const larger = prepareFeeds(feed(Float32Array.of(9, 9, 9, 9)), false).feeds;
    for (const spare of [{}, smaller, larger, { y: feed(Float32Array.of(9, 9, 9)).x }]) {
      const { feeds, giveBack } = prepareFeeds(feed(data), false, spare);
      expect([...feeds.x.data]).toEqual([1, 2, 3]);
      expect([feeds.x.data.buffer.byteLength, giveBack]).toEqual([12, true]);
    }
  });

  it('do not come back where the caller gives them away: the next call brings its own', () => {
    const data = Float32Array.of(1, 2);
    const { feeds, giveBack } = prepareFeeds(feed(data), true, {});
    expect([feeds.x.data, giveBack]).toEqual([data, false]);
    expect(feeds.x.data).toBe(data);
  });

  it('have memory of their own each, also where those of the call before shared it', () => {
    const shared = feed(Float32Array.of(9, 9)).x;
    const [a, b] = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
    const { feeds } = prepareFeeds({ a: feed(a).x, b: feed(b).x }, false, { a: shared, b: shared });
    expect([feeds.a.data, feeds.b.data]).toEqual([a, b]);
  });

  it('have the numbers of a view alone, of an array whose kind may change on the way', () => {
    const pool = Float32Array.of(1, 2, 3, 4);
    const spare = prepareFeeds(feed(Int32Array.of(9, 9)), false).feeds;
    const { feeds } = prepareFeeds(feed(pool.subarray(1, 3)), true, spare);
    expect(feeds.x.data).toEqual(Float32Array.of(2, 3));
    expect(feeds.x.data.buffer).toBe(spare.x.data.buffer);
    expect([...pool]).toEqual([1, 2, 3, 4]);
  });
});

import { elementCount } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { checkFeeds } from './check-feeds.ts';
import type { TensorSpec } from './session.ts';
import { patternFeeds, valuesOf } from './tensor-values.ts';

describe('valuesOf', () => {
  it('reads half floats: zeros, one, the largest, the smallest, infinities, NaN', () => {
    const data = Uint16Array.of(0x0000, 0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00, 0xfc00, 0x7e00);
    expect([...valuesOf({ type: 'float16', dims: [8], data })]).toEqual([
      0,
      1,
      -2,
      65504,
      2 ** -24,
      Infinity,
      -Infinity,
      Number.NaN,
    ]);
  });

  it('reads integers', () => {
    expect([...valuesOf({ type: 'int64', dims: [2], data: BigInt64Array.of(-3n, 5n) })]).toEqual([-3, 5]);
    expect([...valuesOf({ type: 'uint8', dims: [1], data: Uint8Array.of(255) })]).toEqual([255]);
  });
});

describe('patternFeeds', () => {
  it('fits the specs of every type, with the size asked for in place of symbols', () => {
    const types = ['float32', 'uint8', 'int64', 'int32', 'float16', 'bool'] as const;
    const specs: TensorSpec[] = types.map((type) => ({ name: type, type, dims: ['batch', 5] }));
    const feeds = patternFeeds(specs, 3);
    checkFeeds('m', specs, feeds);
    for (const { dims } of Object.values(feeds)) expect(elementCount(dims)).toBe(15);
    expect(new Set(feeds.uint8.data as Uint8Array).size).toBe(15);
  });
});

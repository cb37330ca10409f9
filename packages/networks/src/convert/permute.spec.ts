import { describe, expect, it } from 'vitest';
import { permute } from './permute.ts';

describe('permute', () => {
  it('moves axes and keeps the bytes of an element together', () => {
    const source = Uint16Array.from([0, 1, 2, 10, 11, 12]);
    const { bytes, dims } = permute(new Uint8Array(source.buffer), 2, [2, 3], [1, 0]);
    expect(dims).toEqual([3, 2]);
    expect([...new Uint16Array(bytes.buffer)]).toEqual([0, 10, 1, 11, 2, 12]);
  });

  it('is undone by the opposite order', () => {
    const source = Uint8Array.from({ length: 2 * 3 * 4 * 5 }, (_, index) => index);
    const there = permute(source, 1, [2, 3, 4, 5], [0, 3, 1, 2]);
    expect(there.dims).toEqual([2, 5, 3, 4]);
    expect(permute(there.bytes, 1, there.dims, [0, 2, 3, 1]).bytes).toEqual(source);
  });
});

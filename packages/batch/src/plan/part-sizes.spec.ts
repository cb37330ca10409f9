import { describe, expect, it } from 'vitest';
import type { Part } from './part.ts';
import { partSizes } from './part-sizes.ts';

const part = (id: string, ...inputs: [path: string, bytes?: number][]): Part => ({
  ...{ id, name: id, kind: 'video', firstFrame: 0 },
  inputs: inputs.map(([path, bytes]) => ({ name: path, path, bytes })),
});

describe('partSizes', () => {
  it('counts a file that was cut once, and one that is given twice for each time', () => {
    const cut = ['a', 'b', 'c', 'd'].map((id) => part(id, ['/long', 400]));
    const parts = [...cut, part('whole', ['/short', 100]), part('whole', ['/short', 100]), part('gone', ['/gone'])];
    const sizeOf = partSizes(parts);
    expect(parts.map(sizeOf)).toEqual([100, 100, 100, 100, 100, 100, 0]);
    expect(sizeOf(part('pictures', ['/1', 3], ['/2', 4]))).toBe(7);
  });
});

import { describe, expect, it } from 'vitest';
import { noFace, sampleFace } from '../../test/support/sample-face.ts';
import { isBoxOnly } from './box-only.ts';

const only = (batch: ReturnType<typeof sampleFace>) => [...batch.rows()].map(isBoxOnly);

describe('isBoxOnly', () => {
  it('tells a box without a mesh from a face, and from no box at all', () => {
    const face = sampleFace(40, 30, 60);
    expect(only(face)).toEqual([false]);
    const unseen = sampleFace(40, 30, 60);
    unseen.numbers('landmarks').fill(Number.NaN);
    expect(only(unseen)).toEqual([true]);
    expect(only(noFace())).toEqual([false]);
  });
});

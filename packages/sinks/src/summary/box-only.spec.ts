import { IMAGE_SCHEMA } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { noFace, sampleFace } from '../../test/support/sample-face.ts';
import { isBoxOnly } from './box-only.ts';

const ALL = IMAGE_SCHEMA.columns.filter((column) => !/^(FaceRect|FaceScore|Frame|input|frame)/.test(column));
const only = (batch: ReturnType<typeof sampleFace>, heads: readonly string[] = ALL) =>
  [...batch.rows()].map((row) => isBoxOnly(row, heads));

/** A box of which nothing is known. */
function bare() {
  const batch = sampleFace(40, 30, 60);
  for (const { name, type } of batch.schema.groups) {
    if (['facebox', 'frameSize', 'input', 'frame'].includes(name)) continue;
    if (type === 'text') batch.texts(name).fill(null);
    else batch.numbers(name).fill(Number.NaN);
  }
  return batch;
}

describe('isBoxOnly', () => {
  it('tells a box of which nothing is known from a face, and from no box at all', () => {
    expect(only(sampleFace(40, 30, 60))).toEqual([false]);
    expect(only(bare())).toEqual([true]);
    expect(only(noFace())).toEqual([false]);
  });

  it('goes by what the run looks at: pose alone, or boxes alone', () => {
    const posed = bare();
    posed.numbers('pose').set([0.1, 0.2, 0.3]);
    expect(only(posed, ['Pitch', 'Roll', 'Yaw'])).toEqual([false]);
    expect(only(bare(), ['Pitch', 'Roll', 'Yaw'])).toEqual([true]);
    expect(only(bare(), [])).toEqual([false]);
  });
});

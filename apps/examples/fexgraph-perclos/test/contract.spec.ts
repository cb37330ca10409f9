import { FexBatch, IMAGE_SCHEMA } from '@fexgraph/core';
import { nodeContract } from '@fexgraph/testing';
import { it } from 'vitest';
import { eyeClosure } from '../src/index.ts';

/** A frame in which the eyes are closed so far; without a number it has no face. */
function frame(source: string, index: number, closed?: number): FexBatch {
  const batch = FexBatch.forFrame(IMAGE_SCHEMA, { source, index, time: index / 30 }, 1);
  batch.numbers('facebox').set(closed === undefined ? [NaN, NaN, NaN, NaN, 0] : [10, 20, 30, 40, 0.9]);
  if (closed !== undefined) batch.numbers('blendshapes').fill(closed);
  return batch;
}

const contract = nodeContract({
  make: () => eyeClosure({ closed: 0.7 }),
  items: (source) => [0, 0.6, 0.7, 1].map((closed, index) => frame(source, index, closed)),
  noFace: (source) => frame(source, 0),
  refuses: [{ closed: 1.1 }, { closed: -1 }],
});
for (const { name, run } of contract) it(name, run);

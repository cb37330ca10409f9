import { BLENDSHAPE_COLUMNS, FexBatch, IMAGE_SCHEMA, isBalanced } from '@fexgraph/core';
import { harness } from '@fexgraph/testing';
import { describe, expect, it } from 'vitest';
import { eyeClosure } from './eye-closure.ts';

const UNKNOWN = Number.NaN;

/** Rows of one frame, one for each pair of eyeBlinkLeft and eyeBlinkRight. */
function fex(index: number, ...blinks: readonly (readonly [left: number, right: number])[]): FexBatch {
  const batch = FexBatch.forFrame(IMAGE_SCHEMA, { source: 'test', index, time: index }, blinks.length);
  blinks.forEach(([left, right], row) => {
    const blendshapes = batch.row(row).numbers('blendshapes');
    blendshapes[BLENDSHAPE_COLUMNS.indexOf('eyeBlinkLeft')] = left;
    blendshapes[BLENDSHAPE_COLUMNS.indexOf('eyeBlinkRight')] = right;
  });
  return batch;
}

const closures = (batches: readonly FexBatch[]) =>
  batches.flatMap((batch) => [...batch.rows()].map((row) => [row.get('EyeClosure'), row.get('EyesClosed')]));

describe('fexgraph-perclos/eye-closure', () => {
  it('says how far the eyes are closed, and from when on they count as closed', async () => {
    const faces = fex(0, [0, 0.25], [1, 0], [0.875, 0.75], [1, 1]);
    const { outputs } = await harness(eyeClosure()).run([faces]);
    expect(closures(outputs)).toEqual([
      [0.125, 0],
      [0.5, 0], // a wink
      [0.8125, 1],
      [1, 1],
    ]);
  });

  it('counts a closure that is exactly the limit, whatever float32 makes of it', async () => {
    const { outputs } = await harness(eyeClosure({ closed: 0.7 })).run([fex(0, [0.7, 0.7], [0.69, 0.7])]);
    expect(closures(outputs).map(([, closed]) => closed)).toEqual([1, 0]);
  });

  it('is null where an eye is not known, and for a frame without a face', async () => {
    const { outputs } = await harness(eyeClosure({ closed: 0 })).run([fex(0, [1, UNKNOWN], [UNKNOWN, UNKNOWN])]);
    expect(closures(outputs)).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it('adds its columns at the end and keeps all others', async () => {
    const before = fex(0, [0.5, 0.5]);
    before.texts('input')[0] = 'face.png';
    const { outputs } = await harness(eyeClosure()).run([before, fex(1, [0, 0])]);
    const [first, second] = outputs;
    expect(first.schema.columns).toEqual([...IMAGE_SCHEMA.columns, 'EyeClosure', 'EyesClosed']);
    expect(first.row(0).toObject()).toEqual({ ...before.row(0).toObject(), EyeClosure: 0.5, EyesClosed: 0 });
    expect(second.schema).toBe(first.schema);
  });

  it('gives the same rows in the same order, however frames are batched', async () => {
    const frames = Array.from({ length: 10 }, (_, i) => fex(i, [i / 9, i / 9]));
    const alone = await harness(eyeClosure(), { maxBatch: 1 }).run(frames);
    const together = await harness(eyeClosure(), { batchDelayMs: 10 }).run(frames);
    expect(alone.calls).toEqual(frames.map(() => 'process 1'));
    expect(together.calls).toEqual(['process 10']);
    expect(together.outputs.map(({ key }) => key.index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(closures(together.outputs)).toEqual(closures(alone.outputs));
    expect(isBalanced(together.report.counts)).toBe(true);
  });

  it('refuses a limit that no face can reach', async () => {
    await expect(harness(eyeClosure({ closed: 80 })).run([fex(0, [1, 1])])).rejects.toThrow(/closed/);
  });
});

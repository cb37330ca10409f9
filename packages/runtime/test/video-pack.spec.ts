import { compile, FexBatch, run } from '@fexgraph/core';
import { framesSource } from '@fexgraph/sources';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { detectGraph } from '../src/detect/detect-graph.ts';
import type { DetectOptions } from '../src/detect/detect-options.ts';
import { createRuntime } from '../src/node/create-runtime.ts';
import { film } from './support/film.ts';

const runtime = await createRuntime();
afterAll(() => runtime.dispose());

/** In these frames the lens is covered. */
const AWAY = [11, 12];
const frames = await film(20, AWAY);
const calls = (model: string) => runtime.inference.records().find((record) => record.model === model)?.calls ?? 0;

interface Speed {
  readonly maxInFlight?: number;
  readonly maxBatch?: number;
}

/** The pack for videos over made frames. */
async function analyse(options: Partial<DetectOptions>, { maxInFlight, maxBatch }: Speed = {}): Promise<FexBatch> {
  const graph = detectGraph(runtime.container, { inputs: 'clip.mp4', ...options });
  graph.replace('frames', framesSource({ frames, source: 'clip.mp4' }));
  const active = run(compile(graph.build(), runtime.container), { maxInFlight, maxBatch, onError: 'fail' });
  const batches: FexBatch[] = [];
  active.output<FexBatch>('fex').subscribe((batch) => batches.push(batch));
  await active.done;
  return FexBatch.concat(batches[0].schema, batches);
}

const column = (fex: FexBatch, name: string) => Array.from({ length: fex.rowCount }, (_, row) => fex.value(row, name));
const isAway = (row: number) => AWAY.includes(row);

describe('the embedded pack on a video', () => {
  it('follows a face, and asks who it is on some frames, with the labels of asking on each', async () => {
    const before = calls('mobilefacenet');
    // One frame to a call, so that calls can be counted.
    const sampled = await analyse({}, { maxBatch: 1 });
    const asked = calls('mobilefacenet') - before;
    const each = await analyse({ identityEvery: 1 }, { maxBatch: 1 });
    // On the ages 0, 1, 2, 4 and 8 of the first track, and 0, 1, 2 and 4 of the second.
    expect(asked).toBe(9);
    expect(calls('mobilefacenet') - before - asked).toBe(18);
    const wanted = frames.map((_, row) => (isAway(row) ? null : 'Person_0'));
    expect(column(sampled, 'Identity')).toEqual(wanted);
    expect(column(each, 'Identity')).toEqual(wanted);
    expect(column(sampled, 'Track')).toEqual(frames.map((_, row) => (isAway(row) ? null : row < AWAY[0] ? 0 : 1)));
    expect(column(sampled, 'approx_time')).toEqual(new Array(20).fill('00:00'));
    expect(column(sampled, 'Happy').filter((value) => value !== null && Number(value) > 0.5)).toHaveLength(18);
  });

  it('gives the same rows whatever waits, and in whatever batches', async () => {
    const options = { baseline: true, identityEvery: 4, detectEvery: 5, smoothing: 0.7, embeddings: true } as const;
    const wanted = await analyse(options, { maxInFlight: 1, maxBatch: 1 });
    const speed = fc.record({ maxInFlight: fc.integer({ min: 2, max: 8 }), maxBatch: fc.integer({ min: 1, max: 16 }) });
    await fc.assert(
      fc.asyncProperty(speed, async (at) => {
        const fex = await analyse(options, at);
        for (const { name, type } of wanted.schema.groups) {
          if (type === 'text') expect(fex.texts(name), name).toEqual(wanted.texts(name));
          else expect(fex.numbers(name), name).toEqual(wanted.numbers(name));
        }
      }),
      { numRuns: 3 },
    );
  }, 60_000);

  it('has no embedding on frames on which nobody looked', async () => {
    const fex = await analyse({ embeddings: true, heads: ['identity'] });
    const embedded = column(fex, 'Identity_1').flatMap((value, row) => (value === null ? [] : row));
    expect(embedded).toEqual([0, 1, 2, 4, 8, 13, 14, 15, 17]);
    expect(column(fex, 'Identity_192')[0]).not.toBeNull();
  });

  it('is null until the neutral face is known, and 0 for a face that does not change', async () => {
    const still = frames.map(({ time }) => ({ pixels: frames[0].pixels, time }));
    const many = Array.from({ length: 36 }, (_, i) => still[i % still.length]);
    const graph = detectGraph(runtime.container, { inputs: 'clip.mp4', baseline: true, heads: ['expression'] });
    graph.replace('frames', framesSource({ frames: many, source: 'clip.mp4' }));
    const active = run(compile(graph.build(), runtime.container), { onError: 'fail' });
    const smiles: unknown[] = [];
    active.output<FexBatch>('fex').subscribe((batch) => smiles.push(batch.value(0, 'AU12')));
    const { notes } = await active.done;
    expect(smiles.slice(0, 29)).toEqual(new Array(29).fill(null));
    for (const smile of smiles.slice(29)) expect(smile).toBeLessThan(0.05);
    expect(notes.find(({ kind }) => kind.includes('neutral face'))).toMatchObject({ count: 29 });
  });

  it('looks for faces on each frame without tracking, and tells of no track', async () => {
    const before = calls('rfb-320');
    const fex = await analyse({ tracking: false }, { maxBatch: 1 });
    expect(calls('rfb-320') - before).toBe(20);
    expect(fex.schema.place('Track')).toBeUndefined();
    expect(column(fex, 'Identity')).toEqual(frames.map((_, row) => (isAway(row) ? null : 'Person_0')));
    expect(fex.schema.columns).toContain('approx_time');
  });
});

import { type CompiledGraph, FexgraphError } from '@fexgraph/core';
import { type RunRecord, runRecordText } from '@fexgraph/sinks';
import { describe, expect, it } from 'vitest';
import { mergeRecords } from './merge-records.ts';

const graph = { spec: { version: 1, nodes: {}, edges: [] }, nodes: [], pruned: [] } as unknown as CompiledGraph;
const part = (name: string) => ({
  id: 'a'.repeat(64),
  name,
  kind: 'video',
  firstFrame: 0,
  inputs: [{ name, path: `/${name}` }],
});
const decoder = { node: 'frames', kind: 'video decoder', missed: false, count: 1, inputs: [{ input: 'ffmpeg 5.1' }] };

const run = (name: string, rows: number, notes: RunRecord['notes'] = [decoder]): RunRecord => ({
  record: 1,
  fexgraph: '0.1.0',
  ...{ started: '2026-01-01T00:00:00Z', finished: '2026-01-01T00:01:00Z', complete: true },
  platform: { runtime: 'node 22', system: 'linux x64', devices: [] },
  options: {},
  graph: { hash: 'b'.repeat(64), nodes: [], pruned: [] },
  models: [],
  sessions: [{ model: 'rfb-320', backend: 'cpu', requested: 'cpu', workers: 2 }],
  counts: { accepted: rows + 1, rows, nullRows: 0, deadLetters: 1, drops: 0, faces: 2 * rows, boxesOnly: 0 },
  failures: [
    { input: name, frame: 3, node: 'frames', code: 'BAD_INPUT', message: 'damaged', settlement: 'dead-letter' },
  ],
  failureCount: 1,
  notes,
  unsupported: ['valence', name],
  timings: { prepareMs: 10, runMs: 100, nodes: [{ id: 'faces', busyMs: 50, batches: 5 }] },
  outputs: [],
});

const facts = {
  graphs: [graph],
  ...{ started: new Date(0), finished: new Date(1000), options: { jobs: 2 }, notes: [], outputs: [] },
};
const merged = await mergeRecords({
  ...facts,
  parts: [
    { part: part('a.mp4'), run: async () => ({ ...run('a.mp4', 10) }), rows: 13, earlier: true },
    { part: part('b.mp4'), earlier: false, error: new FexgraphError('BAD_INPUT', 'b.mp4: no video') },
    { part: part('c.mp4'), run: async () => ({ ...run('c.mp4', 20) }), rows: 20, earlier: false },
  ],
  notes: [{ input: 'd.heic', kind: 'HEIC, not read', missed: true }],
  outputs: [{ path: 'fex.csv', rows: 30, complete: true }],
});

describe('the record of a run in parts', () => {
  it('is a run record', () => {
    expect(JSON.parse(runRecordText(merged))).toMatchObject({ complete: true, options: { jobs: 2 } });
  });

  it('says of each part what became of it', () => {
    expect(
      merged.parts?.map(({ name, frames, rows, earlier, error }) => [name, frames, rows, earlier, error?.message]),
    ).toEqual([
      ['a.mp4', 11, 13, true, undefined],
      ['b.mp4', 0, 0, false, 'b.mp4: no video'],
      ['c.mp4', 21, 20, false, undefined],
    ]);
  });

  it('adds up counts, failures and timings', () => {
    expect(merged.counts).toEqual({
      ...{ accepted: 32, rows: 30, nullRows: 0, deadLetters: 2, drops: 0, faces: 60, boxesOnly: 0 },
    });
    expect([merged.failureCount, merged.failures.map(({ input }) => input)]).toEqual([2, ['a.mp4', 'c.mp4']]);
    expect(merged.timings).toEqual({
      ...{ prepareMs: 20, runMs: 200, nodes: [{ id: 'faces', busyMs: 100, batches: 10 }] },
    });
    expect(merged.sessions).toHaveLength(1);
    expect(merged.unsupported).toEqual(['valence']);
  });

  it('says once what several parts say alike, and names inputs that failed and were left out', () => {
    expect(merged.notes.map(({ kind, count, missed, inputs }) => [kind, count, missed, inputs[0].input])).toEqual([
      ['video decoder', 1, false, 'ffmpeg 5.1'],
      ['input that could not be analysed', 1, true, 'b.mp4'],
      ['HEIC, not read', 1, true, 'd.heic'],
    ]);
    expect(merged.notes[1].inputs[0].detail).toBe('no video');
  });

  it('refuses what a part has kept and is no run record', async () => {
    const parts = [{ part: part('a.mp4'), run: async () => ({ counts: 'many' }), earlier: true }];
    await expect(mergeRecords({ ...facts, parts })).rejects.toThrow(/a\.mp4: /);
  });
});

import type { RunRecord } from '../../src/run-record/run-record.ts';

export function sampleRecord(): RunRecord {
  return {
    record: 1,
    fexgraph: '0.1.0',
    started: '2026-01-02T03:04:05.000Z',
    finished: '2026-01-02T03:04:06.500Z',
    complete: true,
    platform: { runtime: 'node 22.11.0', system: 'linux x64', devices: ['2 x cpu'] },
    options: { inputs: ['a.png'], out: 'results' },
    graph: {
      hash: 'ab'.repeat(32),
      nodes: [{ id: 'faces', type: 'detect/rfb-320', version: 1, options: { threshold: 0.7 } }],
      pruned: ['gaze'],
    },
    models: [
      {
        id: 'rfb-320',
        revision: '1',
        sha256: 'cd'.repeat(32),
        licence: { name: 'MIT', spdx: 'MIT' },
        commercial: 'yes',
      },
    ],
    sessions: [
      { model: 'rfb-320', backend: 'cpu', requested: 'auto', reason: 'the only one here', workers: 2, threads: 1 },
    ],
    counts: { accepted: 2, rows: 1, nullRows: 0, deadLetters: 1, drops: 0, faces: 1 },
    failures: [
      {
        input: 'b.jpg',
        frame: 1,
        node: 'source',
        code: 'BAD_INPUT',
        message: 'the file is empty',
        settlement: 'dead-letter',
      },
    ],
    failureCount: 1,
    notes: [
      { node: 'frames', kind: 'HEIC, not read', missed: true, count: 1, inputs: [{ input: 'c.heic' }] },
      {
        node: 'frames',
        kind: 'only the first page or frame read',
        missed: false,
        count: 1,
        inputs: [{ input: 'd.tif', detail: '1 of 2' }],
      },
    ],
    unsupported: ['cheekPuff'],
    timings: { prepareMs: 120, runMs: 1380.5, nodes: [{ id: 'faces', busyMs: 4.5, batches: 1 }] },
    outputs: [{ path: 'results/fex.csv', rows: 1, complete: true }],
  };
}

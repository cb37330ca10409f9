import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuiltGraph, compile, type NodeEntry, run } from '@fexgraph/core';
import { readFexCsv } from '@fexgraph/sinks';
import { type Fault, FaultInjector } from '@fexgraph/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { detectGraph } from '../src/detect/detect-graph.ts';
import { createRuntime } from '../src/node/create-runtime.ts';
import { writeVariedPictures } from './support/varied-pictures.ts';

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-same-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All that may decide how fast a run is. */
interface Speed {
  readonly workers: number;
  readonly threads: number;
  readonly maxInFlight: number;
  /** Frames per call of a node, and how long a call waits for more. */
  readonly maxBatch: number;
  readonly batchDelayMs: number;
  /** Faces per call of a network. */
  readonly batchSize: number;
  /** Frames that some node takes longer for. */
  readonly delays: readonly { readonly node: string; readonly index: number; readonly delayMs: number }[];
}

const SLOWED = [
  ...['faces', 'upright/located', 'upright/rough-mesh', 'upright/mesh', 'emotion'],
  ...['identity/embeddings', 'identity/people', 'fex', 'csv'],
];

const speeds: fc.Arbitrary<Speed> = fc.record({
  workers: fc.integer({ min: 1, max: 3 }),
  threads: fc.integer({ min: 1, max: 2 }),
  maxInFlight: fc.integer({ min: 1, max: 8 }),
  maxBatch: fc.integer({ min: 1, max: 16 }),
  batchDelayMs: fc.constantFrom(0, 0, 1, 5, 20),
  batchSize: fc.integer({ min: 1, max: 16 }),
  delays: fc.array(
    fc.record({
      node: fc.constantFrom(...SLOWED),
      index: fc.integer({ min: 0, max: 7 }),
      delayMs: fc.integer({ min: 1, max: 30 }),
    }),
    { maxLength: 6 },
  ),
});

const SLOWEST: Speed = {
  ...{ workers: 1, threads: 1, maxInFlight: 1 },
  ...{ maxBatch: 1, batchDelayMs: 0, batchSize: 1, delays: [] },
};

function atSpeed({ spec, classes }: BuiltGraph, { maxBatch, batchDelayMs }: Speed): BuiltGraph {
  const paced = ([id, entry]: [string, NodeEntry]) => {
    const takesBatches = id !== 'frames' && id !== 'csv';
    return [id, takesBatches ? { ...entry, maxBatch, batchDelayMs } : entry] as const;
  };
  return { spec: { ...spec, nodes: Object.fromEntries(Object.entries(spec.nodes).map(paced)) }, classes };
}

let inputs: readonly string[];
beforeAll(async () => {
  inputs = await writeVariedPictures(folder);
});

/** All that a user can see of a run. */
async function records(speed: Speed) {
  const { workers, threads, maxInFlight, batchSize, delays } = speed;
  const faults = delays.map(
    ({ node, index, delayMs }): Fault => ({ kind: 'delay', node, frame: (key) => key.index === index, delayMs }),
  );
  const interceptors = [new FaultInjector(faults).intercept];
  const runtime = await createRuntime({ workers, threads, interceptors });
  try {
    const csv = join(folder, 'fex.csv');
    const built = detectGraph(runtime.container, { inputs, tables: [csv], embeddings: true });
    const graph = atSpeed(built.build({ maxInFlight }), speed);
    const { report, error } = await run(compile(graph, runtime.container), { maxBatch: batchSize }).settled;
    expect(error).toBeUndefined();
    const failures = report.failures.map(({ error, settlement }) => `${error.toLine()} -> ${settlement}`);
    return { table: readFileSync(csv), failures, counts: report.counts };
  } finally {
    await runtime.dispose();
  }
}

describe('3. Batch size, batch delay, worker count and backend parallelism change speed and never the records', () => {
  it('with real networks on the cpu: the table is the same, byte for byte', async () => {
    const expected = await records(SLOWEST);
    const rows = [...readFexCsv(expected.table.toString()).rows()];
    expect(rows.map((row) => (row.isNull ? null : row.get('frame')))).toEqual([0, 1, null, 3, 3, 3, 3, 3, 3, 4, 6, 7]);
    expect(rows.every((row) => row.isNull || row.get('Identity_192') !== null)).toBe(true);
    expect(expected.counts).toMatchObject({ accepted: 8, rows: 7, deadLetters: 1, drops: 0 });

    await fc.assert(
      fc.asyncProperty(speeds, async (speed) => {
        const { table, ...others } = await records(speed);
        expect(others).toEqual({ failures: expected.failures, counts: expected.counts });
        // Where bytes differ, the texts show which cells.
        if (!table.equals(expected.table)) expect(table.toString()).toBe(expected.table.toString());
      }),
      { numRuns: 16 },
    );
  }, 180_000);
});

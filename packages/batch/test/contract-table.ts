import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeContract } from '@fexgraph/testing';
import { afterAll } from 'vitest';
import { segmentSink, segmentsSource } from '../src/index.ts';
import { madeBatch } from './made-batches.ts';
import { writeSegment } from './write-segment.ts';

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-batch-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;
const COUNTS = [1, 2, 1, 3];
const rows = {
  items: (source: string) => COUNTS.map((faces, index) => madeBatch(source, index, faces)),
  noFace: (source: string) => madeBatch(source, 0, 0),
};

const stored = join(folder, 'stored.segment');
writeSegment(stored, rows.items('clip'));

/** Both nodes under the node contract. */
export const contract = [
  ...nodeContract({
    make: () => segmentSink({ path: join(folder, `${made++}.segment`) }),
    ...rows,
    leftOpen: () => (existsSync(join(folder, `${made - 1}.segment.part`)) ? ['a file'] : []),
    refuses: [{ path: '' }],
  }),
  ...nodeContract({
    make: () => segmentsSource({ segments: [{ path: stored }] }),
    refuses: [{ segments: [{ path: '' }] }, { segments: [{ path: stored, sha256: 'x' }] }],
  }),
];
